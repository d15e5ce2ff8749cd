package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.ORDER;
import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.Saga;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaType;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests repeated sweeps of a saga whose wake-ups have no effect. */
class SweepExecutionTest {
  private static final EngineStore ENGINE = new EngineStore();
  private static final Duration CLAIM = SweepRun.CLAIM;
  private static final Duration HOUR = Duration.ofHours(1);

  private final SagaType<String> type = EngineStore.newType();
  private final BusDriver driver = driver(ENGINE.store());

  private BusDriver driver(DynamoDbSagaStore store) {
    return BusDriver.of(
        builder ->
            builder
                .store(store)
                .define(
                    SagaDefinition.of(type)
                        .startedBy(
                            Placed.class,
                            Placed::orderId,
                            message ->
                                Next.of("placed")
                                    .timeout("late", HOUR)
                                    .timeout("later", HOUR.plusMinutes(40)))
                        .onTimeout("late", state -> Next.of("late"))
                        .onTimeout("later", state -> Next.of("later"))
                        .build()));
  }

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  @BeforeEach
  void start() {
    driver.put(placed("m-1")).receive().advance(HOUR);
  }

  @CanIgnoreReturnValue
  private SweepReport sweep() {
    return Objects.requireNonNull(driver.bus().sweep().get(type.name()));
  }

  private BusItem item() {
    return BusItem.read(ENGINE.store().find(type.correlationId(ORDER)).orElseThrow());
  }

  private void changeState() {
    Saga<String> read = ENGINE.store().find(type.correlationId(ORDER)).orElseThrow();
    assertThat(ENGINE.store().update(read.withState("paid"))).isNotNull();
  }

  private Duration untilDue() {
    return Duration.between(driver.now(), Objects.requireNonNull(item().due()));
  }

  @Test
  void claimsGetLonger() {
    sweep();
    assertThat(untilDue()).isEqualTo(CLAIM);

    driver.advance(HOUR);
    for (int minutes : new int[] {30, 60, 120, 240, 480, 960, 24 * 60, 24 * 60}) {
      sweep();

      assertThat(untilDue()).isEqualTo(Duration.ofMinutes(minutes));
      driver.advance(Duration.ofMinutes(minutes));
    }
  }

  @Test
  void longClaimEndsWithNextTimeout() {
    sweep();
    driver.advance(CLAIM);

    // the second timeout is due in 25 minutes
    assertThat(sweep().wakeUps()).isEqualTo(1);

    assertThat(untilDue()).isEqualTo(Duration.ofMinutes(25));
  }

  @Test
  void claimStaysShortIfWakeUpFails() {
    sweep();
    driver.advance(CLAIM).transport().fail(Destination.OWN_QUEUE, "throttled");

    assertThat(sweep()).isEqualTo(SweepReport.of(1, 0, 1, 0, Duration.ZERO));

    assertThat(untilDue()).isEqualTo(CLAIM);
  }

  @Test
  void timeoutIsParkedAfterTwentyClaims() {
    for (int i = 0; i < SweepRun.MAX_CLAIMS; i++) {
      SweepReport report = sweep();
      assertThat(report.claimed()).isEqualTo(1);
      assertThat(report.parked()).isZero();
      driver.advance(Duration.ofDays(1));
    }

    SweepReport last = sweep();

    assertThat(last).isEqualTo(SweepReport.of(1, 0, 0, 1, last.lag()));
    assertThat(item().timers().values()).extracting(Timer::isParked).containsOnly(true);
    assertThat(item().due()).isNull();
    driver.advance(Duration.ofDays(1));
    assertThat(sweep()).isEqualTo(SweepReport.of(0, 0, 0, 0, Duration.ZERO));
  }

  @Test
  void parkingThatConflictsIsNotCounted() {
    for (int i = 0; i < SweepRun.MAX_CLAIMS; i++) {
      sweep();
      driver.advance(Duration.ofDays(1));
    }
    // the first write claims the saga, the second one parks its timeouts
    ENGINE.beforeWrite(() -> ENGINE.beforeWrite(this::changeState));

    SweepReport last = sweep();

    assertThat(last).isEqualTo(SweepReport.of(1, 0, 0, 0, last.lag()));
    assertThat(item().timers().values()).extracting(Timer::isParked).containsOnly(false);
  }

  @Test
  void failedSweepIsReportedAndThrown() {
    DynamoDbSagaStore missing =
        DynamoDbSagaStore.builder().client(ENGINE.client()).tableName("missing").build();
    BusDriver unlucky = driver(missing);

    assertThatExceptionOfType(SagaStoreException.class).isThrownBy(() -> unlucky.bus().sweep());

    assertThat(unlucky.failures()).hasSize(1);
    assertThat(unlucky.failures().get(0)).startsWith("sweep of " + type.name());
  }
}
