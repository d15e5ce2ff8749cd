package dev.sagastore.embedded.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.http.SdkCancellationException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

class MemoryAsyncHttpClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final byte[] THREE_BYTES = {1, 2, 3};

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final RecordedResponse recorded = RecordedResponse.ofAll();

  @AfterEach
  void stopExecutor() {
    executor.shutdownNow();
  }

  private static CompletableFuture<Void> execute(
      RequestHandler handler,
      Executor executor,
      SdkHttpContentPublisher body,
      SdkAsyncHttpResponseHandler responses) {
    return new MemoryAsyncHttpClient(handler, executor)
        .execute(
            AsyncExecuteRequest.builder()
                .request(SdkRequest.post())
                .requestContentPublisher(body)
                .responseHandler(responses)
                .build());
  }

  private CompletableFuture<Void> execute(RequestHandler handler, byte[]... body) {
    return execute(handler, executor, PublishedBody.of(body), recorded);
  }

  @Nested
  class Execute {
    @Test
    void passesResponseOfHandler() {
      assertThat(execute(new EchoHandler(), "{}".getBytes(UTF_8))).succeedsWithin(LIMIT);

      assertThat(recorded.response().statusCode()).isEqualTo(200);
      assertThat(recorded.response().firstMatchingHeader("X-Echo-Method")).contains("POST");
      assertThat(recorded.response().firstMatchingHeader("X-Echo-Target")).contains("GetItem");
      assertThat(recorded.response().firstMatchingHeader("Content-Length")).contains("2");
      assertThat(recorded.body()).asString(UTF_8).isEqualTo("{}");
      assertThat(recorded.isBodyComplete()).isTrue();
      assertThat(recorded.failure()).isNull();
    }

    @Test
    void joinsPartsOfBody() {
      assertThat(execute(new EchoHandler(), new byte[] {1}, new byte[0], new byte[] {2, 3}))
          .succeedsWithin(LIMIT);

      assertThat(recorded.body()).isEqualTo(THREE_BYTES);
    }

    @Test
    void passesEmptyBody() {
      assertThat(execute(new EchoHandler())).succeedsWithin(LIMIT);

      assertThat(recorded.response().firstMatchingHeader("Content-Length")).contains("0");
      assertThat(recorded.body()).isEmpty();
      assertThat(recorded.buffers()).isZero();
      assertThat(recorded.isBodyComplete()).isTrue();
    }

    @Test
    void runsHandlerInExecutor() {
      AtomicReference<Thread> thread = new AtomicReference<>();
      CompletableFuture<Thread> expected =
          CompletableFuture.supplyAsync(Thread::currentThread, executor);

      CompletableFuture<Void> result =
          execute(
              any -> {
                thread.set(Thread.currentThread());
                return new WireResponse(200, Map.of(), new byte[0]);
              });

      assertThat(result).succeedsWithin(LIMIT);
      assertThat(thread).hasValue(expected.join());
    }

    @Test
    void passesLargestBody() {
      byte[] half = new byte[RequestHandler.MAX_BODY_BYTES / 2];

      assertThat(execute(new EchoHandler(), half, half)).succeedsWithin(LIMIT);

      assertThat(recorded.response().statusCode()).isEqualTo(200);
      assertThat(recorded.body()).hasSize(RequestHandler.MAX_BODY_BYTES);
    }

    @Test
    void returns413IfBodyIsTooLarge() {
      byte[] half = new byte[RequestHandler.MAX_BODY_BYTES / 2];
      PublishedBody body = PublishedBody.of(half, half, THREE_BYTES, THREE_BYTES);

      assertThat(execute(new EchoHandler(), executor, body, recorded)).succeedsWithin(LIMIT);

      assertThat(recorded.response().statusCode()).isEqualTo(413);
      assertThat(body.remainingParts()).isEqualTo(1);
    }

    @Test
    void worksAfterCloseOfClient() {
      MemoryAsyncHttpClient client = new MemoryAsyncHttpClient(new EchoHandler(), executor);
      client.close();
      client.close();

      CompletableFuture<Void> result =
          client.execute(
              AsyncExecuteRequest.builder()
                  .request(SdkRequest.post())
                  .requestContentPublisher(PublishedBody.of())
                  .responseHandler(recorded)
                  .build());

      assertThat(result).succeedsWithin(LIMIT);
      assertThat(client.clientName()).isEqualTo("EmbeddedDynamoDb");
    }
  }

  @Nested
  class Failure {
    @Test
    void ofHandlerReachesResponseHandler() {
      IllegalStateException failure = new IllegalStateException("The engine is closed");

      CompletableFuture<Void> result =
          execute(
              any -> {
                throw failure;
              });

      assertThat(result).failsWithin(LIMIT).withThrowableThat().withCause(failure);
      assertThat(recorded.failure()).isSameAs(failure);
      assertThat(recorded.response()).isNull();
    }

    @Test
    void ofRequestBodyReachesResponseHandler() {
      IllegalArgumentException failure = new IllegalArgumentException("No body");

      CompletableFuture<Void> result =
          execute(new EchoHandler(), executor, PublishedBody.failing(failure), recorded);

      assertThat(result).failsWithin(LIMIT).withThrowableThat().withCause(failure);
      assertThat(recorded.failure()).isSameAs(failure);
    }

    @Test
    void ofExecutorReachesResponseHandler() {
      executor.shutdown();

      assertThat(execute(new EchoHandler())).isCompletedExceptionally();

      assertThat(recorded.failure())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed")
          .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void ofResponseHandlerFailsResult() {
      IllegalArgumentException failure = new IllegalArgumentException("No status");
      AtomicReference<Throwable> notified = new AtomicReference<>();
      SdkAsyncHttpResponseHandler responses =
          new SdkAsyncHttpResponseHandler() {
            @Override
            public void onHeaders(SdkHttpResponse headers) {
              throw failure;
            }

            @Override
            public void onStream(Publisher<ByteBuffer> stream) {}

            @Override
            public void onError(Throwable error) {
              notified.set(error);
            }
          };

      CompletableFuture<Void> result =
          execute(new EchoHandler(), executor, PublishedBody.of(), responses);

      assertThat(result).failsWithin(LIMIT).withThrowableThat().withCause(failure);
      assertThat(notified).hasValue(failure);
    }
  }

  @Nested
  class Cancellation {
    @Test
    void interruptsHandler() throws InterruptedException {
      BlockedHandler handler = new BlockedHandler();
      CompletableFuture<Void> result = execute(handler);
      assertThat(handler.awaitRequest()).isTrue();

      result.cancel(true);

      assertThat(handler.awaitInterruption()).isTrue();
      assertThat(recorded.failure()).isInstanceOf(CancellationException.class);
      assertThat(recorded.response()).isNull();
    }

    @Test
    void leavesNoInterruptedThread() throws InterruptedException {
      BlockedHandler handler = new BlockedHandler();
      AtomicReference<Boolean> interrupted = new AtomicReference<>();
      CompletableFuture<Void> task = new CompletableFuture<>();
      // runs the request and a following task as one, so that the executor can't clear the flag
      Executor direct =
          request ->
              executor.execute(
                  () -> {
                    request.run();
                    interrupted.set(Thread.currentThread().isInterrupted());
                    task.complete(null);
                  });
      CompletableFuture<Void> result = execute(handler, direct, PublishedBody.of(), recorded);
      assertThat(handler.awaitRequest()).isTrue();

      result.cancel(true);

      assertThat(task).succeedsWithin(LIMIT);
      assertThat(interrupted).hasValue(false);
    }

    @Test
    void beforeStartSkipsHandler() {
      List<Runnable> tasks = new ArrayList<>();
      AtomicBoolean called = new AtomicBoolean();
      CompletableFuture<Void> result =
          execute(
              any -> {
                called.set(true);
                return new WireResponse(200, Map.of(), new byte[0]);
              },
              tasks::add,
              PublishedBody.of(),
              recorded);

      result.cancel(true);
      assertThat(tasks).hasSize(1);
      tasks.get(0).run();

      assertThat(called).isFalse();
      assertThat(recorded.response()).isNull();
    }

    @Test
    void duringRequestBodyCancelsItsSubscription() {
      PublishedBody body = PublishedBody.endless();
      CompletableFuture<Void> result = execute(new EchoHandler(), executor, body, recorded);
      assertThat(body.isCanceled()).isFalse();

      result.cancel(true);

      assertThat(body.isCanceled()).isTrue();
      assertThat(recorded.failure()).isInstanceOf(CancellationException.class);
    }
  }

  @Nested
  class ResponseBody {
    private final RecordedResponse idle = RecordedResponse.withoutDemand();
    private final CompletableFuture<Void> result =
        execute(new EchoHandler(), Runnable::run, PublishedBody.of(THREE_BYTES), idle);

    @Test
    void waitsForDemand() {
      assertThat(idle.response().statusCode()).isEqualTo(200);
      assertThat(idle.buffers()).isZero();
      assertThat(result).isNotDone();

      idle.subscription().request(1);

      assertThat(idle.body()).isEqualTo(THREE_BYTES);
      assertThat(idle.isBodyComplete()).isTrue();
      assertThat(result).isCompleted();
    }

    @Test
    void isPublishedOnce() {
      idle.subscription().request(1);
      idle.subscription().request(1);

      assertThat(idle.buffers()).isEqualTo(1);
    }

    @Test
    void needsNoDemandIfEmpty() {
      RecordedResponse empty = RecordedResponse.withoutDemand();

      CompletableFuture<Void> emptyResult =
          execute(new EchoHandler(), Runnable::run, PublishedBody.of(), empty);

      assertThat(empty.isBodyComplete()).isTrue();
      assertThat(emptyResult).isCompleted();
    }

    @Test
    void doesNotSignalEndAfterCancellation() {
      RecordedResponse canceling = RecordedResponse.canceling();

      CompletableFuture<Void> canceledResult =
          execute(new EchoHandler(), Runnable::run, PublishedBody.of(THREE_BYTES), canceling);

      assertThat(canceling.body()).isEqualTo(THREE_BYTES);
      assertThat(canceling.isBodyComplete()).isFalse();
      assertThat(canceledResult).isCompleted();
    }

    @Test
    void endsWithCanceledSubscription() {
      idle.subscription().cancel();
      idle.subscription().request(1);

      assertThat(idle.buffers()).isZero();
      assertThat(idle.isBodyComplete()).isFalse();
      assertThat(idle.bodyFailure()).isNull();
      assertThat(result)
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(SdkCancellationException.class);
    }

    @Test
    void endsWithFailedResult() {
      IllegalStateException timeout = new IllegalStateException("Timeout");

      result.completeExceptionally(timeout);
      idle.subscription().request(1);

      assertThat(idle.bodyFailure()).isSameAs(timeout);
      assertThat(idle.buffers()).isZero();
    }

    @Test
    void failsIfDemandIsNotPositive() {
      idle.subscription().request(0);

      assertThat(idle.bodyFailure()).isInstanceOf(IllegalArgumentException.class);
      assertThat(result).isCompletedExceptionally();
    }

    @Test
    void failsForSecondSubscriber() {
      RecordedResponse second = RecordedResponse.ofAll();

      idle.publisher().subscribe(second);

      assertThat(second.bodyFailure()).isInstanceOf(IllegalStateException.class);
      assertThat(second.buffers()).isZero();
      assertThat(result).isNotDone();
    }
  }
}
