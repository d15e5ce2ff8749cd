package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.SearchState.Change;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of each world of a search, and of each end.
 *
 * @param messages the messages that are in the queue at the start
 * @param timeout length of the timeout; null if the saga has none
 * @param outages whether requests can fail, which ends a message that has waited for long enough
 */
record SearchInvariants(List<Envelope> messages, @Nullable Duration timeout, boolean outages) {
  /** Types whose messages can always be handled. */
  private static final Set<String> HARMLESS = Set.of("Placed", "Closed");

  /** A claim of a sweeper ends within this time. */
  private static final Duration LONGEST_CLAIM = Duration.ofDays(1);

  /** Returns a problem of a world; empty if there is none. */
  Optional<String> problem(SearchWorld world) {
    Optional<BusItem> item = world.store().item();
    return doubledEffect(world)
        .or(() -> wrongOrder(world))
        .or(() -> uncommittedSend(world))
        .or(() -> item.flatMap(SearchInvariants::sendWithoutRun))
        .or(() -> item.flatMap(stored -> sendWithoutMessage(stored, world)))
        .or(() -> item.flatMap(stored -> unwatchedTimer(stored, world)))
        .or(() -> doubledWakeUp(world));
  }

  /** Returns a problem of a world in which nothing goes on; empty if there is none. */
  Optional<String> problemAtEnd(SearchWorld end) {
    return unhandledMessage(end)
        .or(() -> harmlessDeadLetter(end))
        .or(() -> unfinishedWork(end))
        .or(() -> lostSend(end))
        .or(() -> end.store().item().flatMap(item -> unfiredTimer(item, end)));
  }

  /** Returns whether a dead letter has left sends in the item, or wakes a timer that is due. */
  static boolean isNeeded(Envelope letter, SearchWorld world) {
    return world.store().item().stream()
        .anyMatch(
            item -> {
              Set<Long> causes = item.outbox().isEmpty() ? Set.of() : causes(List.of(letter));
              return item.messages().stream().anyMatch(message -> causes.contains(message.cause()))
                  || runningTimers(item)
                      .filter(timer -> !timer.due().isAfter(world.now()))
                      .anyMatch(timer -> letter.id().equals(timer.wakeUpId(item.life())));
            });
  }

  private static List<Change> changes(SearchWorld world) {
    List<Change> all = new ArrayList<>(world.history().deleted());
    world.store().saga().map(Saga::state).ifPresent(state -> all.addAll(state.handled()));
    return all;
  }

  private static Optional<String> doubledEffect(SearchWorld world) {
    Map<String, Long> counts =
        changes(world).stream()
            // the order of changes shows whether a timeout fired twice
            .filter(change -> !change.type().equals(SearchDefinition.TIMEOUT))
            .map(change -> change.type() + " " + change.id())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > maxEffects(world, entry.getKey()))
        .findFirst()
        .map(entry -> "a message had its effect twice: " + entry);
  }

  /** A redrive begins a new round, whose failure is handled again. */
  private static int maxEffects(SearchWorld world, String effect) {
    return effect.startsWith(SearchDefinition.FAILED) ? 1 + world.history().redrives() : 1;
  }

  private Optional<String> wrongOrder(SearchWorld world) {
    Instant due = null;
    boolean keyed = false;
    for (Change change : changes(world)) {
      switch (change.type()) {
        case "Placed", "Extended" -> due = timeout == null ? null : change.at().plus(timeout);
        case "Paid" -> due = null;
        case "Keyed" -> keyed = true;
        case "Charged" -> {
          if (!keyed) {
            return Optional.of("a message found the saga by a key that the saga doesn't have");
          }
        }
        case SearchDefinition.IN_PLACE -> {
          return Optional.of("a handler that failed has changed the state");
        }
        case SearchDefinition.TIMEOUT -> {
          if (due == null) {
            return Optional.of("a timeout fired twice, or after its cancellation");
          }
          if (change.at().isBefore(due)) {
            return Optional.of("a timeout fired early");
          }
          due = null;
        }
        default -> {
          // no order is wrong
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> uncommittedSend(SearchWorld world) {
    SearchHistory history = world.history();
    if (!history.committed().containsAll(history.sent())) {
      return Optional.of("a message of an uncommitted run was sent");
    }
    return world.queue().all().stream()
        .filter(message -> message.type().equals(MessageHeaders.WAKE_UP_TYPE))
        .filter(message -> !history.timers().contains(message.id()))
        .findFirst()
        .map(message -> "a wake-up of an uncommitted timer was sent: " + message);
  }

  private static Optional<String> sendWithoutRun(BusItem item) {
    return item.messages().stream()
        .filter(message -> !item.inbox().contains(message.cause()))
        .findFirst()
        .map(message -> "a send is in the item, and its cause not in the inbox: " + message);
  }

  private static Optional<String> sendWithoutMessage(BusItem item, SearchWorld world) {
    if (item.outbox().isEmpty()) {
      return Optional.empty();
    }
    Set<Long> queued = causes(world.queue().all());
    return item.messages().stream()
        .filter(message -> !queued.contains(message.cause()))
        .findFirst()
        .map(message -> "a send is in the item, and its cause in no queue: " + message);
  }

  private static Set<Long> causes(List<Envelope> queued) {
    Set<Long> causes = new HashSet<>();
    for (Envelope message : queued) {
      causes.add(MessageHash.of(MessageHash.identity(message)));
      // a message also cares for what its earlier rounds have committed
      for (int round = 0; round <= Cause.round(message); round++) {
        Envelope earlier = message.withHeader(MessageHeaders.ROUND, Integer.toString(round));
        causes.add(MessageHash.of(Cause.failedId(earlier)));
      }
    }
    return causes;
  }

  private static Optional<String> unwatchedTimer(BusItem item, SearchWorld world) {
    return runningTimers(item)
        .filter(timer -> !isWatched(timer, item, world))
        .findFirst()
        .map(timer -> "nothing will ever fire a timer: " + timer);
  }

  private static Stream<Timer> runningTimers(BusItem item) {
    return item.timers().values().stream().filter(timer -> !timer.isParked());
  }

  private static boolean isWatched(Timer timer, BusItem item, SearchWorld world) {
    String id = timer.wakeUpId(item.life());
    return item.outbox().containsKey(id)
        || world.queue().all().stream().anyMatch(message -> message.id().equals(id))
        || (timer.swept() && item.due() != null && isSoonEnough(item.due(), timer, world));
  }

  private static boolean isSoonEnough(Instant due, Timer timer, SearchWorld world) {
    boolean isClaimed = world.store().saga().filter(saga -> BusItem.claims(saga) > 0).isPresent();
    return !due.isAfter(timer.due())
        || (isClaimed && !due.isAfter(world.now().plus(LONGEST_CLAIM)));
  }

  private static Optional<String> doubledWakeUp(SearchWorld world) {
    List<String> swept = world.history().swept();
    return new HashSet<>(swept).size() < swept.size()
        ? Optional.of("sweepers sent a wake-up twice in one claim")
        : Optional.empty();
  }

  private Optional<String> unhandledMessage(SearchWorld end) {
    return messages.stream()
        .filter(message -> !isHandled(message, end))
        .filter(
            message ->
                end.queue().dead().stream().noneMatch(letter -> letter.id().equals(message.id())))
        .findFirst()
        .map(message -> "a message is neither handled nor a dead letter: " + message);
  }

  private static boolean isHandled(Envelope message, SearchWorld end) {
    long hash = MessageHash.of(MessageHash.identity(message));
    return changes(end).stream().anyMatch(change -> change.id().equals(message.id()))
        || end.store()
            .saga()
            .filter(saga -> saga.isCompleted() || BusItem.read(saga).inbox().contains(hash))
            .isPresent();
  }

  private Optional<String> harmlessDeadLetter(SearchWorld end) {
    return end.queue().dead().stream()
        // those that the queue itself has moved have no round
        .filter(letter -> HARMLESS.contains(letter.type()) && Cause.round(letter) > 0 && !outages)
        .findFirst()
        .map(letter -> "a message is a dead letter because another one failed: " + letter);
  }

  private static Optional<String> unfinishedWork(SearchWorld end) {
    return end.queue().messages().isEmpty() && end.works().isEmpty() && end.sweeps().isEmpty()
        ? Optional.empty()
        : Optional.of("nothing goes on, and something is left to do");
  }

  private static Optional<String> lostSend(SearchWorld end) {
    Set<String> left = new HashSet<>(end.history().committed());
    left.removeAll(end.history().sent());
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("messages of committed runs were never sent: " + left);
  }

  private static Optional<String> unfiredTimer(BusItem item, SearchWorld end) {
    // a sweeper comes again after a claim whose sweeper died
    boolean isClaimed = item.due() != null && item.due().isAfter(end.now());
    return runningTimers(item)
        .filter(timer -> !timer.due().isAfter(end.now()) && !isClaimed)
        .findFirst()
        .map(timer -> "a timer is due, and nothing fires it: " + timer);
  }
}
