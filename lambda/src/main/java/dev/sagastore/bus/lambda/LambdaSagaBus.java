package dev.sagastore.bus.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.SweepReport;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.sqs.EmbeddedMetrics;
import dev.sagastore.bus.sqs.SqsRequestException;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A saga bus in a Lambda function, for handlers whose settings differ from the defaults.
 *
 * <pre>{@code
 * public final class OrderFunction extends SagaBusHandler {
 *   public OrderFunction() {
 *     super(
 *         LambdaSagaBus.builder(bus -> bus.define(OrderSaga.definition()))
 *             .store(DynamoDbSagaStore.fromEnvironment("ORDERS_"))
 *             .transport(SqsTransport.fromEnvironment("ORDERS_"))
 *             .reserve(Duration.ofSeconds(10))
 *             .build());
 *   }
 * }
 * }</pre>
 *
 * <p>Defaults: {@link DynamoDbSagaStore#fromEnvironment()}, {@link SqsTransport#fromEnvironment()},
 * {@link MessageFormats#standard()}, {@link JacksonMessageMapper#create()} and {@link
 * EmbeddedMetrics}. The configuration can replace format and mapper, and add listeners.
 *
 * <p>If {@code networkaddress.cache.ttl} is not set, addresses of hosts are not cached in this JVM:
 * after a restore from a SnapStart snapshot, they would be out of date (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html">best
 * practices</a>).
 *
 * <p>Safe for use by several threads. It has no threads of its own. It closes nothing: it lives as
 * long as the execution environment.
 */
public final class LambdaSagaBus {
  private static final Logger LOG = LoggerFactory.getLogger(LambdaSagaBus.class);
  private static final String ADDRESS_CACHE = "networkaddress.cache.ttl";

  /** Maximum number of messages in a request to SQS. */
  private static final int MAX_ENTRIES = 10;

  static {
    if (Security.getProperty(ADDRESS_CACHE) == null) {
      Security.setProperty(ADDRESS_CACHE, "0");
    }
  }

  private final SagaBus bus;
  private final SqsTransport sqs;
  private final LambdaTransport transport;
  private final Duration reserve;
  private final @Nullable EmbeddedMetrics metrics;

  private LambdaSagaBus(Builder builder, SqsTransport sqs) {
    this.sqs = sqs;
    this.transport = new LambdaTransport(sqs, System::nanoTime);
    this.reserve = builder.reserve;
    this.metrics = builder.hasMetrics ? metrics(sqs.name(), builder) : null;
    this.bus = bus(builder);
  }

  private static EmbeddedMetrics metrics(String busName, Builder builder) {
    return builder.output == null
        ? EmbeddedMetrics.of(busName)
        : EmbeddedMetrics.of(busName, builder.output, builder.clock);
  }

  private SagaBus bus(Builder builder) {
    SagaBusBuilder parts =
        SagaBus.builder(sqs.name())
            .transport(transport)
            .format(MessageFormats.standard())
            .mapper(JacksonMessageMapper.create());
    SagaStoreConfigurationException missing = setStore(parts, builder.store);
    if (metrics != null) {
      parts.listener(metrics);
    }
    builder.configuration.accept(parts);
    try {
      return parts.build();
    } catch (IllegalArgumentException e) {
      if (missing != null) {
        missing.addSuppressed(e);
        throw missing;
      }
      throw e;
    }
  }

  /** Sets the store, or returns why there is none: a bus without definitions doesn't need it. */
  private static @Nullable SagaStoreConfigurationException setStore(
      SagaBusBuilder parts, @Nullable ExtensibleSagaStore store) {
    try {
      parts.store(store == null ? DynamoDbSagaStore.fromEnvironment() : store);
      return null;
    } catch (SagaStoreConfigurationException e) {
      return e;
    }
  }

  /**
   * Returns a bus whose store and transport come from the environment variables of the function.
   *
   * @param configuration adds definitions and destinations, but neither store nor transport
   * @return the bus
   * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
   *     names all of them. Without definitions, the variables of the store can be missing
   * @throws IllegalArgumentException if the bus can't work; the message contains all problems
   */
  public static LambdaSagaBus fromEnvironment(Consumer<SagaBusBuilder> configuration) {
    return builder(configuration).build();
  }

  /**
   * Returns a builder with the defaults.
   *
   * @param configuration adds definitions and destinations, but neither store nor transport
   * @return a new builder
   */
  public static Builder builder(Consumer<SagaBusBuilder> configuration) {
    return new Builder(configuration);
  }

  /**
   * Returns the bus itself, for example to send messages. It can't receive, and messages must not
   * be passed to its method {@code handle}: the response to Lambda acknowledges them.
   *
   * @return the bus
   */
  public SagaBus bus() {
    return bus;
  }

  SQSBatchResponse handle(@Nullable SQSEvent event, @Nullable Context context) {
    List<ReceivedMessage> batch = QueueEvent.messages(event, sqs.queueUrl());
    TimeLimit limit = TimeLimit.of(context, reserve);
    List<ReceivedMessage> left;
    try {
      if (limit.timeLeft() == null) {
        bus.handle(batch);
      } else {
        bus.handle(batch, limit.timeLeft());
      }
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      // the visibility timeout brings back what was not settled
      failed("handling", e);
    } finally {
      left = transport.takeUnacknowledged(batch);
      hide(transport.takePauses(left), limit);
      flush(context);
    }
    return new SQSBatchResponse(
        left.stream()
            .map(ReceivedMessage::transportId)
            .distinct()
            .map(BatchItemFailure::new)
            .toList());
  }

  /** Changes visibilities while there is time; the rest waits for the visibility timeout. */
  private void hide(Map<ReceivedMessage, Duration> pauses, TimeLimit limit) {
    List<ReceivedMessage> messages = List.copyOf(pauses.keySet());
    for (int from = 0; from < messages.size() && limit.hasTimeToHide(); from += MAX_ENTRIES) {
      int to = Math.min(messages.size(), from + MAX_ENTRIES);
      Map<ReceivedMessage, Duration> chunk = new LinkedHashMap<>();
      messages.subList(from, to).forEach(message -> chunk.put(message, pauses.get(message)));
      try {
        sqs.hide(chunk);
      } catch (RuntimeException e) {
        failed("changing visibility timeouts", e);
      }
    }
  }

  private void failed(String operation, Throwable failure) {
    LOG.warn("{} failed: {}", operation, failure.toString());
    LOG.debug("{} failed", operation, failure);
    if (metrics != null) {
      metrics.failed(operation, failure);
    }
  }

  private void flush(@Nullable Context context) {
    if (metrics != null) {
      metrics.flush(context == null ? null : context.getAwsRequestId());
    }
  }

  Map<String, Map<String, Long>> sweep(@Nullable Context context) {
    Map<String, Map<String, Long>> result = new LinkedHashMap<>();
    List<String> failed = new ArrayList<>();
    try {
      bus.sweep()
          .forEach(
              (sagaName, report) -> {
                result.put(sagaName, numbers(report));
                if (report.failures() > 0 && report.wakeUps() == 0 && report.parked() == 0) {
                  failed.add("%s: %s".formatted(sagaName, report));
                }
              });
    } finally {
      flush(context);
    }
    if (!failed.isEmpty()) {
      throw new IllegalStateException(
          "no due saga could be woken up, and the next sweep tries again; the log has the reasons: "
              + failed);
    }
    return result;
  }

  private static Map<String, Long> numbers(SweepReport report) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("claimed", (long) report.claimed());
    numbers.put("wakeUps", (long) report.wakeUps());
    numbers.put("failures", (long) report.failures());
    numbers.put("parked", (long) report.parked());
    numbers.put("lagMillis", report.lag().toMillis());
    return numbers;
  }

  /**
   * Loads what the first batch needs, without a write. A request that fails is logged: a policy
   * that was attached a moment ago may not be known everywhere yet, and the rest is loaded all the
   * same.
   */
  void prime() {
    try {
      bus.prime();
    } catch (SagaStoreException e) {
      LOG.warn("the store is not primed: {}", e.getMessage());
    }
    try {
      // a delivery that does not exist: SQS answers that it has ended
      sqs.hide(
          Map.of(
              ReceivedMessage.builder("priming", "{}").handle("priming").build(), Duration.ZERO));
    } catch (SqsRequestException e) {
      LOG.warn("the SQS client is not primed: {}", e.getMessage());
    }
  }

  /**
   * The limit of time of an invocation.
   *
   * @param timeLeft time until the reserve begins; null without a limit
   */
  private record TimeLimit(
      @Nullable Context context, long reserveMillis, @Nullable Duration timeLeft) {
    static TimeLimit of(@Nullable Context context, Duration reserve) {
      if (context == null) {
        return new TimeLimit(null, 0, null);
      }
      long remaining = context.getRemainingTimeInMillis();
      long reserved = Math.min(reserve.toMillis(), remaining / 2);
      return new TimeLimit(context, reserved, Duration.ofMillis(remaining - reserved));
    }

    /** The last quarter of the reserve belongs to the response. */
    boolean hasTimeToHide() {
      return context == null || context.getRemainingTimeInMillis() > reserveMillis / 4;
    }
  }

  /**
   * Builds a {@link LambdaSagaBus}.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private static final Duration MAX_RESERVE = Duration.ofMinutes(15);

    private final Consumer<SagaBusBuilder> configuration;
    private @Nullable ExtensibleSagaStore store;
    private @Nullable SqsTransport transport;
    private Duration reserve = Duration.ofSeconds(5);
    private boolean hasMetrics = true;
    private @Nullable Consumer<byte[]> output;
    private InstantSource clock = Clock.systemUTC();

    private Builder(Consumer<SagaBusBuilder> configuration) {
      this.configuration =
          Objects.requireNonNull(configuration, "the configuration must not be null");
    }

    /**
     * Sets the store of the sagas.
     *
     * @param store the store (default {@link DynamoDbSagaStore#fromEnvironment()})
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder store(ExtensibleSagaStore store) {
      this.store = Objects.requireNonNull(store, "the store must not be null");
      return this;
    }

    /**
     * Sets the transport, for example one with a prefix for its environment variables. Its queue
     * must be that of the function's event source.
     *
     * @param transport the transport (default {@link SqsTransport#fromEnvironment()})
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder transport(SqsTransport transport) {
      this.transport = Objects.requireNonNull(transport, "the transport must not be null");
      return this;
    }

    /**
     * Sets how long before the end of an invocation the last handler is called. In this time, what
     * was handled is stored and sent, and the rest of the batch is returned to the queue. If that
     * takes longer, Lambda ends the invocation, and all messages come again; none is handled twice.
     *
     * @param time 0 to 15 minutes (default 5 seconds); of an invocation, at most half of the time
     *     that is left at its start
     * @return this builder
     * @throws IllegalArgumentException if the time is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder reserve(Duration time) {
      if (time.isNegative() || time.compareTo(MAX_RESERVE) > 0) {
        throw new IllegalArgumentException(
            "the reserve must be 0 to %s, not %s".formatted(MAX_RESERVE, time));
      }
      this.reserve = time;
      return this;
    }

    /**
     * Writes no metrics to the log. The alarms and the dashboard of the construct read them.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder withoutMetrics() {
      this.hasMetrics = false;
      return this;
    }

    /** Sets where metrics are written; a test reads them there. */
    @CanIgnoreReturnValue
    Builder output(Consumer<byte[]> lines) {
      this.output = lines;
      return this;
    }

    /** Sets the clock of the metrics. */
    @CanIgnoreReturnValue
    Builder clock(InstantSource time) {
      this.clock = time;
      return this;
    }

    /**
     * Returns the bus. It sends no request.
     *
     * @return the bus
     * @throws SagaStoreConfigurationException if variables are missing or malformed; the message
     *     names all of them. Without definitions, the variables of the store can be missing
     * @throws IllegalArgumentException if the bus can't work; the message contains all problems
     */
    public LambdaSagaBus build() {
      return new LambdaSagaBus(
          this, transport == null ? SqsTransport.fromEnvironment() : transport);
    }
  }
}
