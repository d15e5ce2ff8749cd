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
 * Carries out steps without a thread that waits: what follows a request runs where its answer
 * arrives.
 */
public final class AsyncRunner {
  private final DynamoDbAsyncClient client;
  private volatile boolean closed;

  /**
   * Creates a shell.
   *
   * @param client sends the requests
   */
  public AsyncRunner(DynamoDbAsyncClient client) {
    this.client = client;
  }

  /**
   * Begins to carry out steps.
   *
   * @param <T> what they end with
   * @param first the first step
   * @param meter notes what they take
   * @return what they end with; a {@link SagaStoreUnavailableException} if the runner is closed
   */
  public <T> CompletableFuture<T> run(Step<T> first, OperationMeter meter) {
    if (closed) {
      return CompletableFuture.failedFuture(meter.storeClosed());
    }
    return run(first, () -> false, meter);
  }

  /**
   * Begins to carry out steps of an operation.
   *
   * @param ended tells when nobody wants the operation's result any more
   */
  private <T> CompletableFuture<T> run(Step<T> first, BooleanSupplier ended, OperationMeter meter) {
    CompletableFuture<T> result = new CompletableFuture<>();
    // the caller may cancel the result: then there is nothing more to do
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
      // a loop, lest many steps that need no waiting pile up on the stack
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
          : together((Step.Together<?, T>) step, ended, meter);
    } catch (RuntimeException | Error e) {
      // an Error, too: nobody else would learn of it, and the caller would wait forever
      return CompletableFuture.failedFuture(e);
    }
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T>
      CompletableFuture<Step<T>> send(Step.Send<Q, R, T> send, OperationMeter meter) {
    if (closed) {
      return CompletableFuture.completedFuture(send.failed().apply(ClientFailure.storeClosed()));
    }
    meter.attempt();
    return begin(send)
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                meter.answered(send.operation(), send.request(), answer);
                return send.answered().apply(answer);
              }
              Throwable cause = unwrapped(failure);
              if (cause instanceof Error) {
                throw new CompletionException(cause);
              }
              return send.failed().apply(ClientFailure.of(cause));
            });
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse> CompletableFuture<R> begin(
      Step.Send<Q, R, ?> send) {
    try {
      return send.operation().async().apply(client, send.request());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <X, T> CompletableFuture<Step<T>> together(
      Step.Together<X, T> together, BooleanSupplier ended, OperationMeter meter) {
    Group<X> group = new Group<>(together.steps(), ended, meter);
    for (int i = 0; i < together.concurrency(); i++) {
      group.beginNext();
    }
    return group.all.thenApply(together.next());
  }

  /** Steps of which so many are under way as were begun at first. */
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
      // nothing new is sent after a failure
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
      // a loop, lest many steps that need no waiting pile up on the stack
      while (goOn && !ended.getAsBoolean()) {
        int place = begun.getAndIncrement();
        goOn = place < steps.size() && begin(place);
      }
    }

    /** Returns true if the step has ended already. */
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

  /** Sends nothing from now on. */
  public void close() {
    closed = true;
  }

  /**
   * Returns what a stage failed with.
   *
   * @param failure what a stage that depends on it was told
   * @return the failure itself
   */
  public static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
