package dev.sagastore.bus.memory;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The messages of one queue, in the order in which they become visible.
 *
 * <p>Not safe for use by several threads.
 */
final class MessageQueue {
  private final NavigableMap<QueuePosition, StoredMessage> messages = new TreeMap<>();
  private final Map<String, StoredMessage> deliveries = new HashMap<>();

  void add(StoredMessage message) {
    messages.put(message.position(), message);
    if (message.receiveCount() > 0) {
      deliveries.put(message.handle(), message);
    }
  }

  void remove(StoredMessage message) {
    messages.remove(message.position());
    deliveries.remove(message.handle());
  }

  void replace(StoredMessage before, StoredMessage after) {
    remove(before);
    add(after);
  }

  /** Removes all messages, and returns them. */
  List<StoredMessage> removeAll() {
    List<StoredMessage> all = all();
    messages.clear();
    deliveries.clear();
    return all;
  }

  List<StoredMessage> all() {
    return List.copyOf(messages.values());
  }

  int size() {
    return messages.size();
  }

  /** Returns a view of the messages that are visible. */
  Collection<StoredMessage> visible(Instant now) {
    return messages.headMap(QueuePosition.after(now), true).values();
  }

  /** Returns the earliest time after now at which a message becomes visible. */
  Optional<Instant> nextVisibleAt(Instant now) {
    return Optional.ofNullable(messages.higherKey(QueuePosition.after(now)))
        .map(QueuePosition::visibleAt);
  }

  /** Returns the message of a delivery; empty if its visibility timeout has ended. */
  Optional<StoredMessage> inFlight(String handle, Instant now) {
    return Optional.ofNullable(deliveries.get(handle))
        .filter(message -> message.visibleAt().isAfter(now));
  }
}
