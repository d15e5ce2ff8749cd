package dev.sagastore.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** Injects the faults of a plan without blocking a thread. */
final class FaultyAsyncClient implements SdkAsyncHttpClient {
  private final SdkAsyncHttpClient network;
  private final FaultPlan plan;

  FaultyAsyncClient(SdkAsyncHttpClient network, FaultPlan plan) {
    this.network = network;
    this.plan = plan;
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    return plan.nextAttempt(FaultResponse.operationOf(request.request()))
        .map(planned -> inject(planned, request))
        .orElseGet(() -> network.execute(request));
  }

  @Override
  public void close() {
    network.close();
  }

  private CompletableFuture<Void> inject(
      FaultPlan.PlannedFault planned, AsyncExecuteRequest request) {
    CompletableFuture<String> sent =
        planned.fault().takesEffect()
            ? network.execute(withoutResponse(request)).thenApply(done -> "")
            : bodyOf(request);
    CompletableFuture<Void> result = new CompletableFuture<>();
    // in another thread, because the action can wait, and the threads of the network must not
    CompletableFuture<Void> unused =
        sent.thenComposeAsync(body -> respond(planned, request, body))
            .thenAccept(response -> deliver(response, request.responseHandler(), result))
            .whenComplete((done, e) -> end(e, request.responseHandler(), result));
    return result;
  }

  private static CompletableFuture<FaultResponse> respond(
      FaultPlan.PlannedFault planned, AsyncExecuteRequest request, String body) {
    planned.meanwhile().run();
    try {
      return CompletableFuture.completedFuture(
          FaultResponse.of(planned.fault(), FaultResponse.operationOf(request.request()), body));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void deliver(
      FaultResponse response, SdkAsyncHttpResponseHandler handler, CompletableFuture<Void> result) {
    // if it is done, the SDK gave up, and the handler may already serve the next attempt
    if (!result.isDone()) {
      handler.onHeaders(response.head());
      handler.onStream(SdkPublisher.fromIterable(List.of(ByteBuffer.wrap(response.bytes()))));
    }
  }

  private static void end(
      @Nullable Throwable e, SdkAsyncHttpResponseHandler handler, CompletableFuture<Void> result) {
    if (e == null) {
      result.complete(null);
    } else if (!result.isDone()) {
      Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      handler.onError(cause);
      result.completeExceptionally(cause);
    }
  }

  private static CompletableFuture<String> bodyOf(AsyncExecuteRequest request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return SdkPublisher.adapt(request.requestContentPublisher())
        .subscribe(
            part -> {
              byte[] copy = new byte[part.remaining()];
              part.get(copy);
              bytes.writeBytes(copy);
            })
        .thenApply(done -> bytes.toString(StandardCharsets.UTF_8));
  }

  private static AsyncExecuteRequest withoutResponse(AsyncExecuteRequest request) {
    return AsyncExecuteRequest.builder()
        .request(request.request())
        .requestContentPublisher(request.requestContentPublisher())
        .responseHandler(new Discarded())
        .build();
  }

  /** Discards a response. */
  private static final class Discarded implements SdkAsyncHttpResponseHandler {
    @Override
    public void onHeaders(SdkHttpResponse headers) {}

    @Override
    public void onStream(Publisher<ByteBuffer> stream) {
      // read to the end, because otherwise the connection stays busy
      CompletableFuture<Void> unused = SdkPublisher.adapt(stream).subscribe(part -> {});
    }

    @Override
    public void onError(Throwable error) {
      // the future of the request fails, too
    }
  }
}
