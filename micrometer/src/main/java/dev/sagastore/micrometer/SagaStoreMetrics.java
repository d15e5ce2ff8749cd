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
 *   <tr><th>name</th><th>type</th><th>base unit</th><th>meaning</th></tr>
 *   <tr><td>{@code sagastore.operation}</td><td>timer</td><td>the registry's unit of time</td>
 *       <td>duration of the operation</td></tr>
 *   <tr><td>{@code sagastore.operation.attempts}</td><td>distribution summary</td>
 *       <td>attempts</td>
 *       <td>requests of the store, without retries of the SDK</td></tr>
 *   <tr><td>{@code sagastore.consumed.units}</td><td>counter</td><td>units</td>
 *       <td>request units that DynamoDB reported, with the tag {@code kind}: {@code read} or {@code write}; DynamoDB reports none for failed requests</td></tr>
 *   <tr><td>{@code sagastore.item.size}</td><td>distribution summary</td><td>bytes</td>
 *       <td>size of the written item or, without a write, of the item that was read; nothing without an item, or if several were read</td>
 *       </tr>
 * </table>
 *
 * <p>All meters have the tags {@code operation} ({@code insert}, {@code find} and so on, see {@link
 * SagaStoreEvent.Operation}), {@code saga} (the name of the saga's type) and {@code outcome}
 * ({@code success}, {@code conflict}, {@code duplicate}, {@code not-found} or {@code failure}).
 * There are no other tags, so the number of time series does not grow with the number of sagas.
 *
 * <p>A {@code modify} is one operation, with all of its requests. Without a conflict, it has two
 * attempts, a read and a write. Each conflict adds one or two.
 *
 * <p>Percentiles and histograms are off, which is Micrometer's default. To switch them on, use a
 * {@link io.micrometer.core.instrument.config.MeterFilter} of the registry.
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
            .description("Duration of an operation of the saga store")
            .tags(common)
            .withRegistry(registry);
    attempts =
        DistributionSummary.builder("sagastore.operation.attempts")
            .description("Requests of an operation, without retries of the SDK")
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
        .description("Request units that DynamoDB reported")
        .baseUnit("units")
        .tags(common.and("kind", kind))
        .withRegistry(registry);
  }

  /**
   * Returns a listener that reports to a registry.
   *
   * @param registry registry of the meters
   * @return a new listener
   */
  public static SagaStoreMetrics of(MeterRegistry registry) {
    return of(registry, List.of());
  }

  /**
   * Returns a listener that reports to a registry, with additional tags. For example, use the table
   * name as a tag if one registry has stores of several tables.
   *
   * @param registry registry of the meters
   * @param tags tags for all meters; a tag with the name of one of the meter's own tags is ignored
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
