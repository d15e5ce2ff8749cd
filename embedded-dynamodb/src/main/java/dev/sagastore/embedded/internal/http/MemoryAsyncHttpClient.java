package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * Passes the SDK's asynchronous requests to the engine in an executor, without a socket.
 *
 * <p>The client owns neither the engine nor the executor: {@link #close()} has no effect.
 */
public final class MemoryAsyncHttpClient implements SdkAsyncHttpClient {
  private final RequestHandler handler;
  private final Executor executor;

  /**
   * Creates a client of an engine.
   *
   * @param executor the executor of the requests. A request may wait in the engine for a long time:
   *     the executor needs a thread for each concurrent request.
   */
  public MemoryAsyncHttpClient(RequestHandler handler, Executor executor) {
    this.handler = new SizeLimitedHandler(handler);
    this.executor = executor;
  }

  /**
   * Runs a request.
   *
   * <p>If the returned future is canceled or completed exceptionally, the request ends: a request
   * that waits for a thread doesn't run, and the thread of a request in the engine is interrupted.
   *
   * @return a future that completes when the subscriber of the response's body received it all
   */
  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    return new MemoryExchange(handler, executor, request).start();
  }

  /** Returns the name that the SDK adds to its user agent. */
  @Override
  public String clientName() {
    return MemoryHttpClient.NAME;
  }

  /** Has no effect: the engine, the executor, and other clients of the engine stay open. */
  @Override
  public void close() {}
}
