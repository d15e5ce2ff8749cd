package dev.sagastore.bus.memory;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in a queue.
 *
 * @param transportId ID of the message; a duplicate has the same
 * @param payload the content
 * @param position the position in the queue
 * @param receiveCount number of deliveries
 * @param firstReceivedAt time of the first delivery; null before it
 */
record StoredMessage(
    String transportId,
    Payload payload,
    QueuePosition position,
    int receiveCount,
    @Nullable Instant firstReceivedAt) {

  /** Returns a message that was not delivered yet. */
  static StoredMessage of(String transportId, Payload payload, QueuePosition position) {
    return new StoredMessage(transportId, payload, position, 0, null);
  }

  Instant visibleAt() {
    return position.visibleAt();
  }

  /** Returns the handle of the latest delivery. */
  String handle() {
    return "%s/%s/%s".formatted(transportId, position.sequence(), receiveCount);
  }

  StoredMessage withVisibleAt(Instant time) {
    return new StoredMessage(
        transportId,
        payload,
        new QueuePosition(time, position.sequence()),
        receiveCount,
        firstReceivedAt);
  }

  /** Returns the message after one more delivery. */
  StoredMessage delivered(Instant now, Instant nextVisibleAt) {
    return new StoredMessage(
        transportId,
        payload,
        new QueuePosition(nextVisibleAt, position.sequence()),
        receiveCount + 1,
        firstReceivedAt == null ? now : firstReceivedAt);
  }

  /** Returns the latest delivery. */
  ReceivedMessage toReceivedMessage() {
    ReceivedMessage.Builder builder =
        ReceivedMessage.builder(transportId, payload.body())
            .attributes(payload.attributes())
            .handle(handle())
            .receiveCount(receiveCount);
    if (firstReceivedAt != null) {
      builder.firstReceivedAt(firstReceivedAt);
    }
    return builder.build();
  }
}
