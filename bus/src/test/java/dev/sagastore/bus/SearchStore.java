package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.SearchFaults.Fault;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store of a search, as a value. It contains one saga at most.
 *
 * @param saga the stored saga; empty if there is none
 * @param inserts number of inserts
 * @param keyTaken whether another saga has the key of {@link SearchDefinition}
 * @param claimWeight number of claims that each claim counts as, so that few claims park timers
 */
record SearchStore(
    Optional<Saga<SearchState>> saga, int inserts, boolean keyTaken, int claimWeight) {
  private static final Instant WRITTEN = SearchWorld.START;

  /** The store after a command, and the outcome of the command. */
  record Result(SearchStore store, Outcome<SearchState> outcome) {}

  static SearchStore empty(boolean keyTaken, int claimWeight) {
    return new SearchStore(Optional.empty(), 0, keyTaken, claimWeight);
  }

  /** Returns what the bus keeps in the saga; empty if there is none. */
  Optional<BusItem> item() {
    return saga.map(BusItem::read);
  }

  /** Returns the entry that a sweeper finds; empty if the saga isn't due. */
  Optional<DueSaga<SearchState>> due() {
    return saga.flatMap(
        stored -> due(stored).map(due -> DueSaga.of(stored.type().id(stored.sagaId()), due)));
  }

  private static Optional<Instant> due(Saga<SearchState> stored) {
    return attachments(stored).storedDue();
  }

  private static Attachments attachments(Saga<SearchState> saga) {
    return SagaBuilder.from(saga).attachments();
  }

  /** Returns whether the store carries out a command. */
  static boolean takes(Command<?> command) {
    return !(command instanceof Command.Send<?> || command instanceof Command.Settle<?>);
  }

  /** Returns whether the outcome of a command can be unknown. */
  static boolean writes(Command<?> command) {
    return command instanceof Command.Insert<?>
        || command instanceof Command.Update<?>
        || command instanceof Command.Clear<?>
        || command instanceof Command.Claim<?>
        || command instanceof Command.Postpone<?>;
  }

  Result after(Command<SearchState> command) {
    if (command instanceof Command.Find<SearchState> find) {
      return new Result(this, new Outcome.Found<>(found(find.reference())));
    }
    if (command instanceof Command.Insert<SearchState> insert) {
      return saga.isPresent()
          ? rejected()
          : written(
              insert.prepare(created(insert)),
              new SearchStore(saga, inserts + 1, keyTaken, claimWeight));
    }
    if (command instanceof Command.Update<SearchState> update) {
      return isCurrent(update.saga()) ? written(update.saga(), this) : rejected();
    }
    if (command instanceof Command.Clear<SearchState> clear) {
      return isCurrent(clear.saga()) ? cleared(clear) : rejected();
    }
    if (command instanceof Command.Claim<SearchState> claim) {
      return claimed(claim);
    }
    if (command instanceof Command.Postpone<SearchState> postpone) {
      return postponed(postpone.saga());
    }
    throw new IllegalArgumentException("the store can't carry out " + command);
  }

  private @Nullable Saga<SearchState> found(SagaReference<SearchState> reference) {
    return read()
        .filter(
            stored ->
                !(reference instanceof SagaReference.ByKey<SearchState>)
                    || stored.keys().contains(SearchDefinition.KEY))
        .orElse(null);
  }

  /** Each read creates a state of its own. */
  private Optional<Saga<SearchState>> read() {
    return saga.map(stored -> SagaBuilder.from(stored).state(stored.state().copy()).build());
  }

  private boolean isCurrent(Saga<SearchState> read) {
    return saga.filter(
            stored ->
                stored.version() == read.version()
                    && SagaBuilder.from(stored)
                        .revision()
                        .equals(SagaBuilder.from(read).revision()))
        .isPresent();
  }

  private static Saga<SearchState> created(Command.Insert<SearchState> insert) {
    return SagaBuilder.of(insert.reference().type())
        .sagaId("saga")
        .correlationId(insert.reference().correlationId())
        .state(insert.draft().requiredState())
        .createdAt(WRITTEN)
        .updatedAt(WRITTEN)
        .version(0)
        .build();
  }

  /** An update stores only what it changes, and returns what was read with the changes. */
  private Result written(Saga<SearchState> changed, SearchStore next) {
    Attachments change = attachments(changed);
    Optional<Instant> storedDue = saga.flatMap(SearchStore::due);
    if (change.changesDue() && !storedDue.equals(change.storedDue())) {
      // a claim came first
      return rejected();
    }
    if (keyTaken && changed.keys().contains(SearchDefinition.KEY)) {
      return new Result(this, new Outcome.Refused<>("another saga has the key"));
    }
    Saga<SearchState> returned =
        SagaBuilder.from(changed)
            .written(WRITTEN, "insert " + next.inserts, Retention.standard())
            .build();
    Optional<Attachments> before = saga.map(SearchStore::attachments);
    Map<String, Attachment> values =
        new HashMap<>(before.map(Attachments::values).orElse(Map.of()));
    change
        .changes(returned.isCompleted())
        .forEach(
            (name, value) ->
                value.ifPresentOrElse(set -> values.put(name, set), () -> values.remove(name)));
    Optional<Instant> due =
        returned.isCompleted() ? Optional.empty() : change.changesDue() ? change.due() : storedDue;
    long claims = due.equals(storedDue) ? before.map(Attachments::claims).orElse(0L) : 0;
    Saga<SearchState> stored =
        SagaBuilder.from(returned)
            .state(new SearchState(List.copyOf(returned.state().handled())))
            .attachments(
                Attachments.read(values, due.orElse(null))
                    .withClaims(claims)
                    .withStoredProtection(change.protectedUntil().orElse(null)))
            .build();
    return new Result(next.with(stored), new Outcome.Stored<>(returned));
  }

  /** Messages that another worker has cleared stay cleared. */
  private Result cleared(Command.Clear<SearchState> clear) {
    Saga<SearchState> current = saga.orElseThrow();
    Map<String, Attachment> left = new HashMap<>(attachments(current).values());
    clear.messages().forEach(message -> left.remove("bus.out." + message.id()));
    return stored(
        clear.cleared(),
        patched(current, left, due(current).orElse(null), attachments(current).claims()));
  }

  private Result claimed(Command.Claim<SearchState> claim) {
    if (saga.isEmpty() || !due(saga.get()).equals(Optional.of(claim.due().due()))) {
      return new Result(this, new Outcome.Found<>(null));
    }
    Attachments before = attachments(saga.get());
    Saga<SearchState> claimed =
        patched(saga.get(), before.values(), claim.until(), before.claims() + claimWeight);
    return new Result(with(claimed), new Outcome.Found<>(claimed));
  }

  private Result postponed(Saga<SearchState> changed) {
    Attachments change = attachments(changed);
    if (!isCurrent(changed) || !saga.flatMap(SearchStore::due).equals(change.storedDue())) {
      return rejected();
    }
    Saga<SearchState> current = saga.orElseThrow();
    return stored(
        changed,
        patched(
            current, attachments(current).values(), change.due().orElse(null), change.claims()));
  }

  private static Saga<SearchState> patched(
      Saga<SearchState> saga, Map<String, Attachment> values, @Nullable Instant due, long claims) {
    return SagaBuilder.from(saga)
        .attachments(
            Attachments.read(values, due)
                .withClaims(claims)
                .withStoredProtection(attachments(saga).storedProtection().orElse(null)))
        .build();
  }

  /** A patch returns what was read with the changes. */
  private Result stored(Saga<SearchState> changed, Saga<SearchState> stored) {
    Saga<SearchState> returned = SagaBuilder.from(changed).patched().build();
    return new Result(with(stored), new Outcome.Stored<>(returned));
  }

  private Result rejected() {
    return new Result(this, new Outcome.Rejected<>(read().orElse(null)));
  }

  private SearchStore with(Saga<SearchState> changed) {
    return new SearchStore(Optional.of(changed), inserts, keyTaken, claimWeight);
  }

  /** Returns the store after an operator has used it; this one if it refuses that. */
  SearchStore afterOperator(Fault fault, Instant now) {
    if (saga.isEmpty()) {
      return this;
    }
    Saga<SearchState> stored = saga.get();
    Optional<Instant> protection = attachments(stored).storedProtection();
    return switch (fault) {
      case DELETION ->
          protection.filter(now::isBefore).isPresent()
              ? this
              : new SearchStore(Optional.empty(), inserts, keyTaken, claimWeight);
      case REOPENING ->
          protection.isPresent() || !stored.isCompleted()
              ? this
              : written(stored.reopen(), this).store();
      case COMPLETION -> stored.isCompleted() ? this : written(stored.complete(), this).store();
      case UPDATE -> written(stored.withState(stored.state()), this).store();
      default -> throw new IllegalArgumentException("no operator causes " + fault);
    };
  }
}
