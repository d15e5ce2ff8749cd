package dev.sagastore.bus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The end of each delivery of a chain.
 *
 * @param endings the ends, in the order of the deliveries
 */
record Plan(List<Ending> endings) {
  /**
   * The end of a delivery.
   *
   * @param settlement the end itself
   * @param causes hashes of the causes whose sends have to be out before that
   */
  record Ending(Settlement settlement, Set<Long> causes) {}

  Plan {
    endings = List.copyOf(endings);
  }

  List<Settlement> settlements() {
    return endings.stream().map(Ending::settlement).toList();
  }

  /** Returns the causes of the deliveries that leave the queue. */
  Set<Long> causesThatEnd() {
    Set<Long> ending = new HashSet<>();
    for (Ending end : endings) {
      if (end.settlement().isAcknowledged()) {
        ending.addAll(end.causes());
      }
    }
    return ending;
  }

  /** Returns a plan in which deliveries wait if sends of their causes are left. */
  Plan waitingFor(Set<Long> left, DeadLetters deadLetters) {
    return new Plan(
        endings.stream()
            .map(
                end ->
                    end.causes().stream().anyMatch(left::contains)
                        ? new Ending(
                            deadLetters.postponed(
                                end.settlement().delivery(), "a message could not be sent"),
                            end.causes())
                        : end)
            .toList());
  }
}
