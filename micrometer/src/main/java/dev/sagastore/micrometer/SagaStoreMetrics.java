package dev.sagastore.micrometer;

import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.List;
import java.util.Locale;

/**
 * Reports every operation of a store to Micrometer.
 *
 * <pre>{@code
 * SagaStore store =
 *     DynamoDbSagaStore.builder()
 *         .environment(System.getenv())
 *         .listener(SagaStoreMetrics.of(registry))
 *         .build();
 * }</pre>
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name</th><th>type</th><th>base unit</th><th>what</th></tr>
 *   <tr><td>{@code sagastore.operation}</td><td>timer</td><td>the registry's, of time</td>
 *       <td>how long the caller waited</td></tr>
 *   <tr><td>{@code sagastore.operation.attempts}</td><td>distribution summary</td>
 *       <td>attempts</td>
 *       <td>requests that the store sent, without those that the SDK retried</td></tr>
 *   <tr><td>{@code sagastore.consumed.units}</td><td>counter</td><td>units</td>
 *       <td>request units that DynamoDB says were consumed, with the tag {@code kind}: {@code read}
 *       or {@code write}; nothing if it says none, as for requests that it refused</td></tr>
 *   <tr><td>{@code sagastore.item.size}</td><td>distribution summary</td><td>bytes</td>
 *       <td>size of the item that was written, or else read; nothing if there was none, or
 *       several</td>
 *       </tr>
 * </table>
 *
 * <p>All of them have the tags {@code operation} ({@code insert}, {@code find} and so on, see
 * {@link SagaStoreEvent.Operation}), {@code saga} (the name of the saga's type) and {@code outcome}
 * ({@code success}, {@code conflict}, {@code duplicate}, {@code not-found} or {@code failure}).
 * Nothing else is a tag, so that the number of time series does not grow with the sagas.
 *
 * <p>A {@code modify} is one operation, with all of its requests. Two attempts are a read and a
 * write; each conflict that it overcame adds one or two.
 *
 * <p>Percentiles and histograms are off, as is Micrometer's default; a {@link
 * io.micrometer.core.instrument.config.MeterFilter} of the registry switches them on.
 *
 * <p>Immutable, and safe for use by several threads and several stores.
 */
public final class SagaStoreMetrics implements SagaStoreListener {
  private final MeterProvider<Timer> operation;
  private final MeterProvider<DistributionSummary> attempts;
  private final MeterProvider<Counter> readUnits;
  private final MeterProvider<Counter> writeUnits;
  private final MeterProvider<DistributionSummary> itemSize;

  private SagaStoreMetrics(MeterRegistry registry, Tags common) {
    operation =
        Timer.builder("sagastore.operation")
            .description("How long callers of the saga store waited")
            .tags(common)
            .withRegistry(registry);
    attempts =
        DistributionSummary.builder("sagastore.operation.attempts")
            .description("Requests of an operation; for modify, how often the change was applied")
            .baseUnit("attempts")
            .tags(common)
            .withRegistry(registry);
    readUnits = units(registry, common, "read");
    writeUnits = units(registry, common, "write");
    itemSize =
        DistributionSummary.builder("sagastore.item.size")
            .description("Size of the item that was written or read")
            .baseUnit(BaseUnits.BYTES)
            .tags(common)
            .withRegistry(registry);
  }

  private static MeterProvider<Counter> units(MeterRegistry registry, Tags common, String kind) {
    return Counter.builder("sagastore.consumed.units")
        .description("Request units that DynamoDB says were consumed")
        .baseUnit("units")
        .tags(common.and("kind", kind))
        .withRegistry(registry);
  }

  /**
   * Returns a listener that reports to a registry.
   *
   * @param registry where the meters are
   * @return a new listener
   */
  public static SagaStoreMetrics of(MeterRegistry registry) {
    return of(registry, List.of());
  }

  /**
   * Returns a listener that reports to a registry, with more tags: the table, for example, where
   * one registry serves the stores of several.
   *
   * @param registry where the meters are
   * @param tags tags for all meters; those that have the name of one of the meter's own are ignored
   * @return a new listener
   */
  public static SagaStoreMetrics of(MeterRegistry registry, Iterable<? extends Tag> tags) {
    return new SagaStoreMetrics(registry, Tags.of(tags));
  }

  @Override
  public void ended(SagaStoreEvent event) {
    Tags tags =
        Tags.of(
            "operation", lowerCase(event.operation()),
            "saga", event.sagaName(),
            "outcome", lowerCase(event.outcome()));
    operation.withTags(tags).record(event.duration());
    attempts.withTags(tags).record(event.attempts());
    if (event.readUnits() > 0) {
      readUnits.withTags(tags).increment(event.readUnits());
    }
    if (event.writeUnits() > 0) {
      writeUnits.withTags(tags).increment(event.writeUnits());
    }
    event.itemSize().ifPresent(size -> itemSize.withTags(tags).record((double) size));
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
