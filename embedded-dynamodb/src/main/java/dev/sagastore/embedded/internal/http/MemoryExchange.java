package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** Runs one asynchronous request: collects its body, calls the engine, publishes the response. */
final class MemoryExchange {
  private final RequestHandler handler;
  private final Executor executor;
  private final AsyncExecuteRequest request;
  private final SdkAsyncHttpResponseHandler responses;
  private final BodyCollector collector = new BodyCollector();
  private final CompletableFuture<@Nullable Void> result = new CompletableFuture<>();

  /** True once the response handler was notified of a response or of a failure. */
  private final AtomicBoolean notified = new AtomicBoolean();

  private final FutureTask<WireResponse> call = new FutureTask<>(this::response);

  MemoryExchange(RequestHandler handler, Executor executor, AsyncExecuteRequest request) {
    this.handler = handler;
    this.executor = executor;
    this.request = request;
    this.responses = request.responseHandler();
  }

  /** Starts the request. Call it only once. */
  CompletableFuture<@Nullable Void> start() {
    // covers this class's own failures and those that the SDK sets, such as timeouts
    CompletableFuture<@Nullable Void> unused =
        result.whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                end(failure);
              }
            });
    collect();
    return result;
  }

  private void collect() {
    CompletableFuture<byte[]> unused =
        collector
            .body()
            .whenComplete(
                (body, failure) -> {
                  if (failure == null) {
                    submit();
                  } else {
                    result.completeExceptionally(failure);
                  }
                });
    request.requestContentPublisher().subscribe(collector);
  }

  private void end(Throwable failure) {
    collector.cancel();
    call.cancel(true);
    if (notified.compareAndSet(false, true)) {
      responses.onError(failure);
    }
  }

  private void submit() {
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new IllegalStateException(
              "The executor rejected the request. Check whether the engine is closed.", e));
    }
  }

  private WireResponse response() {
    return handler.handle(SdkMessage.request(request.request(), collector.body().join()));
  }

  private void run() {
    call.run();
    if (call.isCancelled()) {
      // the interrupt was for the call, and must not reach the executor's next task
      Thread.interrupted();
      return;
    }
    try {
      publish(call.get());
    } catch (ExecutionException e) {
      result.completeExceptionally(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(e);
    }
  }

  private void publish(WireResponse response) {
    if (!notified.compareAndSet(false, true)) {
      return;
    }
    try {
      responses.onHeaders(SdkMessage.response(response));
      responses.onStream(new BodyPublisher(response.body(), result));
    } catch (RuntimeException | Error e) {
      responses.onError(e);
      result.completeExceptionally(e);
    }
  }
}
