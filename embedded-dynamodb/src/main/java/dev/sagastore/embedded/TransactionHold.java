package dev.sagastore.embedded;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds one transaction between its two phases, see {@link DynamoDbEngine#holdNextTransaction}.
 *
 * <pre>{@code
 * try (TransactionHold hold = engine.holdNextTransaction()) {
 *   CompletableFuture<?> transaction = asyncClient.transactWriteItems(request);
 *   hold.awaitTransaction(Duration.ofSeconds(10));
 *   // here, a write to one of its items fails with TransactionConflictException
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class TransactionHold implements AutoCloseable {
  private final TransactionHolds holds;
  private final CountDownLatch met = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  TransactionHold(TransactionHolds holds) {
    this.holds = holds;
  }

  /**
   * Waits until a transaction is held. A transaction whose conditions fail is not held.
   *
   * @param timeout how long to wait at most
   * @throws IllegalStateException if no transaction came in time, or the thread is interrupted
   */
  public void awaitTransaction(Duration timeout) {
    Objects.requireNonNull(timeout, "the timeout must not be null");
    boolean held;
    try {
      held = met.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a transaction", e);
    }
    if (!held) {
      throw new IllegalStateException(
          "no transaction was held within %s: send one in another thread, whose conditions hold"
              .formatted(timeout));
    }
  }

  /**
   * Waits in the thread of a transaction until it is released.
   *
   * @throws IllegalStateException if the thread is interrupted: the transaction does not take place
   */
  void meet() {
    met.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the transaction was interrupted while it was held", e);
    }
  }

  /** Lets the transaction go on. Without a transaction, the next one is not held. */
  @Override
  public void close() {
    holds.forget(this);
    released.countDown();
  }
}
