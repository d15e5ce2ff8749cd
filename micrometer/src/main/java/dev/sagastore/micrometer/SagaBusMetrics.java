package dev.sagastore.micrometer;

import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SweepReport;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * Reports what a saga bus does to Micrometer.
 *
 * <pre>{@code
 * SagaBus bus = SagaBus.builder("orders")
 *     .listener(SagaBusMetrics.of(registry))
 *     …
 *     .build();
 * }</pre>
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name</th><th>type</th><th>tags</th><th>meaning</th></tr>
 *   <tr><td>{@code sagastore.bus.message}</td><td>timer</td>
 *       <td>{@code saga}, {@code type}, {@code outcome}</td>
 *       <td>deliveries that have ended, and the time in handlers; messages that are stored together
 *       share the time</td></tr>
 *   <tr><td>{@code sagastore.bus.conflict}</td><td>counter</td><td>{@code saga}</td>
 *       <td>writes that another write has outrun; the messages are handled again at once</td></tr>
 *   <tr><td>{@code sagastore.bus.sent}</td><td>timer</td>
 *       <td>{@code destination}, {@code outcome}</td>
 *       <td>messages that were sent, failed or were rejected, and their age since the commit</td>
 *       </tr>
 *   <tr><td>{@code sagastore.bus.timer.lag}</td><td>timer</td><td>{@code saga}</td>
 *       <td>how late a sweep found the earliest timer</td></tr>
 *   <tr><td>{@code sagastore.bus.timer.wakeups}</td><td>counter</td><td>{@code saga}</td>
 *       <td>wake-ups that sweeps have sent</td></tr>
 *   <tr><td>{@code sagastore.bus.timer.parked}</td><td>counter</td><td>{@code saga}</td>
 *       <td>sagas whose due timeouts a sweep has parked; timeouts whose handlers have failed are
 *       messages with the outcome {@code parked}</td></tr>
 *   <tr><td>{@code sagastore.bus.inbox.drops}</td><td>counter</td><td>{@code saga}</td>
 *       <td>message IDs that inboxes forgot for want of room, before their 28 days were over</td>
 *       </tr>
 *   <tr><td>{@code sagastore.bus.failure}</td><td>counter</td><td>{@code exception}</td>
 *       <td>failures of store and transport</td></tr>
 * </table>
 *
 * <p>The tag {@code outcome} of a message is the kind of its {@link MessageEvent}, such as {@code
 * handled}, {@code duplicate} or {@code dead-lettered}. The tag {@code saga} is {@code none}
 * without a saga, and {@code type} is {@code unknown} for a message that nothing handles: the
 * number of time series does not grow with what others send.
 *
 * <p>Immutable, and safe for use by several threads and several buses.
 */
public final class SagaBusMetrics implements BusListener {
  private final InstantSource clock;
  private final MeterProvider<Timer> message;
  private final MeterProvider<Counter> conflict;
  private final MeterProvider<Timer> sent;
  private final MeterProvider<Timer> timerLag;
  private final MeterProvider<Counter> wakeUps;
  private final MeterProvider<Counter> parked;
  private final MeterProvider<Counter> inboxDrops;
  private final MeterProvider<Counter> failure;

  private SagaBusMetrics(MeterRegistry registry, Tags common, InstantSource clock) {
    this.clock = clock;
    message =
        Timer.builder("sagastore.bus.message")
            .description("Deliveries that have ended, and the time in handlers")
            .tags(common)
            .withRegistry(registry);
    conflict =
        Counter.builder("sagastore.bus.conflict")
            .description("Writes that another write has outrun")
            .tags(common)
            .withRegistry(registry);
    sent =
        Timer.builder("sagastore.bus.sent")
            .description("Messages that were sent, and their age since the commit")
            .tags(common)
            .withRegistry(registry);
    timerLag =
        Timer.builder("sagastore.bus.timer.lag")
            .description("How late a sweep found the earliest timer")
            .tags(common)
            .withRegistry(registry);
    wakeUps =
        Counter.builder("sagastore.bus.timer.wakeups")
            .description("Wake-ups that sweeps have sent")
            .tags(common)
            .withRegistry(registry);
    parked =
        Counter.builder("sagastore.bus.timer.parked")
            .description("Sagas whose due timeouts a sweep has parked")
            .tags(common)
            .withRegistry(registry);
    inboxDrops =
        Counter.builder("sagastore.bus.inbox.drops")
            .description("Message IDs that inboxes forgot for want of room")
            .tags(common)
            .withRegistry(registry);
    failure =
        Counter.builder("sagastore.bus.failure")
            .description("Failures of store and transport")
            .tags(common)
            .withRegistry(registry);
  }

  /**
   * Returns a listener that reports to a registry.
   *
   * @param registry registry of the meters
   * @return a new listener
   */
  public static SagaBusMetrics of(MeterRegistry registry) {
    return of(registry, List.of());
  }

  /**
   * Returns a listener that reports to a registry, with additional tags.
   *
   * @param registry registry of the meters
   * @param tags tags for all meters; a tag with the name of one of the meter's own tags is ignored
   * @return a new listener
   */
  public static SagaBusMetrics of(MeterRegistry registry, Iterable<? extends Tag> tags) {
    return new SagaBusMetrics(registry, Tags.of(tags), Clock.systemUTC());
  }

  /** Returns a copy with the clock of the bus, for tests. */
  static SagaBusMetrics of(MeterRegistry registry, InstantSource clock) {
    return new SagaBusMetrics(registry, Tags.empty(), clock);
  }

  @Override
  public void settled(MessageEvent event) {
    message
        .withTags(
            "saga", event.sagaName().orElse("none"),
            "type", event.knownType().orElse("unknown"),
            "outcome", lowerCase(event.kind()))
        .record(event.duration());
  }

  @Override
  public void conflicted(String sagaName, int messages) {
    conflict.withTags("saga", sagaName).increment();
  }

  @Override
  public void inboxOverflowed(String sagaName, int messages) {
    inboxDrops.withTags("saga", sagaName).increment(messages);
  }

  @Override
  public void sent(SendRequest request, SendResult result) {
    sent.withTags("destination", request.destination().name(), "outcome", lowerCase(result.kind()))
        .record(request.envelope().age(clock.instant()).orElse(Duration.ZERO));
  }

  @Override
  public void swept(String sagaName, SweepReport report) {
    if (report.claimed() > 0) {
      timerLag.withTags("saga", sagaName).record(report.lag());
    }
    wakeUps.withTags("saga", sagaName).increment(report.wakeUps());
    parked.withTags("saga", sagaName).increment(report.parked());
  }

  @Override
  public void failed(String operation, Throwable exception) {
    failure.withTags("exception", exception.getClass().getSimpleName()).increment();
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
