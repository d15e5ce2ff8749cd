package dev.sagastore.bus.internal.item;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.spi.Attachment;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A command that undoes a step of a saga.
 *
 * @param number number of the step, from 0; part of the ID of its commands
 * @param destination where to send the command
 * @param type name of the command's type
 * @param version version of the type's schema
 * @param body the command as text
 * @param answer name of the message type that confirms it; null if it counts as done when sent
 * @param failure name of the message type that says that it failed; null if there is none
 * @param within time to wait for the answer
 * @param maxAttempts number of commands to send at most
 * @param attempt number of commands sent, 0 if it has not begun
 */
public record CompensationStep(
    int number,
    Destination destination,
    String type,
    int version,
    String body,
    @Nullable String answer,
    @Nullable String failure,
    Duration within,
    int maxAttempts,
    int attempt) {
  static CompensationStep read(Attachment attachment) {
    Fields fields = Fields.of(attachment);
    return new CompensationStep(
        (int) fields.number("number"),
        Destination.of(fields.text("to")),
        fields.text("type"),
        (int) fields.number("version", 1),
        fields.text("body"),
        fields.optionalText("answer").orElse(null),
        fields.optionalText("failure").orElse(null),
        Duration.ofMillis(fields.number("within", 0)),
        (int) fields.number("attempts", 1),
        (int) fields.number("attempt", 0));
  }

  Attachment write() {
    return Fields.empty()
        .with("number", number)
        .with("to", destination.name())
        .with("type", type)
        .with("version", version, 1)
        .with("body", body)
        .with("answer", answer)
        .with("failure", failure)
        .with("within", within.toMillis(), 0)
        .with("attempts", maxAttempts, 1)
        .with("attempt", attempt, 0)
        .write();
  }

  /** Returns a copy after another command. */
  public CompensationStep sent() {
    return new CompensationStep(
        number,
        destination,
        type,
        version,
        body,
        answer,
        failure,
        within,
        maxAttempts,
        attempt + 1);
  }

  /** Returns a copy that begins with new attempts; its commands have new IDs. */
  public CompensationStep restarted() {
    return new CompensationStep(
        number,
        destination,
        type,
        version,
        body,
        answer,
        failure,
        within,
        maxAttempts + attempt,
        attempt);
  }

  public boolean isSent() {
    return attempt > 0;
  }

  public boolean hasAttemptsLeft() {
    return attempt < maxAttempts;
  }

  /** Returns the command of the present attempt, without headers. */
  public Envelope command(String sagaName, String life) {
    return Envelope.of(commandId(sagaName, life, attempt), type, body).withVersion(version);
  }

  /** Returns whether a message with an ID is a command of this step. */
  public boolean hasSent(String sagaName, String life, String messageId) {
    return IntStream.rangeClosed(1, attempt)
        .anyMatch(sent -> commandId(sagaName, life, sent).equals(messageId));
  }

  private String commandId(String sagaName, String life, int sent) {
    return MessageHash.id(
        "compensation", sagaName, life, Integer.toString(number), Integer.toString(sent));
  }

  /** Returns what it is, without the body, which can be confidential. */
  @Override
  public String toString() {
    return "CompensationStep[%s, %s to %s, attempt %s of %s, answer %s, failure %s, within %s]"
        .formatted(number, type, destination, attempt, maxAttempts, answer, failure, within);
  }
}
