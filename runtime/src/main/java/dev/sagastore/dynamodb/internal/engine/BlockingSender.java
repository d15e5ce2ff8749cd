package dev.sagastore.dynamodb.internal.engine;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends requests with a blocking client until it is closed. Every exception of the client becomes
 * an {@link SdkException}. Safe for use by several threads.
 */
public final class BlockingSender {
  private volatile boolean closed;

  /** True if the last request failed because the client is closed. */
  private volatile boolean clientClosed;

  /**
   * Sends a request.
   *
   * @param <R> class of the response
   * @param request function that calls the client
   * @return the response
   * @throws SdkException if there is no response; if the thread was interrupted, its interrupt flag
   *     is set
   */
  public <R> R send(Supplier<R> request) {
    if (closed) {
      throw ClientFailure.storeClosed();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw ClientFailure.interrupted(true, null);
    }
    boolean wasClosed = clientClosed;
    try {
      R response = request.get();
      clientClosed = false;
      return response;
    } catch (RuntimeException e) {
      boolean isClosed = ClientFailure.isClosedClient(e);
      clientClosed = isClosed;
      // a client that was open may have sent an attempt before it was closed
      throw isClosed && wasClosed ? ClientFailure.clientClosed(true, e) : failure(e);
    }
  }

  private static SdkException failure(RuntimeException e) {
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
    }
    return !(e instanceof SdkException) && Thread.currentThread().isInterrupted()
        ? ClientFailure.interrupted(false, e)
        : ClientFailure.of(e);
  }

  /** Stops sending requests. */
  public void close() {
    closed = true;
  }

  /** Returns true after {@link #close}. */
  public boolean isClosed() {
    return closed;
  }
}
