package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.SagaStoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * Carries out steps on the caller's thread. Parallel steps also run on threads of the runner, which
 * end after a minute without work.
 */
public final class BlockingRunner {
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final DynamoDbClient client;
  private final BlockingSender sender;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "sagastore-cleanup");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Creates a runner.
   *
   * @param client client that sends the requests
   * @param sender sender that calls the client; closed with the runner
   */
  public BlockingRunner(DynamoDbClient client, BlockingSender sender) {
    this.client = client;
    this.sender = sender;
  }

  /**
   * Carries out steps to their end.
   *
   * @param <T> class of the result
   * @param first the first step
   * @param meter meter of the operation
   * @return the result
   * @throws SagaStoreUnavailableException if the runner is closed
   */
  public <T> T run(Step<T> first, OperationMeter meter) {
    if (sender.isClosed()) {
      throw meter.storeClosed();
    }
    return run(first, () -> false, meter);
  }

  /**
   * Carries out steps of an operation.
   *
   * @param ended returns true once the operation has ended without these steps; no further request
   *     is sent then
   */
  private <T> T run(Step<T> first, BooleanSupplier ended, OperationMeter meter) {
    Step<T> step = first;
    while (true) {
      if (ended.getAsBoolean()) {
        throw new CancellationException("another step has failed");
      }
      if (step instanceof Step.Done<T> done) {
        return done.value();
      }
      if (step instanceof Step.Pause<T> pause) {
        step = sleep(pause.time(), ended) ? pause.next().get() : pause.onInterrupt().get();
      } else if (step instanceof Step.Send<?, ?, T> send) {
        step = send(send, meter);
      } else {
        step = runParallel((Step.Parallel<?, T>) step, ended, meter);
      }
    }
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> send(
      Step.Send<Q, R, T> send, OperationMeter meter) {
    R response;
    try {
      response =
          sender.send(
              () -> {
                meter.attempt();
                return send.kind().blocking().apply(client, send.request());
              });
    } catch (SdkException e) {
      return send.onFailure().apply(e);
    }
    meter.onResponse(send.kind(), send.request(), response);
    return send.onResponse().apply(response);
  }

  private <X, T> Step<T> runParallel(
      Step.Parallel<X, T> parallel, BooleanSupplier ended, OperationMeter meter) {
    List<Step<X>> steps = parallel.steps();
    List<@Nullable X> results = new ArrayList<>(Collections.nCopies(steps.size(), null));
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    BooleanSupplier over = () -> failure.get() != null || ended.getAsBoolean();
    Runnable work =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < steps.size(); i = next.getAndIncrement()) {
              results.set(i, run(steps.get(i), over, meter));
            }
          } catch (RuntimeException | Error e) {
            // the caller gets the first failure; the other threads stop
            failure.compareAndSet(null, e);
          }
        };
    List<Future<?>> running = new ArrayList<>();
    for (int i = 1; i < Math.min(parallel.concurrency(), steps.size()); i++) {
      submit(work).ifPresent(running::add);
    }
    work.run();
    running.forEach(BlockingRunner::await);
    if (failure.get() instanceof RuntimeException e) {
      throw e;
    }
    if (failure.get() instanceof Error e) {
      throw e;
    }
    return parallel.next().apply(Collections.unmodifiableList(results));
  }

  /**
   * Returns empty if the runner is closed. The caller then does the work, which fails as it should.
   */
  private Optional<Future<?>> submit(Runnable work) {
    try {
      return Optional.of(threads.submit(work));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
  }

  /**
   * Waits even if the thread is interrupted, so that no step runs after the call returns. All steps
   * have been started by then, so the wait is short.
   */
  private static void await(Future<?> work) {
    boolean wasInterrupted = false;
    while (!work.isDone()) {
      try {
        work.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("parallel work never throws", e);
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sleeps in short intervals, so that the sleep ends soon after the operation does.
   *
   * @return false if the thread was interrupted
   */
  private static boolean sleep(Duration time, BooleanSupplier ended) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos();
          left > 0 && !ended.getAsBoolean();
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP_NANOS));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stops sending requests, and lets the threads end. */
  public void close() {
    sender.close();
    threads.shutdown();
  }
}
