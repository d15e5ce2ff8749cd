package dev.sagastore.bus.memory;

import dev.sagastore.bus.spi.Destination;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The queues and topics by name. Each queue has a dead-letter queue, except dead-letter queues
 * themselves.
 *
 * <p>Not safe for use by several threads.
 */
final class Topology {
  private static final String DEAD_LETTERS = "-dead-letters";

  private final Map<String, MessageQueue> queues = new TreeMap<>();
  private final Map<String, Set<String>> topics = new TreeMap<>();

  void declareQueue(String name) {
    putQueue(name);
    deadLetterQueueOf(name).ifPresent(this::putQueue);
  }

  private void putQueue(String name) {
    checkName(name);
    if (topics.containsKey(name)) {
      throw new IllegalArgumentException("'%s' is a topic, not a queue".formatted(name));
    }
    queues.putIfAbsent(name, new MessageQueue());
  }

  void declareTopic(String name) {
    checkName(name);
    if (queues.containsKey(name)) {
      throw new IllegalArgumentException("'%s' is a queue, not a topic".formatted(name));
    }
    topics.putIfAbsent(name, Set.of());
  }

  void subscribe(String topic, String queue) {
    checkQueue(queue);
    declareTopic(topic);
    topics.computeIfPresent(topic, (name, subscribers) -> with(subscribers, queue));
  }

  private static Set<String> with(Set<String> subscribers, String queue) {
    Set<String> more = new LinkedHashSet<>(subscribers);
    more.add(queue);
    return more;
  }

  private static void checkName(String name) {
    Destination destination = Destination.of(name);
    if (destination.equals(Destination.OWN_QUEUE)
        || destination.equals(Destination.DEAD_LETTER_QUEUE)) {
      throw new IllegalArgumentException(
          "a queue or topic can't be named '%s', which is reserved".formatted(name));
    }
  }

  private void checkQueue(String name) {
    if (!queues.containsKey(name)) {
      throw noSuchQueue(name);
    }
  }

  private IllegalArgumentException noSuchQueue(String name) {
    return new IllegalArgumentException(
        "there is no queue '%s'. Queues: %s".formatted(name, queues.keySet()));
  }

  MessageQueue queue(String name) {
    MessageQueue queue = queues.get(name);
    if (queue == null) {
      throw noSuchQueue(name);
    }
    return queue;
  }

  Collection<MessageQueue> queues() {
    return queues.values();
  }

  /** Returns the name of a queue's dead-letter queue; empty for a dead-letter queue. */
  Optional<String> deadLetterQueueOf(String queue) {
    return queue.endsWith(DEAD_LETTERS) ? Optional.empty() : Optional.of(queue + DEAD_LETTERS);
  }

  /** Returns the name of a queue's dead-letter queue. */
  String deadLettersOf(String queue) {
    return deadLetterQueueOf(queue)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the queue '%s' has no dead-letter queue".formatted(queue)));
  }

  boolean isTopic(Destination destination) {
    return topics.containsKey(destination.name());
  }

  /**
   * Returns why a destination receives no messages; empty if it does.
   *
   * @param ownQueue the queue of the sender
   * @param destination the destination
   */
  Optional<String> problem(String ownQueue, Destination destination) {
    if (!receivers(ownQueue, destination).isEmpty() || isTopic(destination)) {
      return Optional.empty();
    }
    return Optional.of(
        destination.equals(Destination.DEAD_LETTER_QUEUE)
            ? "the queue '%s' has no dead-letter queue".formatted(ownQueue)
            : "there is no queue or topic '%s'. Queues: %s. Topics: %s"
                .formatted(destination, queues.keySet(), topics.keySet()));
  }

  /**
   * Returns the queues that receive a copy of each message for a destination.
   *
   * @param ownQueue the queue of the sender
   * @param destination the destination
   * @return the queues; empty if the destination doesn't exist, or is a topic without subscribers
   */
  List<MessageQueue> receivers(String ownQueue, Destination destination) {
    return names(ownQueue, destination).stream().map(this::queue).toList();
  }

  private Collection<String> names(String ownQueue, Destination destination) {
    if (destination.equals(Destination.OWN_QUEUE)) {
      return List.of(ownQueue);
    }
    if (destination.equals(Destination.DEAD_LETTER_QUEUE)) {
      return deadLetterQueueOf(ownQueue).stream().toList();
    }
    return queues.containsKey(destination.name())
        ? List.of(destination.name())
        : topics.getOrDefault(destination.name(), Set.of());
  }
}
