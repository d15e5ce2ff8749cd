package dev.sagastore.bus.internal.item;

import dev.sagastore.spi.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that undo what a saga has done, and how far that has come.
 *
 * @param status whether the saga is undone
 * @param reason why it is undone; null if it is not
 * @param steps the commands that are left, the next one last
 * @param next number of the next step
 */
public record Compensations(
    Status status, @Nullable String reason, List<CompensationStep> steps, int next) {
  public static final Compensations NONE = new Compensations(Status.COLLECTING, null, List.of(), 0);

  /** The progress of the compensation. */
  public enum Status {
    /** The saga goes forward. */
    COLLECTING,
    /** The commands are being sent. */
    RUNNING,
    /** A command has failed. */
    FAILED,
    /** All commands were done, and that of a step that came late has failed. */
    LATE_FAILED,
    /** All commands are done. */
    DONE
  }

  public Compensations {
    steps = List.copyOf(steps);
  }

  static Compensations read(Attachment attachment) {
    Fields fields = Fields.of(attachment);
    return new Compensations(
        Status.valueOf(fields.text("status").toUpperCase(Locale.ROOT)),
        fields.optionalText("reason").orElse(null),
        fields.required("steps").asList().stream().map(CompensationStep::read).toList(),
        (int) fields.number("next"));
  }

  Attachment write() {
    return Fields.empty()
        .with("status", status.name().toLowerCase(Locale.ROOT))
        .with("reason", reason)
        .put("steps", Attachment.list(steps.stream().map(CompensationStep::write).toList()))
        .with("next", next)
        .write();
  }

  public Compensations with(CompensationStep step) {
    List<CompensationStep> more = new ArrayList<>(steps);
    // a step that waits for its answer comes first
    boolean waits = current().filter(CompensationStep::isSent).isPresent();
    more.add(waits ? more.size() - 1 : more.size(), step);
    return new Compensations(status, reason, more, next + 1);
  }

  public Compensations with(Status changed) {
    return new Compensations(changed, reason, steps, next);
  }

  public Compensations begin(String why) {
    return new Compensations(Status.RUNNING, why, steps, next);
  }

  /** Returns the command to send next, or whose answer is awaited. */
  public Optional<CompensationStep> current() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
  }

  public Compensations withoutCurrent() {
    return new Compensations(status, reason, steps.subList(0, steps.size() - 1), next);
  }

  public Compensations withCurrent(CompensationStep step) {
    List<CompensationStep> changed = new ArrayList<>(steps);
    changed.set(changed.size() - 1, step);
    return new Compensations(status, reason, changed, next);
  }

  /** Returns whether a command has failed in all its attempts. */
  public boolean isFailed() {
    return status == Status.FAILED || status == Status.LATE_FAILED;
  }

  /** Returns a copy whose present command has failed. */
  public Compensations fail() {
    return with(status == Status.DONE ? Status.LATE_FAILED : Status.FAILED);
  }

  /** Returns a copy that goes on, if a command had failed. */
  public Compensations resume() {
    if (!isFailed()) {
      return this;
    }
    return with(status == Status.LATE_FAILED ? Status.DONE : Status.RUNNING);
  }

  public boolean isRunning() {
    return status == Status.RUNNING;
  }

  // written out, because the generated one takes time in a cold start of a function
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Compensations that
        && status == that.status
        && Objects.equals(reason, that.reason)
        && steps.equals(that.steps)
        && next == that.next;
  }

  @Override
  public int hashCode() {
    return Objects.hash(status, reason, steps, next);
  }
}
