package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.SearchFaults.Fault;
import dev.sagastore.bus.SearchQueue.Queued;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that matters between two steps of several workers: the store, the queue, what workers
 * and sweepers have in hand, and the faults that can still happen. A value, so that a search knows
 * which worlds it has seen.
 *
 * @param store the store
 * @param queue the queue
 * @param works what busy workers have in hand, sorted, because workers are alike
 * @param sweeps what busy sweepers do
 * @param history what has happened
 * @param now the time
 * @param faults the faults that can still happen
 */
record SearchWorld(
    SearchStore store,
    SearchQueue queue,
    List<Work> works,
    List<SweepRun<SearchState>> sweeps,
    SearchHistory history,
    Instant now,
    SearchFaults faults) {
  static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

  /** Messages that a worker has in hand. */
  record Work(List<Integer> numbers, SagaRun<SearchState> run) {}

  /** The world after a command, and the outcome of the command. */
  record Result(SearchWorld world, Outcome<SearchState> outcome) {
    Result withOutcome(Outcome<SearchState> learned) {
      return new Result(world, learned);
    }
  }

  static SearchWorld of(List<Envelope> messages, SearchStore store, SearchFaults faults) {
    return new SearchWorld(
        store, SearchQueue.of(messages), List.of(), List.of(), SearchHistory.EMPTY, START, faults);
  }

  /** Returns every step that is possible; only faults, or none, if this is an end. */
  List<SearchStep> steps(SearchModel model) {
    return SearchStep.allOf(this, model);
  }

  /** Returns the world in which a worker has received messages. */
  SearchWorld received(List<Queued> batch, SagaRun<SearchState> run) {
    return with(queue.received(batch))
        .withWork(new Work(batch.stream().map(Queued::number).toList(), run));
  }

  SearchWorld after(Work work, Result result) {
    return result.world().after(work, work.run().after(result.outcome()));
  }

  SearchWorld after(Work work, SagaRun<SearchState> run) {
    SearchWorld idle = without(work);
    return run.command().isEmpty() ? idle : idle.withWork(new Work(work.numbers(), run));
  }

  SearchWorld after(SweepRun<SearchState> sweep, Result result) {
    SearchWorld next = result.world();
    if (sweep.command().orElseThrow() instanceof Command.Send<SearchState> send
        && result.outcome() instanceof Outcome.Sent<SearchState> sent) {
      for (int i = 0; i < send.requests().size(); i++) {
        if (sent.results().get(i).kind() == SendResult.Kind.SENT) {
          next =
              next.with(
                  next.history.withSwept(
                      send.requests().get(i).envelope().id(),
                      sweep.claimed().map(BusItem::read).map(BusItem::due)));
        }
      }
    }
    SearchWorld idle = next.without(sweep);
    SweepRun<SearchState> run = sweep.after(result.outcome());
    return run.command().isEmpty() ? idle : idle.withSweep(run);
  }

  Result result(Command<SearchState> command) {
    if (SearchStore.takes(command)) {
      SearchStore.Result result = store.after(command);
      return new Result(with(result.store()), result.outcome());
    }
    if (command instanceof Command.Send<SearchState> send) {
      return sent(send, SendResult.sent());
    }
    SearchWorld world = this;
    for (Settlement settlement : ((Command.Settle<SearchState>) command).settlements()) {
      world = world.with(world.queue.settled(settlement));
    }
    return new Result(world, new Outcome.Settled<>());
  }

  /** Sends messages; the first one has a result of its own. */
  Result sent(Command.Send<SearchState> send, SendResult first) {
    List<SendResult> results =
        new ArrayList<>(Collections.nCopies(send.requests().size(), SendResult.sent()));
    results.set(0, first);
    SearchWorld world = this;
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).kind() == SendResult.Kind.SENT) {
        world = world.sent(send.requests().get(i));
      }
    }
    return new Result(world, new Outcome.Sent<>(results));
  }

  private SearchWorld sent(SendRequest request) {
    Envelope envelope = request.envelope();
    if (request.destination().equals(Destination.OWN_QUEUE)) {
      return with(queue.with(envelope, inHand()));
    }
    // a redrive of a message that was rejected is forwarded, and reaches no saga
    return request.destination().equals(Destination.DEAD_LETTER_QUEUE)
            && envelope.header(MessageHeaders.FORWARD_TO).isEmpty()
        ? with(queue.withDead(envelope))
        : with(history.withSent(envelope.id()));
  }

  SearchWorld afterOperator(Fault fault) {
    SearchStore used = store.afterOperator(fault, now());
    SearchWorld next = with(used);
    return used.saga().isPresent()
        ? next
        : next.with(
            history.withDeleted(store.saga().map(Saga::state).orElse(SearchState.EMPTY).handled()));
  }

  /** Returns whether a wake-up waits for its time, which has to come. */
  boolean hasLaterWakeUp() {
    return store.item().stream()
        .flatMap(item -> item.timers().values().stream())
        .anyMatch(timer -> !timer.swept() && !timer.isParked() && timer.due().isAfter(now()));
  }

  SearchWorld withVisible(Queued message) {
    return with(queue.visible(message.number()));
  }

  SearchWorld withMovedToDead(Queued message) {
    return with(queue.movedToDead(message));
  }

  SearchWorld redriven(int deadLetter) {
    return with(queue.redriven(deadLetter, inHand())).with(history.withRedrive());
  }

  SearchWorld after(Duration period) {
    return new SearchWorld(
        store, queue, works, sweeps, history.inNextPeriod(), now.plus(period), faults);
  }

  Set<Integer> inHand() {
    Set<Integer> numbers = new HashSet<>();
    works.forEach(work -> numbers.addAll(work.numbers()));
    return numbers;
  }

  private SearchWorld with(SearchStore changed) {
    SearchHistory seen =
        changed.equals(store)
            ? history
            : changed.item().map((BusItem item) -> history.withCommitted(item)).orElse(history);
    return new SearchWorld(changed, queue, works, sweeps, seen, now, faults);
  }

  private SearchWorld with(SearchQueue changed) {
    return new SearchWorld(store, changed, works, sweeps, history, now, faults);
  }

  private SearchWorld with(SearchHistory changed) {
    return new SearchWorld(store, queue, works, sweeps, changed, now, faults);
  }

  SearchWorld with(SearchFaults changed) {
    return new SearchWorld(store, queue, works, sweeps, history, now, changed);
  }

  private SearchWorld withWork(Work work) {
    List<Work> more = new ArrayList<>(works);
    more.add(work);
    more.sort(Comparator.comparing(each -> each.numbers().toString()));
    return new SearchWorld(store, queue, List.copyOf(more), sweeps, history, now, faults);
  }

  SearchWorld without(Work work) {
    List<Work> fewer = new ArrayList<>(works);
    fewer.remove(work);
    return new SearchWorld(store, queue, List.copyOf(fewer), sweeps, history, now, faults);
  }

  SearchWorld withSweep(SweepRun<SearchState> sweep) {
    List<SweepRun<SearchState>> more = new ArrayList<>(sweeps);
    more.add(sweep);
    return new SearchWorld(store, queue, works, List.copyOf(more), history, now, faults);
  }

  SearchWorld without(SweepRun<SearchState> sweep) {
    List<SweepRun<SearchState>> fewer = new ArrayList<>(sweeps);
    fewer.remove(sweep);
    return new SearchWorld(store, queue, works, List.copyOf(fewer), history, now, faults);
  }
}
