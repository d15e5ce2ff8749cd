package dev.sagastore.bus.sqs;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;

/**
 * A task of SQS that moves dead letters. Immutable.
 *
 * <p>Later versions can add properties.
 */
public final class RedriveTask {
  /** The states of a task. More can come: a switch needs a default. */
  public enum State {
    /** It moves messages. */
    RUNNING,
    /** It has moved all messages. */
    COMPLETED,
    /** It was canceled, and ends soon. */
    CANCELLING,
    /** It was canceled. The messages that it had moved stay where they are. */
    CANCELLED,
    /** It has failed, see {@link RedriveTask#failure}. */
    FAILED,
    /** SQS has returned a state that this version doesn't know. */
    OTHER
  }

  private final State state;
  private final @Nullable String handle;
  private final long movedMessages;
  private final @Nullable Long messagesToMove;
  private final @Nullable String failure;
  private final Instant startedAt;

  private RedriveTask(ListMessageMoveTasksResultEntry entry) {
    this.state = state(entry.status());
    this.handle = entry.taskHandle();
    this.movedMessages = Objects.requireNonNullElse(entry.approximateNumberOfMessagesMoved(), 0L);
    this.messagesToMove = entry.approximateNumberOfMessagesToMove();
    this.failure = entry.failureReason();
    this.startedAt = Instant.ofEpochMilli(Objects.requireNonNullElse(entry.startedTimestamp(), 0L));
  }

  static RedriveTask of(ListMessageMoveTasksResultEntry entry) {
    return new RedriveTask(entry);
  }

  private static State state(@Nullable String status) {
    for (State state : State.values()) {
      if (state.name().equals(status)) {
        return state;
      }
    }
    return State.OTHER;
  }

  /**
   * Returns the state.
   *
   * @return the state
   */
  public State state() {
    return state;
  }

  /**
   * Returns the handle by which the task can be canceled.
   *
   * @return the handle; empty if the task isn't running
   */
  public Optional<String> handle() {
    return Optional.ofNullable(handle);
  }

  /**
   * Returns how many messages were moved.
   *
   * @return the approximate number
   */
  public long movedMessages() {
    return movedMessages;
  }

  /**
   * Returns how many messages there were to move when the task began.
   *
   * @return the approximate number; empty if SQS doesn't know it
   */
  public OptionalLong messagesToMove() {
    return messagesToMove == null ? OptionalLong.empty() : OptionalLong.of(messagesToMove);
  }

  /**
   * Returns why the task has failed.
   *
   * @return the reason; empty if it hasn't failed
   */
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Returns when the task began.
   *
   * @return the time
   */
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedriveTask that
        && state == that.state
        && Objects.equals(handle, that.handle)
        && movedMessages == that.movedMessages
        && Objects.equals(messagesToMove, that.messagesToMove)
        && Objects.equals(failure, that.failure)
        && startedAt.equals(that.startedAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(state, handle, movedMessages, messagesToMove, failure, startedAt);
  }

  @Override
  public String toString() {
    return "RedriveTask[%s since %s, %s of %s messages moved%s]"
        .formatted(
            state,
            startedAt,
            movedMessages,
            messagesToMove == null ? "unknown" : messagesToMove,
            failure == null ? "" : ", " + failure);
  }
}
