package dev.sagastore.bus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The end of each delivery of a chain.
 *
 * @param settlements the end of each delivery, in their order
 * @param causes hashes of the causes whose sends belong to each delivery, in the same order
 */
record Plan(List<Settlement> settlements, List<Set<Long>> causes) {
  Plan {
    settlements = List.copyOf(settlements);
    causes = List.copyOf(causes);
  }

  /** Returns the causes of the deliveries that leave the queue. */
  Set<Long> causesThatEnd() {
    Set<Long> ending = new HashSet<>();
    for (int i = 0; i < settlements.size(); i++) {
      if (settlements.get(i).isAcknowledged()) {
        ending.addAll(causes.get(i));
      }
    }
    return ending;
  }

  /** Returns a plan in which deliveries wait if sends of their causes are left. */
  Plan waitingFor(Set<Long> left, DeadLetters deadLetters) {
    return new Plan(
        IntStream.range(0, settlements.size())
            .mapToObj(
                i ->
                    causes.get(i).stream().anyMatch(left::contains)
                        ? deadLetters.postponed(
                            settlements.get(i).delivery(), "a message could not be sent")
                        : settlements.get(i))
            .toList(),
        causes);
  }
}
