package dev.sagastore.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The health of a worker.
 *
 * <p>Immutable. Later versions can add properties.
 */
public final class WorkerHealth {
  private final boolean running;
  private final int inHand;
  private final Duration oldest;
  private final @Nullable String lastError;
  private final @Nullable Instant lastErrorAt;

  WorkerHealth(
      boolean running,
      int inHand,
      Duration oldest,
      @Nullable String lastError,
      @Nullable Instant lastErrorAt) {
    this.running = running;
    this.inHand = inHand;
    this.oldest = oldest;
    this.lastError = lastError;
    this.lastErrorAt = lastErrorAt;
  }

  /**
   * Returns whether the worker receives messages.
   *
   * @return false before its start, from its stop on, and if an error of the JVM has ended the
   *     receiver
   */
  public boolean isRunning() {
    return running;
  }

  /**
   * Returns the number of messages that were received, and have not ended.
   *
   * @return the number, from 0
   */
  public int inHand() {
    return inHand;
  }

  /**
   * Returns how long the oldest of these messages has been in hand.
   *
   * @return the time; 0 if there is none
   */
  public Duration oldest() {
    return oldest;
  }

  /**
   * Returns the last failure of receiving, handling, sweeping, or a request to store or transport.
   *
   * @return class and text of the exception; empty if nothing has failed
   */
  public Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }

  /**
   * Returns the time of the last error.
   *
   * @return the time; empty if nothing has failed
   */
  public Optional<Instant> lastErrorAt() {
    return Optional.ofNullable(lastErrorAt);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WorkerHealth that
        && running == that.running
        && inHand == that.inHand
        && oldest.equals(that.oldest)
        && Objects.equals(lastError, that.lastError)
        && Objects.equals(lastErrorAt, that.lastErrorAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(running, inHand, oldest, lastError, lastErrorAt);
  }

  @Override
  public String toString() {
    return "WorkerHealth[%s, %s in hand, oldest %s, last error %s]"
        .formatted(running ? "running" : "stopped", inHand, oldest, lastError);
  }
}
