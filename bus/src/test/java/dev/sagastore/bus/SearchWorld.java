package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that matters between two steps of several workers: the stored saga, the queue, what
 * the workers have in hand, and what faults are still to come. A value, so that a search can tell
 * which worlds it has seen.
 *
 * @param saga the stored saga; empty if there is none
 * @param queue the messages in the queue, visible or not
 * @param dead messages in the dead-letter queue
 * @param workers the runs of the workers; empty for an idle one
 * @param sweep what the sweeper does; empty if it is idle
 * @param sent IDs of messages that were sent to others
 * @param committed IDs of messages that a committed run wants to send to others
 * @param time number of periods that have passed
 * @param faults faults that can still happen
 */
record SearchWorld(
    Optional<Saga<SearchState>> saga,
    List<Queued> queue,
    List<Envelope> dead,
    List<Optional<Work>> workers,
    Optional<SweepRun<SearchState>> sweep,
    Set<String> sent,
    Set<String> committed,
    int time,
    Faults faults) {
  static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  static final Duration PERIOD = Duration.ofHours(1);

  /**
   * A message in the queue.
   *
   * @param number distinguishes it from its copies
   * @param visible whether a worker can receive it
   * @param deliveries number of deliveries
   */
  record Queued(int number, Envelope envelope, boolean visible, int deliveries) {}

  /** Messages that a worker has in hand. */
  record Work(List<Integer> numbers, SagaRun<SearchState> run) {
    boolean has(Queued message) {
      return numbers.contains(message.number());
    }
  }

  /**
   * Faults that can still happen.
   *
   * @param crashes workers and sweepers that die between two steps
   * @param expiries messages that become visible while a worker has them in hand
   * @param lostResponses writes whose outcome the worker doesn't learn
   * @param redrives dead letters that go back to the queue
   * @param failedSends requests to send that fail
   */
  record Faults(int crashes, int expiries, int lostResponses, int redrives, int failedSends) {
    Faults afterCrash() {
      return new Faults(crashes - 1, expiries, lostResponses, redrives, failedSends);
    }

    Faults afterExpiry() {
      return new Faults(crashes, expiries - 1, lostResponses, redrives, failedSends);
    }

    Faults afterLostResponse() {
      return new Faults(crashes, expiries, lostResponses - 1, redrives, failedSends);
    }

    Faults afterRedrive() {
      return new Faults(crashes, expiries, lostResponses, redrives - 1, failedSends);
    }

    Faults afterFailedSend() {
      return new Faults(crashes, expiries, lostResponses, redrives, failedSends - 1);
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
        Optional.empty(),
        Set.of(),
        Set.of(),
        0,
        faults);
  }

  Instant now() {
    return START.plus(PERIOD.multipliedBy(time));
  }

  /** Passes every world that can come next; none if this is an end. */
  void forEachNext(SearchModel model, Consumer<SearchWorld> next) {
    model.setTime(now());
    boolean receives = true;
    for (int worker = 0; worker < workers.size(); worker++) {
      if (workers.get(worker).isEmpty()) {
        if (receives) {
          receive(worker, model, next);
        }
        // all idle workers are alike
        receives = false;
      } else {
        work(worker, workers.get(worker).get(), next);
      }
    }
    sweep(model, next);
    for (Queued message : queue) {
      boolean inHand = workers.stream().flatMap(Optional::stream).anyMatch(w -> w.has(message));
      if (!message.visible() && !inHand) {
        next.accept(with(queue(message, true)));
      } else if (!message.visible() && faults.expiries() > 0) {
        next.accept(with(queue(message, true)).with(faults.afterExpiry()));
      }
    }
    if (faults.redrives() > 0 && !dead.isEmpty()) {
      next.accept(
          copy(queue, dead.subList(1, dead.size()))
              .enqueue(dead.get(0))
              .with(faults.afterRedrive()));
    }
    if (time < model.periods()) {
      next.accept(
          new SearchWorld(saga, queue, dead, workers, sweep, sent, committed, time + 1, faults));
    }
  }

  private void receive(int worker, SearchModel model, Consumer<SearchWorld> next) {
    List<Queued> visible = queue.stream().filter(Queued::visible).toList();
    for (Queued first : visible) {
      receive(worker, List.of(first), model, next);
      if (model.batchSize() > 1) {
        for (Queued second : visible) {
          if (first.number() != second.number()) {
            receive(worker, List.of(first, second), model, next);
            if (model.batchSize() > 2) {
              for (Queued third : visible) {
                if (third.number() != first.number() && third.number() != second.number()) {
                  receive(worker, List.of(first, second, third), model, next);
                }
              }
            }
          }
        }
      }
    }
  }

  private void receive(
      int worker, List<Queued> batch, SearchModel model, Consumer<SearchWorld> next) {
    SearchWorld world = this;
    List<IncomingMessage<SearchState>> messages = new ArrayList<>();
    for (Queued message : batch) {
      // after so many deliveries, the time is over
      boolean over = message.deliveries() >= model.maxDeliveries();
      Queued received =
          new Queued(
              message.number(),
              message.envelope(),
              false,
              Math.min(message.deliveries() + 1, model.maxDeliveries()));
      world = world.with(world.replaced(message, received));
      messages.add(
          model.read(
              new Delivery(
                  message.envelope(),
                  ReceivedMessage.builder(Integer.toString(message.number()), "")
                      .receiveCount(received.deliveries())
                      .firstReceivedAt(over ? START.minus(Duration.ofDays(1)) : now())
                      .build())));
    }
    next.accept(
        world.with(
            worker,
            Optional.of(
                new Work(
                    batch.stream().map(Queued::number).toList(),
                    SagaRun.of(model.rules(), MessageChain.of(messages))))));
  }

  private void work(int worker, Work work, Consumer<SearchWorld> next) {
    if (faults.crashes() > 0) {
      next.accept(with(worker, Optional.empty()).with(faults.afterCrash()));
    }
    Command<SearchState> command = work.run().command().orElseThrow();
    Effect effect = effect(command);
    next.accept(effect.world().after(worker, work, effect.outcome()));
    if (faults.lostResponses() > 0 && isWrite(command)) {
      next.accept(
          effect
              .world()
              .with(faults.afterLostResponse())
              .after(worker, work, new Outcome.Unknown<>()));
    }
    if (faults.failedSends() > 0 && command instanceof Command.Send<SearchState> send) {
      SendResult failed = SendResult.failed("unavailable");
      next.accept(
          with(faults.afterFailedSend())
              .after(
                  worker,
                  work,
                  new Outcome.Sent<>(Collections.nCopies(send.requests().size(), failed))));
    }
  }

  private void sweep(SearchModel model, Consumer<SearchWorld> next) {
    if (sweep.isEmpty()) {
      saga.filter(stored -> model.sweeps())
          .flatMap(
              stored -> due(stored).map(due -> DueSaga.of(stored.type().id(stored.sagaId()), due)))
          .filter(due -> !due.due().isAfter(now().plus(Duration.ofMinutes(2))))
          .ifPresent(due -> next.accept(with(Optional.of(SweepRun.of(model.rules(), due)))));
      return;
    }
    if (faults.crashes() > 0) {
      next.accept(withSweep(Optional.empty()).with(faults.afterCrash()));
    }
    Effect effect = effect(sweep.get().command().orElseThrow());
    SweepRun<SearchState> run = sweep.get().after(effect.outcome());
    next.accept(
        effect.world().withSweep(run.command().isEmpty() ? Optional.empty() : Optional.of(run)));
  }

  private static Optional<Instant> due(Saga<SearchState> stored) {
    return Optional.ofNullable(BusItem.read(stored).due());
  }

  private static boolean isWrite(Command<?> command) {
    return command instanceof Command.Insert<?>
        || command instanceof Command.Update<?>
        || command instanceof Command.Clear<?>;
  }

  private SearchWorld after(int worker, Work work, Outcome<SearchState> outcome) {
    SagaRun<SearchState> run = work.run().after(outcome);
    return with(
        worker,
        run.command().isEmpty() ? Optional.empty() : Optional.of(new Work(work.numbers(), run)));
  }

  /** The world after a command, and the outcome that the worker learns. */
  private record Effect(SearchWorld world, Outcome<SearchState> outcome) {}

  private Effect effect(Command<SearchState> command) {
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
    if (command instanceof Command.Claim<SearchState> claim) {
      return claimed(claim);
    }
    if (command instanceof Command.Postpone<SearchState> postpone) {
      return postponed(postpone.saga());
    }
    if (command instanceof Command.Send<SearchState> send) {
      SearchWorld world = this;
      for (SendRequest request : send.requests()) {
        world = world.sent(request);
      }
      return new Effect(
          world,
          new Outcome.Sent<>(Collections.nCopies(send.requests().size(), SendResult.sent())));
    }
    SearchWorld world = this;
    for (Settlement settlement : ((Command.Settle<SearchState>) command).settlements()) {
      world = world.settled(settlement);
    }
    return new Effect(world, new Outcome.Settled<>());
  }

  private SearchWorld sent(SendRequest request) {
    Envelope envelope = request.envelope();
    if (request.destination().equals(Destination.DEAD_LETTER_QUEUE)) {
      List<Envelope> all = new ArrayList<>(dead);
      all.add(
          Envelope.of(envelope.id(), envelope.type(), envelope.body())
              .withHeaders(round(envelope)));
      return copy(queue, all);
    }
    if (request.destination().equals(Destination.OWN_QUEUE)) {
      return enqueue(envelope);
    }
    Set<String> all = new TreeSet<>(sent);
    all.add(envelope.id());
    return new SearchWorld(saga, queue, dead, workers, sweep, all, committed, time, faults);
  }

  /** A dead letter keeps its round, so that the worlds before and after a redrive differ. */
  private static Map<String, String> round(Envelope letter) {
    return letter
        .header(MessageHeaders.ROUND)
        .map(round -> Map.of(MessageHeaders.ROUND, round))
        .orElse(Map.of());
  }

  private SearchWorld settled(Settlement settlement) {
    int number = Integer.parseInt(settlement.delivery().received().transportId());
    if (settlement.isAcknowledged()) {
      return with(queue.stream().filter(message -> message.number() != number).toList());
    }
    return queue.stream()
        .filter(message -> message.number() == number)
        .findFirst()
        .map(message -> with(queue(message, true)))
        .orElse(this);
  }

  private boolean isCurrent(Saga<SearchState> read) {
    return saga.isPresent() && saga.get().version() == read.version();
  }

  private static Saga<SearchState> created(Command.Insert<SearchState> insert) {
    return SagaBuilder.of(insert.reference().type())
        .sagaId("saga")
        .correlationId(insert.reference().correlationId())
        .state(insert.draft().requiredState())
        .createdAt(START)
        .updatedAt(START)
        .build();
  }

  /** An update stores only what it changes, and returns what was read with the changes. */
  private Effect stored(Saga<SearchState> changed) {
    Attachments change = SagaBuilder.from(changed).attachments();
    Optional<Instant> storedDue = saga.flatMap(SearchWorld::due);
    if (change.changesDue() && !storedDue.equals(change.storedDue())) {
      // a claim came first
      return rejected();
    }
    Saga<SearchState> returned =
        SagaBuilder.from(changed).written(START, "revision", Retention.standard()).build();
    Map<String, Attachment> attachments =
        new HashMap<>(
            saga.map(current -> SagaBuilder.from(current).attachments().values()).orElse(Map.of()));
    change
        .changes(returned.isCompleted())
        .forEach(
            (name, value) ->
                value.ifPresentOrElse(
                    set -> attachments.put(name, set), () -> attachments.remove(name)));
    Optional<Instant> due =
        returned.isCompleted() ? Optional.empty() : change.changesDue() ? change.due() : storedDue;
    long claims =
        due.equals(storedDue)
            ? saga.map(current -> SagaBuilder.from(current).attachments().claims()).orElse(0L)
            : 0;
    Saga<SearchState> now = with(returned, attachments, due.orElse(null), claims);
    Set<String> all = new TreeSet<>(committed);
    for (OutgoingMessage message : BusItem.read(now).messages()) {
      if (!message.destination().equals(Destination.OWN_QUEUE)) {
        all.add(message.id());
      }
    }
    return new Effect(
        new SearchWorld(Optional.of(now), queue, dead, workers, sweep, sent, all, time, faults),
        new Outcome.Stored<>(returned));
  }

  private static Saga<SearchState> with(
      Saga<SearchState> saga,
      Map<String, Attachment> attachments,
      @Nullable Instant due,
      long claims) {
    return SagaBuilder.from(saga)
        .attachments(Attachments.read(attachments, due).withClaims(claims))
        .build();
  }

  /** Messages that another worker has cleared stay cleared. */
  private Effect cleared(Command.Clear<SearchState> clear) {
    Saga<SearchState> current = saga.orElseThrow();
    Map<String, Attachment> left = new HashMap<>(SagaBuilder.from(current).attachments().values());
    clear.messages().forEach(message -> left.remove("bus.out." + message.id()));
    Saga<SearchState> now =
        with(
            current,
            left,
            due(current).orElse(null),
            SagaBuilder.from(current).attachments().claims());
    return new Effect(with(now), new Outcome.Stored<>(now));
  }

  private Effect claimed(Command.Claim<SearchState> claim) {
    if (saga.isEmpty() || !due(saga.get()).equals(Optional.of(claim.due().due()))) {
      return new Effect(this, new Outcome.Found<>(null));
    }
    Attachments before = SagaBuilder.from(saga.get()).attachments();
    Saga<SearchState> now = with(saga.get(), before.values(), claim.until(), before.claims() + 1);
    return new Effect(with(now), new Outcome.Found<>(now));
  }

  private Effect postponed(Saga<SearchState> changed) {
    Attachments change = SagaBuilder.from(changed).attachments();
    if (!isCurrent(changed) || !saga.flatMap(SearchWorld::due).equals(change.storedDue())) {
      return rejected();
    }
    Saga<SearchState> now =
        with(
            saga.orElseThrow(),
            SagaBuilder.from(saga.orElseThrow()).attachments().values(),
            change.due().orElse(null),
            change.claims());
    return new Effect(with(now), new Outcome.Stored<>(now));
  }

  private Effect rejected() {
    return new Effect(this, new Outcome.Rejected<>(saga.orElse(null)));
  }

  private SearchWorld enqueue(Envelope message) {
    int number = queue.stream().mapToInt(Queued::number).max().orElse(-1) + 1;
    int inHand =
        workers.stream()
                .flatMap(Optional::stream)
                .map(Work::numbers)
                .flatMap(Collection::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(-1)
            + 1;
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

  private SearchWorld copy(List<Queued> changedQueue, List<Envelope> changedDead) {
    return new SearchWorld(
        saga, changedQueue, changedDead, workers, sweep, sent, committed, time, faults);
  }

  private SearchWorld with(Saga<SearchState> changed) {
    return new SearchWorld(
        Optional.of(changed), queue, dead, workers, sweep, sent, committed, time, faults);
  }

  private SearchWorld with(List<Queued> changed) {
    return copy(changed, dead);
  }

  private SearchWorld with(int worker, Optional<Work> work) {
    List<Optional<Work>> changed = new ArrayList<>(workers);
    changed.set(worker, work);
    return new SearchWorld(saga, queue, dead, changed, sweep, sent, committed, time, faults);
  }

  private SearchWorld withSweep(Optional<SweepRun<SearchState>> changed) {
    return new SearchWorld(saga, queue, dead, workers, changed, sent, committed, time, faults);
  }

  private SearchWorld with(Optional<SweepRun<SearchState>> changed) {
    return withSweep(changed);
  }

  private SearchWorld with(Faults changed) {
    return new SearchWorld(saga, queue, dead, workers, sweep, sent, committed, time, changed);
  }

  /** Returns what is wrong with this world; empty if nothing is. */
  Optional<String> problem(SearchModel model) {
    List<String> handled = saga.map(stored -> stored.state().handled()).orElse(List.of());
    if (new HashSet<>(handled).size() < handled.size()) {
      return Optional.of("a message had its effect twice: " + handled);
    }
    Optional<String> wrong = model.problem(handled, now());
    if (wrong.isPresent()) {
      return wrong;
    }
    if (!committed.containsAll(sent)) {
      return Optional.of("a message of an uncommitted run was sent");
    }
    return saga.flatMap(this::problem);
  }

  private Optional<String> problem(Saga<SearchState> stored) {
    BusItem item = BusItem.read(stored);
    Set<Long> queued = queuedHashes();
    Optional<String> lost =
        item.messages().stream()
            .filter(message -> !queued.contains(message.cause()))
            .findFirst()
            .map(message -> "a send is in the item, and its cause in no queue: " + message);
    if (lost.isPresent() || stored.isCompleted()) {
      return lost;
    }
    return item.timers().values().stream()
        .filter(timer -> !isWatched(timer, item))
        .findFirst()
        .map(timer -> "nothing will ever fire a timer: " + timer);
  }

  private Set<Long> queuedHashes() {
    Set<Long> queued = new HashSet<>();
    List<Envelope> all = new ArrayList<>(dead);
    queue.forEach(message -> all.add(message.envelope()));
    for (Envelope message : all) {
      queued.add(hash(MessageHash.identity(message)));
      // a dead letter also cares for what the rounds before have sent
      int rounds = Cause.round(message);
      for (int round = 0; round <= rounds; round++) {
        Envelope earlier = message.withHeader(MessageHeaders.ROUND, Integer.toString(round));
        queued.add(hash(Cause.failedId(earlier)));
      }
    }
    return queued;
  }

  private boolean isWatched(Timer timer, BusItem item) {
    String id = timer.wakeUpId(item.life());
    return timer.isParked()
        || (timer.swept() && item.due() != null)
        || item.outbox().containsKey(id)
        || queue.stream().anyMatch(message -> message.envelope().id().equals(id));
  }

  private static long hash(String id) {
    return MessageHash.of(id);
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
                          || BusItem.read(stored)
                              .inbox()
                              .contains(hash(MessageHash.identity(message))))
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
        stored -> BusItem.read(stored).messages().forEach(message -> left.remove(message.id())));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("messages of committed runs were never sent: " + left);
  }
}
