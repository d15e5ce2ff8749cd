package dev.sagastore.dynamodb.internal.engine;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Retries requests that conflicted with another transaction, which the SDK leaves to its callers. A
 * request has at most {@value #ATTEMPTS} attempts. A random pause of up to 10 milliseconds comes
 * before the second one, doubled with each attempt up to half a second (full jitter).
 *
 * <p>The SDK retries throttled requests, lost responses and server errors, as the client is
 * configured.
 */
public final class TransactionRetry {
  public static final int ATTEMPTS = 8;
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  /** The reasons for a canceled transaction that a retry can overcome. */
  private static final Set<String> TRANSIENT =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  // Not ThreadLocalRandom: its seed is part of a Lambda SnapStart snapshot, so all functions
  // restored from it would pause for the same times. SecureRandom is safe there:
  // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LongUnaryOperator random;

  /** Creates a retry with random pauses. */
  public TransactionRetry() {
    this(randomPauses());
  }

  /** Returns a function to a random number, from 0 to less than its argument. */
  public static LongUnaryOperator randomPauses() {
    return RANDOM::nextLong;
  }

  /**
   * Creates a retry.
   *
   * @param random returns a random number, from 0 to less than its argument
   */
  public TransactionRetry(LongUnaryOperator random) {
    this.random = random;
  }

  /** Returns the steps that send a request, and retry it while it conflicts with a transaction. */
  public <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> send(
      RequestKind<Q, R> kind,
      Q request,
      Function<R, Step<T>> onResponse,
      Function<FailedRequest, Step<T>> onFailure) {
    return attempt(kind, request, onResponse, onFailure, 1, false);
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> attempt(
      RequestKind<Q, R> kind,
      Q request,
      Function<R, Step<T>> onResponse,
      Function<FailedRequest, Step<T>> onFailure,
      int attempt,
      boolean uncertain) {
    return new Step.Send<>(
        kind,
        request,
        onResponse,
        failure -> {
          boolean stillUncertain = uncertain || wasRetried(failure);
          return attempt < ATTEMPTS && isTransient(failure)
              ? pause(
                  attempt,
                  () -> attempt(kind, request, onResponse, onFailure, attempt + 1, stillUncertain),
                  () -> onFailure.apply(new FailedRequest(failure, stillUncertain)))
              : onFailure.apply(new FailedRequest(failure, stillUncertain));
        });
  }

  /**
   * Returns the pause after an attempt, and the steps that follow.
   *
   * @param attempt number of the attempt before the pause, from 1
   * @param next returns the steps after the pause
   * @param onInterrupt returns the steps that follow if the thread is interrupted
   */
  public <T> Step<T> pause(int attempt, Supplier<Step<T>> next, Supplier<Step<T>> onInterrupt) {
    long longest = Math.min(FIRST_PAUSE_NANOS << Math.min(attempt - 1, 20), LONGEST_PAUSE_NANOS);
    return new Step.Pause<>(Duration.ofNanos(random.applyAsLong(longest + 1)), next, onInterrupt);
  }

  private static boolean wasRetried(SdkException failure) {
    Integer attempts = failure.numAttempts();
    // failures of the client itself, such as missing credentials, don't contain the number
    return attempts == null ? failure instanceof SdkServiceException : attempts > 1;
  }

  private static boolean isTransient(SdkException failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
              .map(CancellationReason::code)
              .anyMatch(TRANSIENT::contains)
          && !FailedCondition.isAny(cancelled);
    }
    return failure instanceof TransactionConflictException
        || failure instanceof TransactionInProgressException;
  }
}
