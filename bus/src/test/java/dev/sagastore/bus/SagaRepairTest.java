package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.CompensationStep;
import dev.sagastore.bus.internal.item.Compensations;
import dev.sagastore.bus.internal.item.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests what an operator starts again, also while other writes change the saga. */
class SagaRepairTest {
  private static final EngineStore ENGINE = new EngineStore();
  private static final Instant NOW = RunDriver.START;
  private static final String NAME = "payment";

  private final SagaType<String> type = EngineStore.newType();
  private final SagaReference<String> order = type.correlationId(ORDER);
  private final SagaBus bus =
      BusDriver.of(
              builder ->
                  builder
                      .store(ENGINE.store())
                      .define(
                          SagaDefinition.of(type)
                              .startedBy(
                                  Placed.class, Placed::orderId, message -> Next.of("placed"))
                              .build()))
          .bus();

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Timer timer(String name) {
    return new Timer(name, NOW.minusSeconds(9), "old", false, Map.of("tenant", "a"), null);
  }

  private static Timer parked(String name) {
    return timer(name).park("it failed");
  }

  private void insert(BusItem item) {
    assertThat(
            ENGINE
                .store()
                .insert(type.correlationId(ORDER), "placed", created -> item.applyTo(created, NOW)))
        .isNotNull();
  }

  private void insert(Timer timer) {
    insert(BusItem.created("life").withTimer(timer));
  }

  private Saga<String> saga() {
    return ENGINE.store().find(order).orElseThrow();
  }

  private BusItem item() {
    return BusItem.read(saga());
  }

  /** Another process changes what the bus keeps. */
  private void change(UnaryOperator<BusItem> change) {
    Saga<String> read = saga();
    assertThat(
            ENGINE
                .store()
                .update(change.apply(BusItem.read(read)).applyTo(read.withState("paid"), NOW)))
        .isNotNull();
  }

  private void assertDueNow(String name) {
    Timer timer = item().timers().get(name);
    assertThat(timer.due()).isEqualTo(NOW);
    assertThat(timer.token()).isNotEqualTo("old");
    assertThat(timer.isListed()).isTrue();
    assertThat(timer.headers()).isEqualTo(Map.of("tenant", "a"));
    assertThat(item().due()).isEqualTo(NOW);
  }

  @Nested
  class RestartTimeout {
    @Test
    void parkedTimeoutIsDueNow() {
      insert(parked(NAME));

      assertThat(bus.restartTimeout(order, NAME)).isTrue();

      assertDueNow(NAME);
    }

    @Test
    void runningTimeoutStaysAsItIs() {
      insert(timer(NAME));
      Saga<String> before = saga();

      assertThat(bus.restartTimeout(order, NAME)).isFalse();

      assertThat(saga()).isEqualTo(before);
    }

    @Test
    void unknownTimeoutIsNotRestarted() {
      insert(parked(NAME));

      assertThat(bus.restartTimeout(order, "delivery")).isFalse();

      assertThat(item().timers().get(NAME).isParked()).isTrue();
    }

    @Test
    void missingSagaIsNotRestarted() {
      assertThat(bus.restartTimeout(order, NAME)).isFalse();
      assertThat(ENGINE.store().find(order)).isEmpty();
    }

    @Test
    void completedSagaIsNotRestarted() {
      insert(parked(NAME));
      assertThat(ENGINE.store().update(saga().complete())).isNotNull();
      Saga<String> before = saga();

      assertThat(bus.restartTimeout(order, NAME)).isFalse();

      assertThat(saga()).isEqualTo(before);
    }

    @Test
    void conflictKeepsOtherChange() {
      insert(parked(NAME));
      ENGINE.beforeWrite(() -> change(item -> item));

      assertThat(bus.restartTimeout(order, NAME)).isTrue();

      assertDueNow(NAME);
      assertThat(saga().state()).isEqualTo("paid");
    }

    @Test
    void timeoutCanceledMeanwhileIsNotRestarted() {
      insert(parked(NAME));
      ENGINE.beforeWrite(() -> change(item -> item.withoutTimer(NAME)));

      assertThat(bus.restartTimeout(order, NAME)).isFalse();

      assertThat(item().timers()).isEmpty();
    }

    @Test
    void lostResponseIsSuccess() {
      insert(parked(NAME));
      long version = saga().version();
      ENGINE.loseResponse();

      assertThat(bus.restartTimeout(order, NAME)).isTrue();

      assertDueNow(NAME);
      assertThat(saga().version()).isEqualTo(version + 1);
    }

    @Test
    void sagaOfOtherBusFails() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> bus.restartTimeout(EngineStore.newType().correlationId(ORDER), NAME))
          .withMessageStartingWith("the bus 'orders' has no definition of ");
    }
  }

  @Nested
  class RetryCompensation {
    private BusItem compensating(Compensations.Status status) {
      CompensationStep step =
          new CompensationStep(
              0, BusDriver.STOCK, "Release", 1, "a", "Released", null, Duration.ofDays(1), 2, 2);
      return BusItem.created("life")
          .withCompensations(new Compensations(status, "no stock", List.of(step), 1));
    }

    @Test
    void failedCommandHasNewAttempts() {
      insert(compensating(Compensations.Status.FAILED));

      assertThat(bus.retryCompensation(order)).isTrue();

      Compensations compensations = item().compensations();
      assertThat(compensations.status()).isEqualTo(Compensations.Status.RUNNING);
      assertThat(compensations.current().orElseThrow().hasAttemptsLeft()).isTrue();
      assertThat(item().timers().get(CompensationRun.TIMER).isListed()).isTrue();
      assertThat(item().due()).isEqualTo(NOW);
    }

    @Test
    void runningCompensationIsNotRetried() {
      insert(compensating(Compensations.Status.RUNNING).withTimer(timer(CompensationRun.TIMER)));
      Saga<String> before = saga();

      assertThat(bus.retryCompensation(order)).isFalse();

      assertThat(saga()).isEqualTo(before);
    }

    @Test
    void parkedHandlerRunsAgain() {
      insert(compensating(Compensations.Status.RUNNING).withTimer(parked(CompensationRun.TIMER)));

      assertThat(bus.retryCompensation(order)).isTrue();

      assertDueNow(CompensationRun.TIMER);
      assertThat(item().compensations())
          .isEqualTo(compensating(Compensations.Status.RUNNING).compensations());
    }

    @Test
    void lostResponseIsSuccess() {
      insert(compensating(Compensations.Status.FAILED));
      ENGINE.loseResponse();

      assertThat(bus.retryCompensation(order)).isTrue();

      // the attempts are added once
      assertThat(item().compensations().current().orElseThrow().maxAttempts()).isEqualTo(4);
    }

    @Test
    void missingSagaIsNotRetried() {
      assertThat(bus.retryCompensation(order)).isFalse();
    }
  }
}
