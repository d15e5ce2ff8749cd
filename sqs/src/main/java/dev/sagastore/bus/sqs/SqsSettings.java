package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules for the settings of a transport, whether they come from code or from variables. */
final class SqsSettings {
  static final Duration DEFAULT_VISIBILITY = Duration.ofSeconds(30);

  /** Longest visibility timeout, and longest pause of a message since its delivery. */
  static final Duration MAX_VISIBILITY = Duration.ofHours(12);

  private SqsSettings() {}

  /** Returns the name if a bus or a destination can have it. */
  static String requireName(String name) {
    Destination destination = Destination.of(name);
    if (destination.equals(Destination.OWN_QUEUE)
        || destination.equals(Destination.DEAD_LETTER_QUEUE)) {
      throw new IllegalArgumentException("the name '%s' is reserved".formatted(name));
    }
    return destination.name();
  }

  /** Returns the time if a message can be invisible for so long. */
  static Duration requireVisibility(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0
        || time.compareTo(MAX_VISIBILITY) > 0
        || !time.equals(Duration.ofSeconds(time.toSeconds()))) {
      throw new IllegalArgumentException(
          "the visibility timeout must be 1 second to 12 hours, in whole seconds, not %s"
              .formatted(time));
    }
    return time;
  }

  /** Returns the problems of settings that are valid by themselves. */
  static List<String> conflicts(
      String name,
      Address queue,
      @Nullable Address deadLetterQueue,
      Map<String, Address> destinations) {
    List<String> problems = new ArrayList<>();
    if (queue.equals(deadLetterQueue)) {
      problems.add(
          "%s is both the queue and the dead-letter queue: use two queues".formatted(queue.text()));
    }
    Address namesake = destinations.get(name);
    if (namesake != null && !namesake.equals(queue)) {
      problems.add(
          "the destination '%s' has the name of the bus, but the address %s: choose another name"
              .formatted(name, namesake.text()));
    }
    if (name.startsWith("aws.")
        && destinations.values().stream()
            .anyMatch(address -> address.kind() == Address.Kind.EVENT_BUS)) {
      problems.add(
          "the name '%s' can't be the source of events: EventBridge reserves 'aws.'"
              .formatted(name));
    }
    return problems;
  }
}
