package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests duplicates, and messages that no handler takes. */
class MessagePolicyTest {
  private static RunDriver started(UnaryOperator<SagaDefinitionBuilder<String>> definition) {
    RunDriver driver = RunDriver.of(definition).handle(placed("m-1"));
    driver.takeKinds();
    driver.takeCommands();
    return driver;
  }

  private static SagaDefinitionBuilder<String> paying(SagaDefinitionBuilder<String> builder) {
    return builder
        .on(Paid.class, Paid::orderId)
        .handle((state, message) -> Next.of(state + " paid").send(new Reserve("a")));
  }

  private static String reason(Settlement settlement) {
    assertThat(settlement.kind()).isEqualTo(Settlement.Kind.DEAD_LETTERED);
    assertThat(settlement.copy()).isNotNull();
    assertThat(settlement.copy().envelope().headers())
        .containsEntry(MessageHeaders.DEAD_REASON, settlement.reason());
    return settlement.reason();
  }

  @Nested
  class Duplicate {
    private final RunDriver driver = started(MessagePolicyTest::paying);

    @Test
    void duplicateIsAcknowledgedWithoutWrite() {
      driver.handle(paid("m-2"));
      driver.takeCommands();
      driver.takeKinds();

      driver.handle(paid("m-2"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Settle");
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DUPLICATE);
      assertThat(driver.state()).isEqualTo("placed paid");
    }

    @Test
    void duplicateSendsWhatIsLeft() {
      driver.transport(request -> SendResult.failed("unavailable")).handle(paid("m-2"));
      String id = driver.outbox().get(0).id();
      driver.takeCommands();
      driver.takeKinds();

      driver.transport(request -> SendResult.sent()).handle(paid("m-2"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Send", "Clear", "Settle");
      assertThat(driver.takeOnlySent().envelope().id()).isEqualTo(id);
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DUPLICATE);
      assertThat(driver.outbox()).isEmpty();
    }

    @Test
    void duplicateOfCompletedSagaSendsWhatIsLeft() {
      driver.transport(request -> SendResult.failed("unavailable")).handle(paid("m-2"));
      driver.change(Saga::complete);
      driver.takeKinds();

      driver.transport(request -> SendResult.sent()).handle(paid("m-2"));

      assertThat(driver.takeSentBodies()).containsExactly("a");
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DUPLICATE);
    }

    @Test
    void copyInSameBatchCountsOnce() {
      driver.handle(paid("m-2"), paid("m-2"));

      assertThat(driver.state()).isEqualTo("placed paid");
      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.DUPLICATE);
    }

    @Test
    void copyInSameBatchWaitsForSends() {
      driver
          .transport(request -> SendResult.failed("unavailable"))
          .handle(paid("m-2"), paid("m-2"));

      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.WAITING, Settlement.Kind.WAITING);
    }
  }

  @Nested
  class CompletedSaga {
    @Test
    void completedSagaAcknowledges() {
      RunDriver driver = started(MessagePolicyTest::paying).change(Saga::complete);

      driver.handle(paid("m-2"), placed("m-3"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Settle");
      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.COMPLETED, Settlement.Kind.COMPLETED);
      assertThat(driver.remembers("m-2")).isFalse();
    }

    @Test
    void handlerEvenIfCompletedHandles() {
      RunDriver driver =
          started(
                  builder ->
                      builder
                          .on(Paid.class, Paid::orderId)
                          .handle((state, message) -> Next.of("active"))
                          .on(Paid.class, Paid::orderId)
                          .evenIfCompleted()
                          .handle((state, message) -> Next.of("refund").send(new Reserve("a"))))
              .change(Saga::complete);

      driver.handle(paid("m-2"));

      assertThat(driver.state()).isEqualTo("refund");
      assertThat(driver.saga().isCompleted()).isTrue();
      assertThat(driver.takeSentBodies()).containsExactly("a");
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    }

    @Test
    void restOfBatchMeetsCompletedPolicy() {
      RunDriver driver =
          started(
              builder ->
                  builder
                      .on(Paid.class, Paid::orderId)
                      .handle((state, message) -> Next.of("paid").complete()));

      driver.handle(paid("m-2"), paid("m-3"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Update", "Settle");
      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.COMPLETED);
    }

    @Test
    void restOfBatchIsDecidedAgainAfterConflict() {
      RunDriver driver =
          started(
              builder ->
                  builder
                      .on(Paid.class, Paid::orderId)
                      .handle(
                          (state, message) ->
                              state.equals("placed")
                                  ? Next.of("paid").complete()
                                  : Next.of(state + " paid")));
      driver.before(Command.Update.class, () -> driver.change(saga -> saga.withState("other")));

      driver.handle(paid("m-2"), paid("m-3"));

      assertThat(driver.saga().isCompleted()).isFalse();
      assertThat(driver.state()).isEqualTo("other paid paid");
      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.HANDLED);
    }
  }

  @Nested
  class Guard {
    private final RunDriver driver =
        started(
            builder ->
                builder
                    .on(Paid.class, Paid::orderId)
                    .when(state -> state.equals("shipped"))
                    .handle((state, message) -> Next.of("late"))
                    .on(Paid.class, Paid::orderId)
                    .when(state -> state.startsWith("s"))
                    .handle((state, message) -> Next.of("second"))
                    .on(TestMessages.Shipped.class, TestMessages.Shipped::orderId)
                    .when(state -> state.equals("paid"))
                    .otherwiseIgnore()
                    .handle((state, message) -> Next.of("shipped")));

    @Test
    void firstHandlerWhoseGuardHoldsHandles() {
      driver.change(saga -> saga.withState("shipped")).handle(paid("m-2"));
      assertThat(driver.state()).isEqualTo("late");

      driver.change(saga -> saga.withState("stopped")).handle(paid("m-3"));
      assertThat(driver.state()).isEqualTo("second");
    }

    @Test
    void messageWaitsForGuard() {
      driver.deliveries(3, Duration.ofMinutes(59)).handle(paid("m-2"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Settle");
      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
      assertThat(end.pause()).isEqualTo(Duration.ofSeconds(8));
      assertThat(end.reason()).startsWith("no guard holds in the state of ");
      assertThat(driver.remembers("m-2")).isFalse();
    }

    @Test
    void messageWithoutGuardIsDeadLetterAfterItsTime() {
      driver.deliveries(30, Duration.ofHours(1)).handle(paid("m-2"));

      assertThat(reason(driver.takeSettlement()))
          .startsWith("no guard holds in the state of ")
          .endsWith(", PT1H after its first delivery");
      assertThat(driver.takeCommands()).containsExactly("Find", "Send", "Settle");
    }

    @Test
    void otherwiseIgnoredMessageIsRemembered() {
      driver.handle(shipped("m-2"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.IGNORED);
      assertThat(driver.takeCommands()).containsExactly("Find", "Update", "Settle");
      assertThat(driver.state()).isEqualTo("placed");
      assertThat(driver.remembers("m-2")).isTrue();
    }

    @Test
    void ignoredMessageIsHandledIfGuardHoldsAfterConflict() {
      driver.before(Command.Update.class, () -> driver.change(saga -> saga.withState("paid")));

      driver.handle(shipped("m-2"));

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
      assertThat(driver.state()).isEqualTo("shipped");
    }

    @Test
    void guardThatThrowsCountsAsFailedAttempt() {
      RunDriver failing =
          started(
              builder ->
                  builder
                      .on(Paid.class, Paid::orderId)
                      .when(
                          state -> {
                            throw new IllegalStateException("no guard");
                          })
                      .handle((state, message) -> Next.of("paid")));

      failing.handle(paid("m-2"));

      assertThat(failing.takeSettlement().kind()).isEqualTo(Settlement.Kind.RETRIED);
      assertThat(failing.state()).isEqualTo("placed");
    }
  }

  @Nested
  class NotFound {
    private final RunDriver driver = RunDriver.of(MessagePolicyTest::paying);

    @Test
    void messageWaitsForSaga() {
      driver.handle(paid("m-1"));

      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
      assertThat(end.pause()).isEqualTo(Duration.ofSeconds(2));
      assertThat(end.reason()).startsWith("there is no ").contains("order-42");
    }

    @Test
    void messageWithoutSagaIsDeadLetterAfterItsTime() {
      driver.deliveries(2, Duration.ofHours(1)).handle(paid("m-1"));

      assertThat(reason(driver.takeSettlement()))
          .startsWith("there is no ")
          .endsWith(", PT1H after its first delivery");
      assertThat(driver.takeOnlySent().envelope().headers())
          .containsEntry(MessageHeaders.DEAD_ATTEMPTS, "0")
          .doesNotContainKey(MessageHeaders.DEAD_EXCEPTION);
    }

    @Test
    void policySetsHowLongMessageWaits() {
      RunDriver hasty =
          RunDriver.of(
              MessagePolicyTest::paying,
              DeliveryPolicy.standard().withWaitForSaga(Duration.ofMinutes(5)));

      hasty.deliveries(2, Duration.ofMinutes(5)).handle(paid("m-1"));

      assertThat(reason(hasty.takeSettlement())).contains("PT5M");
    }
  }
}
