package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the messages of a {@link SagaBus} and handles them in threads, for ECS or any JVM. It
 * also sends the wake-ups of timeouts.
 *
 * <pre>{@code
 * SagaBusWorker worker = SagaBusWorker.builder(bus).build();
 * worker.start();
 * …
 * worker.stop(Duration.ofSeconds(20)); // in a shutdown hook
 * }</pre>
 *
 * <p>The worker holds at most as many messages as its threads times its batch size. Every third of
 * the transport's visibility timeout, it extends that of the messages in hand. Messages that were
 * received together are acknowledged together, after the last of them or at the next extension.
 *
 * <p>Two messages of one saga are not handled concurrently in all workers of one {@link SagaBus}
 * object. In two processes, one of them has a conflict, and is handled again.
 *
 * <p>Safe for use by several threads.
 */
public final class SagaBusWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SagaBusWorker.class);

  private final SagaBus bus;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final int batchSize;
  private final Duration wait;
  private final Duration visibility;
  private final Duration sweepInterval;
  private final TasksInHand inHand = new TasksInHand();
  private final OpenBatches batches;
  private final ExecutorService handlers;
  private final ExecutorService receiver;
  private final ScheduledExecutorService timer;
  private final Semaphore free;
  private volatile State state = State.NEW;
  private volatile boolean receiverEnded;
  private volatile @Nullable Future<?> sweeping;
  private volatile @Nullable Failure lastFailure;
  private final BusListener failureListener =
      new BusListener() {
        @Override
        public void failed(String operation, Throwable failure) {
          lastFailure = new Failure(SagaExecutor.describe(failure), Instant.now());
        }
      };

  private enum State {
    NEW,
    RUNNING,
    STOPPED
  }

  /** A failure, and when it happened. */
  private record Failure(String text, Instant at) {}

  private SagaBusWorker(Builder builder) {
    this.bus = builder.bus;
    this.batches = new OpenBatches(bus.settler(), bus.listener());
    this.batchSize = builder.batchSize;
    this.wait = builder.wait;
    this.visibility = bus.transport().visibilityTimeout();
    this.sweepInterval = builder.sweepInterval;
    this.free = new Semaphore(builder.threads * batchSize);
    this.handlers = Executors.newFixedThreadPool(builder.threads, named("handler"));
    this.receiver = Executors.newSingleThreadExecutor(named("receiver"));
    // a long sweep must not keep visibility timeouts from being extended
    this.timer = Executors.newScheduledThreadPool(2, named("timer"));
  }

  private ThreadFactory named(String role) {
    AtomicInteger number = new AtomicInteger();
    return task ->
        new Thread(task, "saga-bus-%s-%s-%s".formatted(bus.name(), role, number.incrementAndGet()));
  }

  /**
   * Returns a builder of a worker.
   *
   * @param bus the bus
   * @return a new builder
   */
  public static Builder builder(SagaBus bus) {
    return new Builder(bus);
  }

  /**
   * Starts to receive messages.
   *
   * @throws IllegalStateException if the worker was started or stopped before
   */
  public synchronized void start() {
    if (state != State.NEW) {
      throw new IllegalStateException(
          "the worker was started or stopped before: build another one");
    }
    state = State.RUNNING;
    bus.listener().add(failureListener);
    receiver.execute(
        () -> {
          try {
            receive();
          } finally {
            // an error of the JVM can end it, too
            receiverEnded = true;
          }
        });
    long extension = Math.max(1, visibility.toMillis() / 3);
    // both report what they throw
    Future<?> unusedExtending =
        timer.scheduleWithFixedDelay(
            () -> batches.extend(visibility), extension, extension, TimeUnit.MILLISECONDS);
    sweeping =
        timer.scheduleWithFixedDelay(
            this::sweep, 0, sweepInterval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean isRunning() {
    return state == State.RUNNING;
  }

  private void receive() {
    int failures = 0;
    while (isRunning()) {
      try {
        // as many messages as the threads can handle before the visibility timeout matters
        free.acquire(batchSize);
      } catch (InterruptedException e) {
        return;
      }
      List<ReceivedMessage> batch = List.of();
      try {
        batch = isRunning() ? bus.transport().receive(batchSize, wait) : batch;
        failures = 0;
      } catch (Throwable e) {
        JvmError.rethrow(e);
        failed("receiving", e);
        failures++;
        pause(failures);
      }
      free.release(Math.max(0, batchSize - batch.size()));
      submit(batch);
    }
  }

  private void submit(List<ReceivedMessage> messages) {
    List<MessageTask> tasks;
    try {
      tasks = bus.tasks(messages, Instant.MAX);
    } catch (Throwable e) {
      JvmError.rethrow(e);
      // the visibility timeout brings the messages back
      failed("dispatching", e);
      free.release(messages.size());
      return;
    }
    if (tasks.isEmpty()) {
      return;
    }
    Instant now = Instant.now();
    tasks.forEach(task -> inHand.add(task, now));
    Settler.OpenBatch batch = batches.open(messages, tasks.size());
    try {
      tasks.forEach(task -> handlers.execute(() -> handle(task, batch)));
    } catch (RejectedExecutionException e) {
      LOG.debug("{} was stopped while messages arrived", bus.name(), e);
      tasks.forEach(inHand::remove);
      batches.close();
      batches.release(messages);
    }
  }

  private void handle(MessageTask task, Settler.OpenBatch batch) {
    try {
      task.work().run();
    } catch (Throwable e) {
      JvmError.rethrow(e);
      // the visibility timeout brings the messages back
      failed("handling", e);
    } finally {
      batches.endTask(batch, task);
      inHand.remove(task);
      free.release(task.messages().size());
    }
  }

  private void pause(int failures) {
    try {
      boolean unusedStops =
          stopping.await(Math.min(10_000, 100L << Math.min(failures, 7)), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep() {
    try {
      bus.sweep();
    } catch (RuntimeException e) {
      // the bus has reported it; the next sweep tries again
      LOG.debug("{} could not sweep", bus.name(), e);
    } catch (Throwable e) {
      JvmError.rethrow(e);
      failed("sweeping", e);
    }
  }

  private void failed(String operation, Throwable e) {
    bus.listener().failed(operation, e);
  }

  /**
   * Stops receiving, and waits for the messages in hand. After the bound, it interrupts their
   * handlers, and makes the messages visible immediately. A second call waits for the first one.
   *
   * @param bound longest time to wait. The requests that settle messages come on top, and up to 5
   *     seconds for a sweep that is under way
   * @return whether all messages in hand have ended
   */
  @CanIgnoreReturnValue
  public boolean stop(Duration bound) {
    if (!beginStop()) {
      awaitStop(bound);
      return inHand.countMessages() == 0;
    }
    try {
      return stopOnce(bound);
    } finally {
      stopped.countDown();
    }
  }

  /** Returns whether this is the first stop; a start that is under way ends before. */
  private synchronized boolean beginStop() {
    boolean isFirst = state != State.STOPPED;
    state = State.STOPPED;
    return isFirst;
  }

  private void awaitStop(Duration bound) {
    try {
      boolean unusedEnded = stopped.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopOnce(Duration bound) {
    stopping.countDown();
    Future<?> sweeps = sweeping;
    if (sweeps != null) {
      sweeps.cancel(false);
    }
    receiver.shutdownNow();
    boolean ended = false;
    try {
      long end = System.nanoTime() + bound.toNanos();
      // a receive that is under way can still bring messages
      receiver.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS);
      ended = inHand.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // what an interrupt ends is not in hand any more
    List<ReceivedMessage> left = batches.messages();
    batches.acknowledge();
    handlers.shutdownNow();
    endExtensions();
    batches.close();
    batches.release(left);
    bus.listener().remove(failureListener);
    return ended;
  }

  /** An extension that is under way must not hide the messages that are released next. */
  private void endExtensions() {
    timer.shutdown();
    try {
      boolean unusedEnded = timer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timer.shutdownNow();
  }

  /** Stops the worker as {@link #stop} does, with a bound of 20 seconds. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(20));
  }

  /**
   * Returns the health of the worker.
   *
   * @return the present state
   */
  public WorkerHealth health() {
    Failure last = lastFailure;
    return new WorkerHealth(
        isRunning() && !receiverEnded,
        inHand.countMessages(),
        inHand.oldest(Instant.now()),
        last == null ? null : last.text(),
        last == null ? null : last.at());
  }

  /**
   * Builds a {@link SagaBusWorker}.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private final SagaBus bus;
    private int threads = 8;
    private int batchSize = 10;
    private Duration wait = Duration.ofSeconds(20);
    private Duration sweepInterval = Duration.ofMinutes(1);

    private Builder(SagaBus bus) {
      this.bus = bus;
    }

    /**
     * Sets the number of threads that handle messages.
     *
     * @param number 1 to 1,000 (default 8)
     * @return this builder
     * @throws IllegalArgumentException if the number is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder threads(int number) {
      if (number < 1 || number > 1000) {
        throw new IllegalArgumentException(
            "a worker can have 1 to 1,000 threads, not %s".formatted(number));
      }
      this.threads = number;
      return this;
    }

    /**
     * Sets how many messages are received in one request. Messages of one saga in a batch are
     * stored in one write.
     *
     * @param number 1 to 10 (default 10)
     * @return this builder
     * @throws IllegalArgumentException if the number is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder batchSize(int number) {
      if (number < 1 || number > 10) {
        throw new IllegalArgumentException(
            "a batch can have 1 to 10 messages, not %s".formatted(number));
      }
      this.batchSize = number;
      return this;
    }

    /**
     * Sets how long a request waits for messages.
     *
     * @param time 0 to 20 seconds (default 20 seconds)
     * @return this builder
     * @throws IllegalArgumentException if the time is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder waitTime(Duration time) {
      this.wait = checked("wait", time, Duration.ZERO, Duration.ofSeconds(20));
      return this;
    }

    /**
     * Sets how often the worker looks for timeouts that are due.
     *
     * @param time 1 second to 10 minutes (default 1 minute)
     * @return this builder
     * @throws IllegalArgumentException if the time is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder sweepInterval(Duration time) {
      this.sweepInterval =
          checked("sweep every", time, Duration.ofSeconds(1), Duration.ofMinutes(10));
      return this;
    }

    private static Duration checked(String what, Duration time, Duration min, Duration max) {
      if (time.compareTo(min) < 0 || time.compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "a worker can %s %s to %s, not %s".formatted(what, min, max, time));
      }
      return time;
    }

    /**
     * Returns the worker. It does nothing until it is started.
     *
     * @return the worker
     */
    public SagaBusWorker build() {
      return new SagaBusWorker(this);
    }
  }
}
