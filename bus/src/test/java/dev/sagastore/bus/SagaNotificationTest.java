package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.ORDER;
import static dev.sagastore.bus.TestMessages.paid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.internal.item.BusItem;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tests what the listener learns about writes of a saga. */
class SagaNotificationTest {
  private static final EngineStore ENGINE = new EngineStore();

  private final SagaType<String> type = EngineStore.newType();
  private final SagaReference<String> order = type.correlationId(ORDER);
  private final BusDriver driver =
      BusDriver.of(
          builder ->
              builder
                  .store(ENGINE.store())
                  .define(
                      SagaDefinition.of(type)
                          .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"))
                          .on(Paid.class, Paid::orderId)
                          .handle(
                              (state, message) -> Next.of(state + ", paid").send(new Refund("f-1")))
                          .build()));

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /** Inserts a saga that has handled a number of messages at the start. */
  private void insert(int handled) {
    BusItem item = BusItem.created("life");
    for (int i = 0; i < handled; i++) {
      item = item.withHandled(i, RunDriver.START);
    }
    BusItem full = item;
    assertThat(
            ENGINE
                .store()
                .insert(
                    type.correlationId(ORDER),
                    "placed",
                    created -> full.applyTo(created, RunDriver.START)))
        .isNotNull();
  }

  private Saga<String> saga() {
    return ENGINE.store().find(order).orElseThrow();
  }

  private void change() {
    Saga<String> read = saga();
    assertThat(ENGINE.store().update(read.withState(read.state() + ", changed"))).isNotNull();
  }

  @Test
  void conflictIsReportedAndMessageHandledAgain() {
    insert(0);
    ENGINE.beforeWrite(this::change);

    driver.put(paid("m-1")).receive();

    assertThat(driver.writes()).containsExactly("1 conflicts of " + type.name());
    assertThat(saga().state()).isEqualTo("placed, changed, paid");
    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.HANDLED);
    assertThat(driver.received(BusDriver.PAYMENTS)).hasSize(1);
  }

  @Test
  void conflictOfClearIsNotReported() {
    insert(0);
    // the first write stores the state, the second one clears the outbox
    ENGINE.beforeWrite(() -> ENGINE.beforeWrite(this::change));

    driver.put(paid("m-1")).receive();

    assertThat(driver.writes()).isEmpty();
    assertThat(saga().state()).isEqualTo("placed, paid, changed");
    assertThat(BusItem.read(saga()).messages()).isEmpty();
    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.HANDLED);
  }

  @Test
  void messageForgottenForRoomIsReported() {
    insert(512);

    driver.advance(Duration.ofHours(14)).put(paid("m-1")).receive();

    assertThat(driver.writes()).containsExactly("1 forgotten of " + type.name());
  }

  @Test
  void inboxWithRoomIsNotReported() {
    insert(511);

    driver.advance(Duration.ofHours(14)).put(paid("m-1")).receive();

    assertThat(driver.writes()).isEmpty();
  }
}
