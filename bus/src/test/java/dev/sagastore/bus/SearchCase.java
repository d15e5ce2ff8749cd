package dev.sagastore.bus;

import dev.sagastore.bus.SearchFaults.Fault;
import dev.sagastore.bus.SearchModel.Scope;
import dev.sagastore.bus.spi.Envelope;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be searched.
 *
 * @param messages the messages that are in the queue at the start
 * @param faults the faults that can happen
 * @param timeout length of the saga's timeout; null if it has none
 * @param store the store at the start
 */
record SearchCase(
    List<Envelope> messages, SearchFaults faults, @Nullable Duration timeout, SearchStore store) {
  /**
   * Returns a case without faults.
   *
   * @param ids IDs of the messages, with a blank between two; see {@link SearchDefinition#message}
   */
  static SearchCase of(String ids) {
    return new SearchCase(
        Stream.of(ids.split(" ")).map(SearchDefinition::message).toList(),
        SearchFaults.of(""),
        null,
        SearchStore.empty(false, 1));
  }

  /** Returns a copy with faults; see {@link SearchFaults#of}. */
  SearchCase withFaults(String names) {
    return new SearchCase(messages, SearchFaults.of(names), timeout, store);
  }

  SearchCase withTimeout(Duration length) {
    return new SearchCase(messages, faults, length, store);
  }

  /** Returns a copy in which another saga has the key that this one announces. */
  SearchCase withKeyTaken() {
    return new SearchCase(messages, faults, timeout, SearchStore.empty(true, 1));
  }

  /** Returns a copy in which each claim counts as several. */
  SearchCase withClaimWeight(int weight) {
    return new SearchCase(messages, faults, timeout, SearchStore.empty(false, weight));
  }

  /** Visits every world, and returns their number. */
  int search(Scope scope) {
    return StateSearch.countWorlds(model(scope), invariants(), start());
  }

  /** Walks at random, and returns the number of steps. */
  int walk(Scope scope, long seed) {
    return new RandomWalk(model(scope), invariants(), seed).walk(start());
  }

  private SearchModel model(Scope scope) {
    return new SearchModel(
        timeout == null
            ? SearchDefinition.withoutTimeouts()
            : SearchDefinition.withTimeout(timeout),
        scope);
  }

  private SearchInvariants invariants() {
    return new SearchInvariants(messages, timeout, faults.has(Fault.OUTAGE));
  }

  private SearchWorld start() {
    return SearchWorld.of(messages, store, faults);
  }
}
