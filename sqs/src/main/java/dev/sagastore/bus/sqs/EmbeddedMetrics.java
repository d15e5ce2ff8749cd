package dev.sagastore.bus.sqs;

import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SweepReport;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.schema.BusMetric;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the metrics of a bus to standard output, in the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>. CloudWatch reads them from the log: they take no request and no permission.
 *
 * <p>The handlers of {@code sagastore-lambda} have such a listener, and flush it at the end of each
 * invocation. In a process that runs for long, such as a worker on ECS, call {@link #flushEvery}:
 *
 * <pre>{@code
 * EmbeddedMetrics metrics = EmbeddedMetrics.of(transport.name());
 * metrics.flushEvery(Duration.ofMinutes(1));
 * SagaBus bus = SagaBus.builder(transport.name()).listener(metrics)…
 * }</pre>
 *
 * <p>The log driver {@code awslogs} of ECS sends standard output to CloudWatch, which needs no
 * agent and no further setting.
 *
 * <p>The metrics are in the namespace {@code Sagastore}. Their one dimension is {@code Bus}, the
 * name of the bus, because CloudWatch charges for each combination of a metric and its dimensions.
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>metric</th><th>unit</th><th>is counted or measured</th></tr>
 * <tr><td>{@code MessagesHandled}</td><td>count</td><td>messages that were handled</td></tr>
 * <tr><td>{@code MessagesFailed}</td><td>count</td>
 * <td>messages whose handler has failed, and that have attempts left</td></tr>
 * <tr><td>{@code DuplicateMessages}</td><td>count</td>
 * <td>messages that had been handled before</td></tr>
 * <tr><td>{@code DeadLetters}</td><td>count</td>
 * <td>messages that were sent to the dead-letter queue, also those that a destination has
 * rejected; not those that SQS moves there</td></tr>
 * <tr><td>{@code Conflicts}</td><td>count</td>
 * <td>writes of a saga that another write came before</td></tr>
 * <tr><td>{@code Failures}</td><td>count</td>
 * <td>failures of the store and the transport, and messages that could not be sent for now</td></tr>
 * <tr><td>{@code InboxDrops}</td><td>count</td>
 * <td>message IDs that inboxes forgot because the inbox was full</td></tr>
 * <tr><td>{@code ParkedTimers}</td><td>count</td><td>timeouts that were parked</td></tr>
 * <tr><td>{@code TimerLag}</td><td>milliseconds</td>
 * <td>how late a sweep found the earliest timeout of a saga name, if it found one</td></tr>
 * <tr><td>{@code HandlerTime}</td><td>milliseconds</td>
 * <td>time in handlers, for each message that was handled; messages that were stored together share
 * their time</td></tr>
 * <tr><td>{@code OutboxAge}</td><td>milliseconds</td>
 * <td>time between the commit of a message and its sending; not for copies of messages, which wait
 * in the queue</td></tr>
 * </table>
 *
 * <p>A document is one line of JSON. A metric without a value is left out. A metric with more than
 * 100 values, the maximum of the format, continues in a further document. Besides the metrics, the
 * first document has the properties {@code requestId} and {@code messages}: the number of messages
 * by the name of the saga, the type and the outcome, with at most 100 entries. A type is {@code
 * unknown} if nothing handles it. No document contains the body of a message.
 *
 * <p>Safe for use by several threads.
 */
public final class EmbeddedMetrics implements BusListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMetrics.class);
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  private final String busName;
  private final Consumer<byte[]> output;
  private final InstantSource clock;
  private MetricValues values = new MetricValues();
  private @Nullable ScheduledExecutorService flushes;

  private EmbeddedMetrics(String busName, Consumer<byte[]> output, InstantSource clock) {
    this.busName = Objects.requireNonNull(busName, "the name of the bus must not be null");
    this.output = output;
    this.clock = clock;
  }

  /**
   * Returns a listener that writes to {@code System.out}.
   *
   * @param busName name of the bus
   * @return a new listener; nothing is written before {@link #flush}
   */
  public static EmbeddedMetrics of(String busName) {
    return of(busName, EmbeddedMetrics::print, Clock.systemUTC());
  }

  /**
   * Returns a listener that writes elsewhere.
   *
   * @param busName name of the bus
   * @param output takes each document: a line in UTF-8 with its line feed, at most 256 KB. It may
   *     be called by the thread that flushes
   * @param clock time of the documents
   * @return a new listener; nothing is written before {@link #flush}
   */
  public static EmbeddedMetrics of(String busName, Consumer<byte[]> output, InstantSource clock) {
    return new EmbeddedMetrics(busName, output, clock);
  }

  /** Prints a line in one piece: Lambda takes each write to its log for an event of its own. */
  static void print(byte[] line) {
    System.out.write(line, 0, line.length);
    System.out.flush();
  }

  /**
   * Writes what has happened since the last call. Without a value, it writes nothing. After 10,000
   * measured times, the listener calls it by itself, so that they don't grow without bound.
   *
   * @param requestId ID of the invocation, a property of the document; null for none
   */
  public void flush(@Nullable String requestId) {
    MetricValues taken;
    synchronized (this) {
      if (values.isEmpty()) {
        return;
      }
      taken = values;
      values = new MetricValues();
    }
    MetricDocument.of(busName, clock.instant(), requestId, taken).forEach(output);
  }

  /**
   * Starts a daemon thread that flushes regularly until {@link #close}.
   *
   * @param interval time between two flushes, 1 second to 1 hour. CloudWatch stores values of a
   *     minute together, so a minute suits most processes
   * @throws IllegalArgumentException if the interval is out of range
   * @throws IllegalStateException if it was called before
   */
  public synchronized void flushEvery(Duration interval) {
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "the interval must be %s to %s, not %s".formatted(MIN_INTERVAL, MAX_INTERVAL, interval));
    }
    if (flushes != null) {
      throw new IllegalStateException(
          "the metrics are already flushed regularly: call flushEvery once");
    }
    flushes =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sagastore-metrics");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        flushes.scheduleAtFixedRate(
            this::flushSafely, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A failure must not end the schedule. */
  private void flushSafely() {
    try {
      flush(null);
    } catch (RuntimeException e) {
      LOG.warn("The metrics of the bus '{}' could not be written", busName, e);
    }
  }

  /** Ends the regular flushes, and flushes what is left. Call it after the worker has stopped. */
  @Override
  public void close() {
    synchronized (this) {
      if (flushes != null) {
        flushes.shutdown();
      }
    }
    flush(null);
  }

  private synchronized void count(BusMetric metric, int number) {
    if (number > 0) {
      values.count(metric, number);
    }
  }

  private void measure(BusMetric metric, Duration time) {
    boolean full;
    synchronized (this) {
      values.measure(metric, time);
      full = values.isFull();
    }
    if (full) {
      flush(null);
    }
  }

  @Override
  public void settled(MessageEvent event) {
    synchronized (this) {
      values.message(
          event.sagaName().orElse("none"),
          event.knownType().orElse("unknown"),
          event.kind().name());
    }
    switch (event.kind()) {
      case HANDLED -> {
        count(BusMetric.MESSAGES_HANDLED, 1);
        measure(BusMetric.HANDLER_TIME, event.duration());
      }
      case RETRIED -> count(BusMetric.MESSAGES_FAILED, 1);
      case DUPLICATE -> count(BusMetric.DUPLICATE_MESSAGES, 1);
      case PARKED -> count(BusMetric.PARKED_TIMERS, 1);
      default -> {
        // no metric of its own
      }
    }
  }

  @Override
  public void conflicted(String sagaName, int messages) {
    count(BusMetric.CONFLICTS, 1);
  }

  @Override
  public void inboxOverflowed(String sagaName, int messages) {
    count(BusMetric.INBOX_DROPS, messages);
  }

  @Override
  public void sent(SendRequest request, SendResult result) {
    switch (result.kind()) {
      case SENT -> sent(request);
      case FAILED -> count(BusMetric.FAILURES, 1);
      case REJECTED -> {
        // its dead letter is counted
      }
    }
  }

  private void sent(SendRequest request) {
    if (request.destination().equals(Destination.DEAD_LETTER_QUEUE)) {
      count(BusMetric.DEAD_LETTERS, 1);
    } else if (!isCopy(request)) {
      request.envelope().age(clock.instant()).ifPresent(age -> measure(BusMetric.OUTBOX_AGE, age));
    }
  }

  /** Returns whether a message goes back to the queue, with the time of its first commit. */
  private static boolean isCopy(SendRequest request) {
    Envelope message = request.envelope();
    return request.destination().equals(Destination.OWN_QUEUE)
        && (message.header(MessageHeaders.ATTEMPTS).isPresent()
            || message.header(MessageHeaders.RECEIVING_SAGA).isPresent());
  }

  @Override
  public void swept(String sagaName, SweepReport report) {
    count(BusMetric.PARKED_TIMERS, report.parked());
    if (report.claimed() > 0) {
      measure(BusMetric.TIMER_LAG, report.lag());
    }
  }

  @Override
  public void failed(String operation, Throwable failure) {
    count(BusMetric.FAILURES, 1);
  }
}
