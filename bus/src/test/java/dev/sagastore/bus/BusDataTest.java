package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Release;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests what people see of the data that a bus has stored. */
class BusDataTest {
  private static final Duration LONG = Duration.ofDays(3);

  private final RunDriver driver =
      RunDriver.of(
          builder ->
              builder
                  .on(Paid.class, Paid::orderId)
                  .handle(
                      (state, message) ->
                          Next.of("paid")
                              .send(new Reserve("a"))
                              .timeout("late", LONG)
                              .compensateWith(
                                  Compensation.of(new Release("r-1")).answeredBy(Released.class)))
                  .on(Shipped.class, Shipped::orderId)
                  .handle((state, message) -> Next.of("undone").compensate("lost"))
                  .onReply(Released.class)
                  .handle((state, message) -> Next.of(state))
                  .onTimeout("late", state -> Next.of("late")));

  private BusData data() {
    return BusData.of(driver.saga());
  }

  @Test
  void newSagaHasNothing() {
    driver.handle(placed("m-1"));

    assertThat(data().timeouts()).isEmpty();
    assertThat(data().parkedTimeouts()).isEmpty();
    assertThat(data().compensations()).isEmpty();
    assertThat(data().compensationReason()).isEmpty();
    assertThat(data().unsentMessages()).isEmpty();
  }

  @Test
  void timeoutsAreRunningOrParked() {
    driver.handle(placed("m-1")).handle(paid("m-2"));

    assertThat(data().timeouts()).containsOnlyKeys("late").containsValue(driver.now().plus(LONG));
    assertThat(data().parkedTimeouts()).isEmpty();
    driver.changeItem(item -> item.withTimer(item.timers().get("late").park("no clerk")));
    assertThat(data().timeouts()).isEmpty();
    assertThat(data().parkedTimeouts()).containsOnlyKeys("late").containsValue("no clerk");
  }

  @Test
  void compensationsAreShownUntilDone() {
    driver.handle(placed("m-1")).handle(paid("m-2"));

    assertThat(data().compensations()).extracting(Envelope::type).containsExactly("Release");
    assertThat(data().compensations()).extracting(Envelope::body).containsExactly("r-1");
    assertThat(data().compensationReason()).isEmpty();
    driver.takeSent();
    driver.handle(shipped("m-3"));
    assertThat(data().compensationReason()).contains("lost");
    // the command is shown as it was sent, and the bus's own timer isn't shown
    assertThat(data().compensations())
        .extracting(Envelope::id)
        .containsExactly(driver.takeOnlySent().envelope().id());
    assertThat(data().timeouts()).containsOnlyKeys("late");
  }

  @Test
  void unsentMessagesAreThoseOfOutbox() {
    driver.transport(request -> SendResult.failed("unavailable"));

    driver.handle(placed("m-1")).handle(paid("m-2"));

    assertThat(data().unsentMessages()).extracting(Envelope::type).containsExactly("Reserve");
    assertThat(data())
        .hasToString("BusData[timeouts [late], parked [], 1 compensations, 1 unsent messages]");
  }

  @Test
  void dataOfEqualSagasAreEqual() {
    driver.handle(placed("m-1"));
    BusData before = data();

    assertThat(before).isEqualTo(data()).hasSameHashCodeAs(data()).isNotEqualTo("data");
    driver.handle(paid("m-2"));
    assertThat(data()).isNotEqualTo(before);
  }
}
