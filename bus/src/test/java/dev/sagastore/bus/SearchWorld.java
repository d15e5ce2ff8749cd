package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Everything that matters between two steps of several workers: the stored saga, the queue, what
 * the workers have in hand, and what faults are still to come. A value, so that a search can tell
 * which worlds it has seen.
 *
 * @param saga the stored saga; empty if there is none
 * @param queue the messages in the queue, visible or not
 * @param dead messages in the dead-letter queue
 * @param workers the runs of the workers; empty for an idle one
 * @param sent IDs of messages that were sent
 * @param committed IDs of messages that a committed run wants to send
 * @param faults faults that can still happen
 */
record SearchWorld(
    Optional<Saga<SearchState>> saga,
    List<Queued> queue,
    List<Envelope> dead,
    List<Optional<Work>> workers,
    Set<String> sent,
    Set<String> committed,
    Faults faults) {
  static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  static final Duration PATIENCE = Duration.ofHours(1);

  /**
   * A message in the queue.
   *
   * @param number distinguishes it from its copies
   * @param visible whether a worker can receive it
   * @param deliveries number of deliveries
   */
  record Queued(int number, Envelope envelope, boolean visible, int deliveries) {}

  /** A message that a worker has in hand. */
  record Work(int number, MessageRun<SearchState> run) {}

  /**
   * Faults that can still happen.
   *
   * @param crashes workers that die between two steps
   * @param expiries messages that become visible while a worker has them in hand
   * @param lostResponses writes whose outcome the worker doesn't learn
   * @param redrives dead letters that go back to the queue
   */
  record Faults(int crashes, int expiries, int lostResponses, int redrives) {
    Faults afterCrash() {
      return new Faults(crashes - 1, expiries, lostResponses, redrives);
    }

    Faults afterExpiry() {
      return new Faults(crashes, expiries - 1, lostResponses, redrives);
    }

    Faults afterLostResponse() {
      return new Faults(crashes, expiries, lostResponses - 1, redrives);
    }

    Faults afterRedrive() {
      return new Faults(crashes, expiries, lostResponses, redrives - 1);
    }
  }

  static SearchWorld of(List<Envelope> messages, int workers, Faults faults) {
    List<Queued> queue = new ArrayList<>();
    for (Envelope message : messages) {
      queue.add(new Queued(queue.size(), message, true, 0));
    }
    return new SearchWorld(
        Optional.empty(),
        queue,
        List.of(),
        new ArrayList<>(Collections.nCopies(workers, Optional.empty())),
        Set.of(),
        Set.of(),
        faults);
  }

  /** Passes every world that can come next; none if this is an end. */
  void forEachNext(MessageRules<SearchState> rules, int maxDeliveries, Consumer<SearchWorld> next) {
    for (int worker = 0; worker < workers.size(); worker++) {
      if (workers.get(worker).isEmpty()) {
        receive(worker, rules, maxDeliveries, next);
      } else {
        work(worker, workers.get(worker).get(), next);
      }
    }
    for (Queued message : queue) {
      boolean inHand =
          workers.stream().flatMap(Optional::stream).anyMatch(w -> w.number() == message.number());
      if (!message.visible() && !inHand) {
        next.accept(with(queue(message, true)));
      } else if (!message.visible() && faults.expiries() > 0) {
        next.accept(with(queue(message, true)).with(faults.afterExpiry()));
      }
    }
    if (faults.redrives() > 0 && !dead.isEmpty()) {
      SearchWorld redriven = enqueue(dead.get(0));
      next.accept(
          new SearchWorld(
              saga,
              redriven.queue,
              dead.subList(1, dead.size()),
              workers,
              sent,
              committed,
              faults.afterRedrive()));
    }
  }

  private void receive(
      int worker, MessageRules<SearchState> rules, int maxDeliveries, Consumer<SearchWorld> next) {
    for (Queued message : queue) {
      if (message.visible()) {
        // after so many deliveries, the time is over
        Instant first =
            message.deliveries() < maxDeliveries ? NOW : NOW.minus(PATIENCE).minusSeconds(1);
        MessageRun<SearchState> run = MessageRun.of(rules, new Delivery(message.envelope(), first));
        Queued received =
            new Queued(message.number(), message.envelope(), false, message.deliveries() + 1);
        next.accept(
            with(replaced(message, received))
                .with(worker, Optional.of(new Work(message.number(), run))));
      }
    }
  }

  private void work(int worker, Work work, Consumer<SearchWorld> next) {
    if (faults.crashes() > 0) {
      next.accept(with(worker, Optional.empty()).with(faults.afterCrash()));
    }
    Command<SearchState> command = work.run().command().orElseThrow();
    Effect effect = effect(work, command);
    next.accept(effect.world().after(worker, work, effect.outcome()));
    if (faults.lostResponses() > 0 && isWrite(command)) {
      next.accept(
          effect
              .world()
              .with(faults.afterLostResponse())
              .after(worker, work, new Outcome.Unknown<>()));
    }
  }

  private static boolean isWrite(Command<?> command) {
    return command instanceof Command.Insert<?>
        || command instanceof Command.Update<?>
        || command instanceof Command.Clear<?>;
  }

  private SearchWorld after(int worker, Work work, Outcome<SearchState> outcome) {
    MessageRun<SearchState> run = work.run().after(outcome);
    return with(
        worker,
        run.command().isEmpty() ? Optional.empty() : Optional.of(new Work(work.number(), run)));
  }

  /** The world after a command, and the outcome that the worker learns. */
  private record Effect(SearchWorld world, Outcome<SearchState> outcome) {}

  private Effect effect(Work work, Command<SearchState> command) {
    if (command instanceof Command.Find<SearchState>) {
      return new Effect(this, new Outcome.Found<>(saga.orElse(null)));
    }
    if (command instanceof Command.Insert<SearchState> insert) {
      return saga.isPresent() ? rejected() : stored(insert.prepare(created(insert)));
    }
    if (command instanceof Command.Update<SearchState> update) {
      return isCurrent(update.saga()) ? stored(update.saga()) : rejected();
    }
    if (command instanceof Command.Clear<SearchState> clear) {
      return isCurrent(clear.saga()) ? cleared(clear) : rejected();
    }
    if (command instanceof Command.Send<SearchState> send) {
      Set<String> all = new TreeSet<>(sent);
      send.messages().forEach(message -> all.add(message.id()));
      return done(new SearchWorld(saga, queue, dead, workers, all, committed, faults));
    }
    if (command instanceof Command.SendCopy<SearchState> copy) {
      return done(enqueue(copy.copy()));
    }
    if (command instanceof Command.DeadLetter<SearchState> letter) {
      List<Envelope> all = new ArrayList<>(dead);
      // under its own ID and body; a redrive resets its headers
      all.add(Envelope.of(letter.message().id(), letter.message().type(), letter.message().body()));
      return done(new SearchWorld(saga, queue, all, workers, sent, committed, faults));
    }
    if (command instanceof Command.DeliverAgain<SearchState>) {
      return done(
          queue.stream()
              .filter(message -> message.number() == work.number())
              .findFirst()
              .map(message -> with(queue(message, true)))
              .orElse(this));
    }
    return done(with(queue.stream().filter(message -> message.number() != work.number()).toList()));
  }

  private boolean isCurrent(Saga<SearchState> read) {
    return saga.isPresent() && saga.get().version() == read.version();
  }

  private static Saga<SearchState> created(Command.Insert<SearchState> insert) {
    return SagaBuilder.of(insert.reference().type())
        .sagaId("saga")
        .correlationId(insert.reference().correlationId())
        .state(insert.state())
        .createdAt(NOW)
        .updatedAt(NOW)
        .build();
  }

  /** An update stores only what it changes, and returns what was read with the changes. */
  private Effect stored(Saga<SearchState> changed) {
    Saga<SearchState> returned =
        SagaBuilder.from(changed).written(NOW, "revision", Retention.standard()).build();
    Map<String, Attachment> attachments =
        new HashMap<>(
            saga.map(current -> SagaBuilder.from(current).attachments().values()).orElse(Map.of()));
    SagaBuilder.from(changed)
        .attachments()
        .changes()
        .forEach(
            (name, value) ->
                value.ifPresentOrElse(
                    set -> attachments.put(name, set), () -> attachments.remove(name)));
    Saga<SearchState> now =
        SagaBuilder.from(returned).attachments(Attachments.read(attachments, null)).build();
    Set<String> all = new TreeSet<>(committed);
    BusAttributes.outbox(now).forEach(message -> all.add(message.id()));
    return new Effect(
        new SearchWorld(Optional.of(now), queue, dead, workers, sent, all, faults),
        new Outcome.Stored<>(returned));
  }

  /** Messages that another worker has cleared stay cleared. */
  private Effect cleared(Command.Clear<SearchState> clear) {
    Saga<SearchState> current = saga.orElseThrow();
    Map<String, Attachment> left = new HashMap<>(SagaBuilder.from(current).attachments().values());
    clear.messages().forEach(message -> left.remove("bus.out." + message.id()));
    Saga<SearchState> now =
        SagaBuilder.from(current).attachments(Attachments.read(left, null)).build();
    return new Effect(
        new SearchWorld(Optional.of(now), queue, dead, workers, sent, committed, faults),
        new Outcome.Stored<>(now));
  }

  private Effect rejected() {
    return new Effect(this, new Outcome.Rejected<>(saga.orElse(null)));
  }

  private static Effect done(SearchWorld world) {
    return new Effect(world, new Outcome.Done<>());
  }

  private SearchWorld enqueue(Envelope message) {
    int number = queue.stream().mapToInt(Queued::number).max().orElse(-1) + 1;
    int inHand =
        workers.stream().flatMap(Optional::stream).mapToInt(Work::number).max().orElse(-1) + 1;
    List<Queued> more = new ArrayList<>(queue);
    more.add(new Queued(Math.max(number, inHand), message, true, 0));
    return with(more);
  }

  private List<Queued> queue(Queued message, boolean visible) {
    return replaced(
        message, new Queued(message.number(), message.envelope(), visible, message.deliveries()));
  }

  private List<Queued> replaced(Queued old, Queued changed) {
    return queue.stream().map(message -> message.equals(old) ? changed : message).toList();
  }

  private SearchWorld with(List<Queued> changed) {
    return new SearchWorld(saga, changed, dead, workers, sent, committed, faults);
  }

  private SearchWorld with(int worker, Optional<Work> work) {
    List<Optional<Work>> changed = new ArrayList<>(workers);
    changed.set(worker, work);
    return new SearchWorld(saga, queue, dead, changed, sent, committed, faults);
  }

  private SearchWorld with(Faults changed) {
    return new SearchWorld(saga, queue, dead, workers, sent, committed, changed);
  }

  /** Returns what is wrong with this world; empty if nothing is. */
  Optional<String> problem() {
    List<String> handled = saga.map(stored -> stored.state().handled()).orElse(List.of());
    if (new HashSet<>(handled).size() < handled.size()) {
      return Optional.of("a message had its effect twice: " + handled);
    }
    if (!committed.containsAll(sent)) {
      return Optional.of("a message of an uncommitted run was sent");
    }
    Set<Long> queued = new HashSet<>();
    queue.forEach(message -> queued.add(MessageHash.of(message.envelope().id())));
    dead.forEach(message -> queued.add(MessageHash.of(message.id())));
    return saga.stream()
        .flatMap(stored -> BusAttributes.outbox(stored).stream())
        .filter(message -> !queued.contains(message.cause()))
        .findFirst()
        .map(message -> "a send is in the item, and its cause in no queue: " + message);
  }

  /**
   * Returns what is wrong with an end; empty if it is clean.
   *
   * @param messages the messages that were in the queue at the start
   */
  Optional<String> problemAtEnd(List<Envelope> messages) {
    for (Envelope message : messages) {
      boolean isHandled =
          saga.filter(
                  stored ->
                      stored.isCompleted()
                          || BusAttributes.inbox(stored).contains(MessageHash.of(message.id())))
              .isPresent();
      if (!isHandled && dead.stream().noneMatch(letter -> letter.id().equals(message.id()))) {
        return Optional.of("a message is neither handled nor a dead letter: " + message);
      }
    }
    if (!queue.isEmpty() || workers.stream().anyMatch(Optional::isPresent)) {
      return Optional.of("nothing goes on, and something is left to do");
    }
    Set<String> left = new HashSet<>(committed);
    left.removeAll(sent);
    // a dead letter can leave its sends in the item: a redrive sends them
    saga.ifPresent(
        stored -> BusAttributes.outbox(stored).forEach(message -> left.remove(message.id())));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("messages of committed runs were never sent: " + left);
  }
}
