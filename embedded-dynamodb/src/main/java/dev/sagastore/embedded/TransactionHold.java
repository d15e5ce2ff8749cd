package dev.sagastore.embedded;

import java.time.Duration;
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
   * Waits until a transaction is held.
   *
   * @param timeout how long to wait at most
   * @throws IllegalStateException if no transaction came in time, or the thread is interrupted
   */
  public void awaitTransaction(Duration timeout) {
    boolean held;
    try {
      held = met.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a transaction", e);
    }
    if (!held) {
      throw new IllegalStateException(
          "no transaction was sent within %s: send one in another thread".formatted(timeout));
    }
  }

  void meet() {
    met.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the transaction go on. Without a transaction, the next one is not held. */
  @Override
  public void close() {
    holds.forget(this);
    released.countDown();
  }
}
