package dev.sagastore.bus.internal.item;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.spi.Attachment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the outbox of a saga.
 *
 * @param destination where to send it
 * @param envelope the message, without the headers that follow from the saga
 * @param cause hash of the message whose handling sends it
 * @param committedAt time of the handling, in whole milliseconds
 * @param dueAt time of its delivery; null if it is to be delivered at once
 * @param position number of messages that the same handling sends before it
 */
public record OutgoingMessage(
    Destination destination,
    Envelope envelope,
    long cause,
    Instant committedAt,
    @Nullable Instant dueAt,
    int position) {
  private static final String DESTINATION = "to";
  private static final String TYPE = "type";
  private static final String VERSION = "version";
  private static final String BODY = "body";
  private static final String HEADERS = "headers";
  private static final String CAUSE = "cause";
  private static final String COMMITTED = "at";
  private static final String DUE = "due";
  private static final String POSITION = "n";

  static OutgoingMessage read(String id, Attachment attachment) {
    Fields fields = Fields.of(attachment);
    Envelope envelope =
        Envelope.of(id, fields.text(TYPE), fields.text(BODY))
            .withVersion((int) fields.number(VERSION, 1))
            .withHeaders(fields.texts(HEADERS));
    return new OutgoingMessage(
        Destination.of(fields.text(DESTINATION)),
        envelope,
        fields.number(CAUSE),
        fields.time(COMMITTED),
        fields.values().containsKey(DUE) ? fields.time(DUE) : null,
        (int) fields.number(POSITION, 0));
  }

  OutgoingMessage at(int newPosition) {
    return new OutgoingMessage(destination, envelope, cause, committedAt, dueAt, newPosition);
  }

  public String id() {
    return envelope.id();
  }

  Attachment write() {
    Fields fields =
        Fields.empty()
            .with(DESTINATION, destination.name())
            .with(TYPE, envelope.type())
            .with(VERSION, envelope.version(), 1)
            .with(BODY, envelope.body())
            .with(HEADERS, envelope.headers())
            .with(CAUSE, cause)
            .with(COMMITTED, committedAt)
            .with(POSITION, position, 0);
    return (dueAt == null ? fields : fields.with(DUE, dueAt)).write();
  }
}
