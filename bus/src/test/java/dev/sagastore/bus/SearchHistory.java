package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has happened in a search, for its invariants only.
 *
 * @param committed IDs of messages to others that committed runs want to send
 * @param sent IDs of messages that were sent to others
 * @param timers IDs of the wake-ups of committed timers
 * @param swept wake-ups that sweepers have sent in this period, with the ends of their claims
 * @param deleted changes of sagas that were deleted
 * @param redrives number of redrives
 */
record SearchHistory(
    Set<String> committed,
    Set<String> sent,
    Set<String> timers,
    List<String> swept,
    List<SearchState.Change> deleted,
    int redrives) {
  static final SearchHistory EMPTY =
      new SearchHistory(Set.of(), Set.of(), Set.of(), List.of(), List.of(), 0);

  SearchHistory withCommitted(BusItem item) {
    return new SearchHistory(
        with(
            committed,
            item.outbox().values().stream()
                .filter(message -> !message.destination().equals(Destination.OWN_QUEUE))
                .map(OutgoingMessage::id)
                .toList()),
        sent,
        with(
            timers,
            item.timers().values().stream()
                .map((Timer timer) -> timer.wakeUpId(item.life()))
                .toList()),
        swept,
        deleted,
        redrives);
  }

  SearchHistory withSent(String id) {
    return new SearchHistory(committed, with(sent, List.of(id)), timers, swept, deleted, redrives);
  }

  SearchHistory withSwept(String wakeUp, Optional<Instant> claimEnd) {
    return new SearchHistory(
        committed, sent, timers, with(swept, List.of(wakeUp + claimEnd)), deleted, redrives);
  }

  SearchHistory withDeleted(List<SearchState.Change> changes) {
    return new SearchHistory(committed, sent, timers, swept, with(deleted, changes), redrives);
  }

  SearchHistory withRedrive() {
    return new SearchHistory(committed, sent, timers, swept, deleted, redrives + 1);
  }

  SearchHistory inNextPeriod() {
    return new SearchHistory(committed, sent, timers, List.of(), deleted, redrives);
  }

  private static Set<String> with(Set<String> all, Collection<String> further) {
    if (all.containsAll(further)) {
      return all;
    }
    Set<String> more = new TreeSet<>(all);
    more.addAll(further);
    return more;
  }

  private static <T> List<T> with(List<T> all, Collection<T> further) {
    List<T> more = new ArrayList<>(all);
    more.addAll(further);
    return List.copyOf(more);
  }
}
