package dev.sagastore.dynamodb.internal.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
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
 * Sends again what met another transaction, which the SDK leaves to its callers: at most {@value
 * #ATTEMPTS} times in all, with a random pause of up to 10 milliseconds before the second, doubled
 * with each up to half a second (full jitter).
 *
 * <p>Throttled requests, lost answers and server errors are the SDK's to retry, as the client is
 * configured.
 */
public final class Retries {
  public static final int ATTEMPTS = 8;
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  /** Of the reasons why a transaction was cancelled, those that pass. */
  private static final Set<String> PASSING =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private final LongUnaryOperator random;

  /** Creates retries with random pauses. */
  public Retries() {
    this(bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /**
   * Creates retries.
   *
   * @param random returns a number from 0 to less than its argument
   */
  public Retries(LongUnaryOperator random) {
    this.random = random;
  }

  /** Returns the steps that send a request until something other than a transaction is met. */
  public <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> send(
      Operation<Q, R> operation,
      Q request,
      Function<R, Step<T>> answered,
      Function<Failed, Step<T>> failed) {
    return attempt(operation, request, answered, failed, 1, false);
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> attempt(
      Operation<Q, R> operation,
      Q request,
      Function<R, Step<T>> answered,
      Function<Failed, Step<T>> failed,
      int attempt,
      boolean uncertain) {
    return new Step.Send<>(
        operation,
        request,
        answered,
        failure -> {
          boolean stillUncertain = uncertain || wasRetried(failure);
          return attempt < ATTEMPTS && passes(failure)
              ? pause(
                  attempt,
                  () -> attempt(operation, request, answered, failed, attempt + 1, stillUncertain),
                  () -> failed.apply(new Failed(failure, stillUncertain)))
              : failed.apply(new Failed(failure, stillUncertain));
        });
  }

  /**
   * Returns the pause before the attempt after this one, and then what follows.
   *
   * @param interrupted what follows if the thread is interrupted meanwhile
   */
  public <T> Step<T> pause(int attempt, Supplier<Step<T>> next, Supplier<Step<T>> interrupted) {
    long longest = Math.min(FIRST_PAUSE_NANOS << Math.min(attempt - 1, 20), LONGEST_PAUSE_NANOS);
    return new Step.Pause<>(Duration.ofNanos(random.applyAsLong(longest + 1)), next, interrupted);
  }

  private static boolean wasRetried(SdkException failure) {
    Integer attempts = failure.numAttempts();
    // what the client refused by itself, for want of credentials for example, tells no number
    return attempts == null ? failure instanceof SdkServiceException : attempts > 1;
  }

  private static boolean passes(SdkException failure) {
    if (failure instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
              .map(CancellationReason::code)
              .anyMatch(PASSING::contains)
          && !FailedCondition.isAny(cancelled);
    }
    return failure instanceof TransactionConflictException
        || failure instanceof TransactionInProgressException;
  }

  /**
   * A request that failed for good.
   *
   * @param cause what the last attempt ended with
   * @param retried true if an earlier attempt may have taken effect, its answer having been lost
   */
  public record Failed(SdkException cause, boolean retried) {}
}
