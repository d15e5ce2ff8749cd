package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.SagaStoreUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Carries out steps without blocking a thread. The step after a request runs on the thread that
 * receives the response.
 */
public final class AsyncRunner {
  private final DynamoDbAsyncClient client;
  private volatile boolean closed;

  /**
   * Creates a runner.
   *
   * @param client client that sends the requests
   */
  public AsyncRunner(DynamoDbAsyncClient client) {
    this.client = client;
  }

  /**
   * Starts carrying out steps.
   *
   * @param <T> class of the result
   * @param first the first step
   * @param meter meter of the operation
   * @return a future of the result; it fails with a {@link SagaStoreUnavailableException} if the
   *     runner is closed
   */
  public <T> CompletableFuture<T> run(Step<T> first, OperationMeter meter) {
    if (closed) {
      return CompletableFuture.failedFuture(meter.storeClosed());
    }
    return run(first, () -> false, meter);
  }

  /**
   * Starts carrying out steps of an operation.
   *
   * @param ended returns true once the result of the operation is no longer needed
   */
  private <T> CompletableFuture<T> run(Step<T> first, BooleanSupplier ended, OperationMeter meter) {
    CompletableFuture<T> result = new CompletableFuture<>();
    // if the caller cancels the result, the runner stops
    carryOut(first, result, () -> result.isDone() || ended.getAsBoolean(), meter);
    return result;
  }

  private <T> void carryOut(
      Step<T> first, CompletableFuture<T> result, BooleanSupplier ended, OperationMeter meter) {
    Step<T> step = first;
    while (!ended.getAsBoolean()) {
      if (step instanceof Step.Done<T> done) {
        result.complete(done.value());
        return;
      }
      CompletableFuture<Step<T>> next = next(step, ended, meter);
      if (!next.isDone() || next.isCompletedExceptionally()) {
        CompletableFuture<Step<T>> unused =
            next.whenComplete(
                (following, failure) -> {
                  if (failure == null) {
                    carryOut(following, result, ended, meter);
                  } else {
                    result.completeExceptionally(unwrapped(failure));
                  }
                });
        return;
      }
      // a loop, so that many steps without waiting don't overflow the stack
      step = next.join();
    }
  }

  private <T> CompletableFuture<Step<T>> next(
      Step<T> step, BooleanSupplier ended, OperationMeter meter) {
    try {
      if (step instanceof Step.Pause<T> pause) {
        return pause.time().isZero() || pause.time().isNegative()
            ? CompletableFuture.completedFuture(pause.next().get())
            : CompletableFuture.supplyAsync(
                pause.next(),
                CompletableFuture.delayedExecutor(pause.time().toNanos(), TimeUnit.NANOSECONDS));
      }
      return step instanceof Step.Send<?, ?, T> send
          ? send(send, meter)
          : runParallel((Step.Parallel<?, T>) step, ended, meter);
    } catch (RuntimeException | Error e) {
      // an Error, too: without a failed future, the caller would wait forever
      return CompletableFuture.failedFuture(e);
    }
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T>
      CompletableFuture<Step<T>> send(Step.Send<Q, R, T> send, OperationMeter meter) {
    if (closed) {
      return CompletableFuture.completedFuture(send.onFailure().apply(ClientFailure.storeClosed()));
    }
    meter.attempt();
    return begin(send)
        .handle(
            (response, failure) -> {
              if (failure == null) {
                meter.onResponse(send.kind(), send.request(), response);
                return send.onResponse().apply(response);
              }
              Throwable cause = unwrapped(failure);
              if (cause instanceof Error) {
                throw new CompletionException(cause);
              }
              return send.onFailure().apply(ClientFailure.of(cause));
            });
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse> CompletableFuture<R> begin(
      Step.Send<Q, R, ?> send) {
    try {
      return send.kind().async().apply(client, send.request());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <X, T> CompletableFuture<Step<T>> runParallel(
      Step.Parallel<X, T> parallel, BooleanSupplier ended, OperationMeter meter) {
    Group<X> group = new Group<>(parallel.steps(), ended, meter);
    for (int i = 0; i < parallel.concurrency(); i++) {
      group.beginNext();
    }
    return group.all.thenApply(parallel.next());
  }

  /** Parallel steps. Each step that ends starts the next one, so the concurrency stays the same. */
  private final class Group<X> {
    private final List<Step<X>> steps;
    private final BooleanSupplier ended;
    private final OperationMeter meter;
    private final AtomicReferenceArray<@Nullable X> results;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger missing;
    private final CompletableFuture<List<X>> all = new CompletableFuture<>();

    Group(List<Step<X>> steps, BooleanSupplier ended, OperationMeter meter) {
      this.steps = steps;
      // after a failure, no further request is sent
      this.ended = () -> all.isDone() || ended.getAsBoolean();
      this.meter = meter;
      this.results = new AtomicReferenceArray<>(steps.size());
      this.missing = new AtomicInteger(steps.size());
      if (steps.isEmpty()) {
        all.complete(List.of());
      }
    }

    void beginNext() {
      boolean goOn = true;
      // a loop, so that many steps without waiting don't overflow the stack
      while (goOn && !ended.getAsBoolean()) {
        int place = begun.getAndIncrement();
        goOn = place < steps.size() && begin(place);
      }
    }

    /** Starts a step, and returns whether it has already ended. */
    private boolean begin(int place) {
      CompletableFuture<X> step = run(steps.get(place), ended, meter);
      boolean waiting = !step.isDone();
      CompletableFuture<X> unused =
          step.whenComplete(
              (result, failure) -> {
                note(place, result, failure);
                if (waiting) {
                  beginNext();
                }
              });
      return !waiting;
    }

    private void note(int place, @Nullable X result, @Nullable Throwable failure) {
      if (failure != null) {
        all.completeExceptionally(unwrapped(failure));
        return;
      }
      results.set(place, result);
      if (missing.decrementAndGet() == 0) {
        all.complete(list());
      }
    }

    private List<X> list() {
      List<X> list = new ArrayList<>(steps.size());
      for (int i = 0; i < steps.size(); i++) {
        list.add(results.get(i));
      }
      return Collections.unmodifiableList(list);
    }
  }

  /** Stops sending requests. */
  public void close() {
    closed = true;
  }

  /**
   * Returns the exception that a stage failed with.
   *
   * @param failure the exception that a dependent stage received
   * @return the exception itself, without a {@link CompletionException} around it
   */
  public static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
