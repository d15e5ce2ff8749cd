package dev.sagastore.bus.internal.item;

import dev.sagastore.spi.Attachment;
import java.time.Instant;

/**
 * A message in the history of a saga.
 *
 * @param description type of the message or name of the timeout, and what is unusual about its end
 * @param at time of its handling, in whole milliseconds
 */
public record HandledMessage(String description, Instant at) {
  private static final String DESCRIPTION = "what";
  private static final String AT = "at";

  static HandledMessage read(Attachment attachment) {
    Fields fields = Fields.of(attachment);
    return new HandledMessage(fields.text(DESCRIPTION), fields.time(AT));
  }

  Attachment write() {
    return Fields.empty().with(DESCRIPTION, description).with(AT, at).write();
  }
}
