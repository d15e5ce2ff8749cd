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
 * Carries out steps on the caller's thread. Steps that may go together get threads of the shell,
 * which end when they have had nothing to do for a minute.
 */
public final class BlockingRunner {
  private static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final DynamoDbClient client;
  private final BlockingSender sender;
  private final ExecutorService helpers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "sagastore-cleanup");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Creates a shell.
   *
   * @param client sends the requests
   * @param sender calls the client; closed with the runner
   */
  public BlockingRunner(DynamoDbClient client, BlockingSender sender) {
    this.client = client;
    this.sender = sender;
  }

  /**
   * Carries out steps to their end.
   *
   * @param <T> what they end with
   * @param first the first step
   * @param meter notes what they take
   * @return what they end with
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
   * @param ended tells when the operation has ended without them, so that nothing more may be sent
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
        step = sleep(pause.time(), ended) ? pause.next().get() : pause.interrupted().get();
      } else if (step instanceof Step.Send<?, ?, T> send) {
        step = send(send, meter);
      } else {
        step = together((Step.Together<?, T>) step, ended, meter);
      }
    }
  }

  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> send(
      Step.Send<Q, R, T> send, OperationMeter meter) {
    R answer;
    try {
      answer =
          sender.send(
              () -> {
                meter.attempt();
                return send.operation().blocking().apply(client, send.request());
              });
    } catch (SdkException e) {
      return send.failed().apply(e);
    }
    meter.answered(send.operation(), send.request(), answer);
    return send.answered().apply(answer);
  }

  private <X, T> Step<T> together(
      Step.Together<X, T> together, BooleanSupplier ended, OperationMeter meter) {
    List<Step<X>> steps = together.steps();
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
            // the first one is the caller's; the others stop where they are
            failure.compareAndSet(null, e);
          }
        };
    List<Future<?>> helping = new ArrayList<>();
    for (int i = 1; i < Math.min(together.concurrency(), steps.size()); i++) {
      help(work).ifPresent(helping::add);
    }
    work.run();
    helping.forEach(BlockingRunner::await);
    if (failure.get() instanceof RuntimeException e) {
      throw e;
    }
    if (failure.get() instanceof Error e) {
      throw e;
    }
    return together.next().apply(Collections.unmodifiableList(results));
  }

  /** Returns empty if the runner is closed: the caller then does the work, which fails typed. */
  private Optional<Future<?>> help(Runnable work) {
    try {
      return Optional.of(helpers.submit(work));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
  }

  /**
   * Waits even if it is interrupted: nothing goes on behind the caller. All steps have been begun
   * by then, so that it is not for long.
   */
  private static void await(Future<?> help) {
    boolean wasInterrupted = false;
    while (!help.isDone()) {
      try {
        help.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a helper keeps its failures to itself", e);
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sleeps in parts, so that it ends soon after the operation has.
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

  /** Sends nothing from now on, and lets the threads end. */
  public void close() {
    sender.close();
    helpers.shutdown();
  }
}
