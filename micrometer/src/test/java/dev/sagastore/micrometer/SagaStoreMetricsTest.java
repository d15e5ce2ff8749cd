package dev.sagastore.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreEvent.Operation;
import dev.sagastore.SagaStoreEvent.Outcome;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SagaStoreMetricsTest {
  private static final SagaStoreEvent INSERT =
      SagaStoreEvent.builder(Operation.INSERT, "OrderSaga", Outcome.SUCCESS)
          .duration(Duration.ofMillis(20))
          .attempts(1)
          .writeUnits(2)
          .itemSize(700)
          .build();
  private static final SagaStoreEvent FRUITLESS_FIND =
      SagaStoreEvent.builder(Operation.FIND, "OrderSaga", Outcome.SUCCESS)
          .duration(Duration.ofMillis(5))
          .attempts(1)
          .readUnits(0.5)
          .build();
  private static final Tags INSERT_TAGS =
      Tags.of("operation", "insert", "saga", "OrderSaga", "outcome", "success");
  private static final Tags FIND_TAGS =
      Tags.of("operation", "find", "saga", "OrderSaga", "outcome", "success");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SagaStoreMetrics metrics = SagaStoreMetrics.of(registry);

  @Test
  void operationsAreTimed() {
    metrics.ended(INSERT);
    metrics.ended(INSERT);
    metrics.ended(FRUITLESS_FIND);

    assertThat(registry.get("sagastore.operation").tags(INSERT_TAGS).timer())
        .satisfies(
            timer -> {
              assertThat(timer.count()).isEqualTo(2);
              assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(40);
            });
    assertThat(registry.get("sagastore.operation").tags(FIND_TAGS).timer().count()).isEqualTo(1);
  }

  @Test
  void attemptsAreAdded() {
    metrics.ended(modify(1));
    metrics.ended(modify(3));

    assertThat(registry.get("sagastore.operation.attempts").tag("operation", "modify").summary())
        .satisfies(
            attempts -> {
              assertThat(attempts.count()).isEqualTo(2);
              assertThat(attempts.totalAmount()).isEqualTo(4);
              assertThat(attempts.max()).isEqualTo(3);
              assertThat(attempts.getId().getBaseUnit()).isEqualTo("attempts");
            });
  }

  @Test
  void consumedUnitsAreCountedByKind() {
    metrics.ended(INSERT);
    metrics.ended(INSERT);
    metrics.ended(FRUITLESS_FIND);

    assertThat(registry.get("sagastore.consumed.units").tag("kind", "write").counters())
        .singleElement()
        .satisfies(
            counter -> {
              assertThat(counter.count()).isEqualTo(4);
              assertThat(counter.getId().getTags()).containsAll(INSERT_TAGS);
              assertThat(counter.getId().getBaseUnit()).isEqualTo("units");
            });
    assertThat(registry.get("sagastore.consumed.units").tag("kind", "read").counters())
        .singleElement()
        .satisfies(
            counter -> {
              assertThat(counter.count()).isEqualTo(0.5);
              assertThat(counter.getId().getTags()).containsAll(FIND_TAGS);
            });
  }

  @Test
  void itemSizesAreAdded() {
    metrics.ended(INSERT);
    metrics.ended(FRUITLESS_FIND);

    assertThat(registry.get("sagastore.item.size").summaries())
        .singleElement()
        .satisfies(
            size -> {
              assertThat(size.count()).isEqualTo(1);
              assertThat(size.totalAmount()).isEqualTo(700);
              assertThat(size.getId().getBaseUnit()).isEqualTo("bytes");
              assertThat(size.getId().getTags()).containsAll(INSERT_TAGS);
            });
  }

  @Test
  void everyOutcomeIsATagValue() {
    Arrays.stream(Outcome.values()).forEach(outcome -> metrics.ended(ending(outcome)));

    assertThat(registry.get("sagastore.operation").timers())
        .extracting(timer -> timer.getId().getTag("outcome"))
        .containsExactlyInAnyOrder("success", "conflict", "duplicate", "not-found", "failure");
  }

  @Test
  void thereAreNoOtherTags() {
    metrics.ended(INSERT);
    metrics.ended(FRUITLESS_FIND);

    assertThat(registry.getMeters())
        .flatExtracting(meter -> meter.getId().getTags())
        .extracting(Tag::getKey)
        .containsOnly("operation", "saga", "outcome", "kind");
  }

  @Test
  void additionalTagsReplaceNone() {
    SagaStoreMetrics.of(registry, Tags.of("table", "orders", "saga", "mine", "kind", "mine"))
        .ended(INSERT);

    assertThat(registry.getMeters())
        .hasSize(4)
        .extracting(Meter::getId)
        .allSatisfy(
            id -> {
              assertThat(id.getTag("table")).isEqualTo("orders");
              assertThat(id.getTag("saga")).isEqualTo("OrderSaga");
            });
    assertThat(registry.get("sagastore.consumed.units").counter().getId().getTag("kind"))
        .isEqualTo("write");
  }

  private static SagaStoreEvent modify(int attempts) {
    return SagaStoreEvent.builder(Operation.MODIFY, "OrderSaga", Outcome.SUCCESS)
        .duration(Duration.ofMillis(30))
        .attempts(attempts)
        .build();
  }

  private static SagaStoreEvent ending(Outcome outcome) {
    return SagaStoreEvent.builder(Operation.UPDATE, "OrderSaga", outcome)
        .duration(Duration.ofMillis(10))
        .attempts(1)
        .build();
  }
}
