package dev.sagastore.bus;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command of a compensation that has failed in all its attempts.
 *
 * <p>Immutable. Later versions can add properties.
 */
public final class CompensationFailure {
  private final String commandType;
  private final int attempts;
  private final String reason;

  private CompensationFailure(String commandType, int attempts, String reason) {
    this.commandType = commandType;
    this.attempts = attempts;
    this.reason = reason;
  }

  /**
   * Returns a failure, for tests of handlers.
   *
   * @param commandType name of the command's type
   * @param attempts number of attempts
   * @param reason why it failed
   * @return the failure
   */
  public static CompensationFailure of(String commandType, int attempts, String reason) {
    return new CompensationFailure(commandType, attempts, reason);
  }

  /**
   * Returns the name of the command's type.
   *
   * @return the name
   */
  public String commandType() {
    return commandType;
  }

  /**
   * Returns the number of attempts.
   *
   * @return the number, from 1
   */
  public int attempts() {
    return attempts;
  }

  /**
   * Returns why the last attempt failed.
   *
   * @return the reason
   */
  public String reason() {
    return reason;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CompensationFailure that
        && commandType.equals(that.commandType)
        && attempts == that.attempts
        && reason.equals(that.reason);
  }

  @Override
  public int hashCode() {
    return Objects.hash(commandType, attempts, reason);
  }

  @Override
  public String toString() {
    return "%s failed in %s attempts: %s".formatted(commandType, attempts, reason);
  }
}
