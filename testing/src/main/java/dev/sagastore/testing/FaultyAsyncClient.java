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

/** Carries out a plan of faults without a thread that waits. */
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
        .map(step -> goWrong(step, request))
        .orElseGet(() -> network.execute(request));
  }

  @Override
  public void close() {
    network.close();
  }

  private CompletableFuture<Void> goWrong(FaultPlan.Step step, AsyncExecuteRequest request) {
    CompletableFuture<String> sent =
        step.fault().takesEffect()
            ? network.execute(withoutAnswer(request)).thenApply(done -> "")
            : bodyOf(request);
    CompletableFuture<Void> result = new CompletableFuture<>();
    // in another thread, since what others do meanwhile may wait, and the network's must not
    CompletableFuture<Void> unused =
        sent.thenComposeAsync(body -> answer(step, request, body))
            .thenAccept(answer -> deliver(answer, request.responseHandler(), result))
            .whenComplete((done, e) -> end(e, request.responseHandler(), result));
    return result;
  }

  private static CompletableFuture<FaultResponse> answer(
      FaultPlan.Step step, AsyncExecuteRequest request, String body) {
    step.meanwhile().run();
    try {
      return CompletableFuture.completedFuture(
          FaultResponse.of(step.fault(), FaultResponse.operationOf(request.request()), body));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void deliver(
      FaultResponse answer, SdkAsyncHttpResponseHandler handler, CompletableFuture<Void> result) {
    // if it is done, the SDK gave up, and the handler may serve the next attempt by now
    if (!result.isDone()) {
      handler.onHeaders(answer.head());
      handler.onStream(SdkPublisher.fromIterable(List.of(ByteBuffer.wrap(answer.bytes()))));
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

  private static AsyncExecuteRequest withoutAnswer(AsyncExecuteRequest request) {
    return AsyncExecuteRequest.builder()
        .request(request.request())
        .requestContentPublisher(request.requestContentPublisher())
        .responseHandler(new Discarded())
        .build();
  }

  /** An answer that nobody sees. */
  private static final class Discarded implements SdkAsyncHttpResponseHandler {
    @Override
    public void onHeaders(SdkHttpResponse headers) {}

    @Override
    public void onStream(Publisher<ByteBuffer> stream) {
      // read to its end, or the connection would stay busy
      CompletableFuture<Void> unused = SdkPublisher.adapt(stream).subscribe(part -> {});
    }

    @Override
    public void onError(Throwable error) {
      // the future of the request tells it, too
    }
  }
}
