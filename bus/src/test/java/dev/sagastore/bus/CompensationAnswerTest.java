package dev.sagastore.bus;

import static dev.sagastore.bus.CompensationRunTest.answer;
import static dev.sagastore.bus.CompensationRunTest.command;
import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Release;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.internal.item.Compensations;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests answers of a compensation that have a handler of their own. */
class CompensationAnswerTest {
  private static RunDriver answered(UnaryOperator<Next<String>> end) {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Paid.class, Paid::orderId)
                        .handle(
                            (state, message) ->
                                Next.of(state)
                                    .compensateWith(
                                        Compensation.of(new Release("a"))
                                            .answeredBy(Released.class)))
                        .on(Shipped.class, Shipped::orderId)
                        .handle((state, message) -> Next.of(state).compensate("out of stock"))
                        .onReply(Released.class)
                        .handle((state, message) -> end.apply(Next.of(state + ", released")))
                        .onCompensated(
                            state -> Next.of(state + ", undone").send(new Reserve("end"))))
            .handle(placed("m-1"), paid("m-2"), shipped("m-3"));
    driver.handle(answer("Released", command(driver.takeSent(), "Release")));
    return driver;
  }

  @Test
  void answerCallsItsHandlerAndGoesOn() {
    RunDriver driver = answered(next -> next);

    assertThat(driver.state()).isEqualTo("placed, released, undone");
    assertThat(driver.item().compensations().status()).isEqualTo(Compensations.Status.DONE);
    assertThat(driver.takeSentBodies()).containsExactly("end");
  }

  @Test
  void answerWhoseHandlerCompletesSagaIsDeadLetter() {
    RunDriver driver = answered(Next::complete);

    assertThat(driver.takeSettlements().get(3).reason())
        .endsWith("its handler completes the saga while it is undone; do it in onCompensated");
    assertThat(driver.state()).isEqualTo("placed");
    assertThat(driver.item().compensations().status()).isEqualTo(Compensations.Status.RUNNING);
  }
}
