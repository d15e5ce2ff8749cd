package dev.sagastore.embedded;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireRequest;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.time.Duration;
import java.util.Objects;

/** Lets requests in while the engine is open, after a delay. */
final class EngineGate implements RequestHandler {
  private final RequestHandler engine;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean closed;

  EngineGate(RequestHandler engine) {
    this.engine = engine;
  }

  void setDelay(Duration next) {
    Objects.requireNonNull(next, "the delay must not be null");
    if (next.isNegative()) {
      throw new IllegalArgumentException("the delay must be zero or more, and not " + next);
    }
    delay = next;
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "this embedded DynamoDB is closed, and its tables are gone: start another one");
    }
  }

  @Override
  public WireResponse handle(WireRequest request) {
    requireOpen();
    waitForDelay();
    // it may have been closed during the delay
    requireOpen();
    return engine.handle(request);
  }

  private void waitForDelay() {
    Duration now = delay;
    if (!now.isZero()) {
      try {
        Thread.sleep(now.toMillis(), now.toNanosPart() % 1_000_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the request was interrupted while it was delayed", e);
      }
    }
  }
}
