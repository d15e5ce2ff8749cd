package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Shipped;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests messages that start a saga. */
class StartHandlingTest {
  private final RunDriver sending =
      RunDriver.ofAll(
          builder ->
              builder.startedBy(
                  Placed.class,
                  Placed::orderId,
                  message -> Next.of("placed").send(new Reserve("a")).send(new Reserve("b"))));

  @Test
  void startInsertsSendsClearsAndAcknowledges() {
    sending.handle(placed("m-1"));

    assertThat(sending.takeCommands()).containsExactly("Find", "Insert", "Send", "Clear", "Settle");
    assertThat(sending.state()).isEqualTo("placed");
    assertThat(sending.saga().correlationId()).isEqualTo("order-42");
    assertThat(sending.remembers("m-1")).isTrue();
    assertThat(sending.item().life()).isEqualTo("life");
    assertThat(sending.outbox()).isEmpty();
    assertThat(sending.takeSentBodies()).containsExactlyInAnyOrder("a", "b");
    Settlement end = sending.takeSettlement();
    assertThat(end.kind()).isEqualTo(Settlement.Kind.HANDLED);
    assertThat(end.isAcknowledged()).isTrue();
    assertThat(end.copy()).isNull();
  }

  @Test
  void startWithoutSendsNeedsNoClear() {
    RunDriver driver = RunDriver.of(builder -> builder);

    driver.handle(placed("m-1"));

    assertThat(driver.takeCommands()).containsExactly("Find", "Insert", "Settle");
  }

  @Test
  void startCanCompleteSaga() {
    RunDriver driver =
        RunDriver.ofAll(
            builder ->
                builder
                    .startedBy(
                        Placed.class,
                        Placed::orderId,
                        message ->
                            Next.of("done")
                                .send(new Reserve("a"))
                                .timeout("late", Duration.ofDays(1))
                                .complete())
                    .onTimeout("late", state -> Next.of("late")));

    driver.handle(placed("m-1"));

    assertThat(driver.saga().isCompleted()).isTrue();
    assertThat(driver.item().timers()).isEmpty();
    assertThat(driver.due()).isEmpty();
    assertThat(driver.takeSentBodies()).containsExactly("a");
  }

  @Test
  void secondStartIsIgnoredAndRemembered() {
    RunDriver driver = RunDriver.of(builder -> builder).handle(placed("m-1"));
    driver.takeKinds();

    driver.handle(placed("m-2"));

    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.IGNORED);
    assertThat(driver.state()).isEqualTo("placed");
    assertThat(driver.remembers("m-2")).isTrue();
  }

  @Test
  void secondStartGoesToItsHandler() {
    RunDriver driver =
        RunDriver.of(
                builder ->
                    builder
                        .on(Placed.class, Placed::orderId)
                        .handle((state, message) -> Next.of(state + " again")))
            .handle(placed("m-1"));
    driver.takeKinds();

    driver.handle(placed("m-2"));

    assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.HANDLED);
    assertThat(driver.state()).isEqualTo("placed again");
  }

  @Test
  void concurrentStartIsDecidedFromExistingSaga() {
    RunDriver driver = RunDriver.of(builder -> builder);
    SagaRun<String> late = driver.step(driver.run(placed("m-2")));

    driver.handle(placed("m-1"));
    driver.finish(late);

    assertThat(driver.takeKinds())
        .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.IGNORED);
    assertThat(driver.remembers("m-1")).isTrue();
    assertThat(driver.remembers("m-2")).isTrue();
  }

  @Test
  void rejectedInsertWithoutSagaReadsAgain() {
    RunDriver driver =
        RunDriver.of(builder -> builder)
            .instead(Command.Insert.class, new Outcome.Rejected<>(null))
            .handle(placed("m-1"));

    assertThat(driver.takeCommands()).containsExactly("Find", "Insert", "Find", "Insert", "Settle");
    assertThat(driver.exists()).isTrue();
  }

  @Test
  void lostResponseOfInsertSendsOnce() {
    sending.losingResponse(Command.Insert.class).handle(placed("m-1"));

    assertThat(sending.takeCommands())
        .containsExactly("Find", "Insert", "Find", "Send", "Clear", "Settle");
    assertThat(sending.takeSent()).hasSize(2);
    assertThat(sending.saga().version()).isEqualTo(1);
  }

  @Test
  void startThatThrowsLeavesNothing() {
    RunDriver driver =
        RunDriver.ofAll(
            builder ->
                builder.startedBy(
                    Placed.class,
                    Placed::orderId,
                    message -> {
                      throw new IllegalStateException("no stock");
                    }));

    driver.handle(placed("m-1"));

    assertThat(driver.exists()).isFalse();
    assertThat(driver.takeCommands()).containsExactly("Find", "Send", "Settle");
    assertThat(driver.takeSettlement().kind()).isEqualTo(Settlement.Kind.RETRIED);
  }

  @Test
  void startHandlerGetsItsContext() {
    RunDriver driver =
        RunDriver.ofAll(
            builder ->
                builder.startedBy(
                    Placed.class,
                    Placed::orderId,
                    (message, context) ->
                        Next.of(
                            "%s %s %s"
                                .formatted(
                                    context.messageId(), context.now(), context.attempt()))));

    driver.handle(placed("m-1"));

    assertThat(driver.state()).isEqualTo("m-1 2026-11-29T12:00:00Z 1");
  }

  @Test
  void startOfOneBatchPrecedesItsOtherMessages() {
    RunDriver driver =
        RunDriver.of(
            builder ->
                builder
                    .on(Shipped.class, Shipped::orderId)
                    .handle((state, message) -> Next.of(state + " shipped")));

    driver.handle(TestMessages.shipped("m-1"), placed("m-2"), TestMessages.shipped("m-3"));

    assertThat(driver.takeCommands()).containsExactly("Find", "Insert", "Settle");
    // the first one came before its saga
    assertThat(driver.takeKinds())
        .containsExactly(Settlement.Kind.WAITING, Settlement.Kind.HANDLED, Settlement.Kind.HANDLED);
    assertThat(driver.state()).isEqualTo("placed shipped");
    assertThat(driver.remembers("m-1")).isFalse();
  }
}
