package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.KeyName;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Tests writes that take no effect, or whose outcome isn't known. */
class WriteOutcomeTest {
  private final RunDriver driver =
      RunDriver.of(
          builder ->
              builder
                  .on(Paid.class, Paid::orderId)
                  .handle(
                      (state, message, context) ->
                          Next.of(state + " " + context.messageId())
                              .send(new Reserve(context.messageId()))));

  @BeforeEach
  void start() {
    driver.handle(placed("m-1"));
    driver.takeCommands();
    driver.takeKinds();
  }

  @Nested
  class Conflict {
    @Test
    void conflictIsDecidedFromCurrentSaga() {
      driver
          .before(Command.Update.class, () -> driver.change(saga -> saga.withState("other")))
          .handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly("Find", "Update", "Update", "Send", "Clear", "Settle");
      assertThat(driver.state()).isEqualTo("other m-2");
      assertThat(driver.takeSentBodies()).containsExactly("m-2");
    }

    @Test
    void conflictWithSameMessageIsDuplicate() {
      SagaRun<String> slow = driver.step(driver.run(paid("m-2")));
      driver.handle(paid("m-2"));
      driver.takeKinds();
      driver.takeSent();

      driver.finish(slow);

      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DUPLICATE);
      assertThat(driver.state()).isEqualTo("placed m-2");
      assertThat(driver.takeSent()).isEmpty();
    }

    @Test
    void updateOfDeletedSagaReadsAgain() {
      driver.before(Command.Update.class, driver::delete).handle(paid("m-2"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Update", "Find", "Settle");
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.WAITING);
    }
  }

  @Nested
  class UnknownOutcome {
    @Test
    void inboxTellsThatUpdateTookEffect() {
      driver.losingResponse(Command.Update.class).handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly("Find", "Update", "Find", "Send", "Clear", "Settle");
      assertThat(driver.state()).isEqualTo("placed m-2");
      assertThat(driver.takeSentBodies()).containsExactly("m-2");
    }

    @Test
    void inboxTellsThatUpdateTookNoEffect() {
      driver.instead(Command.Update.class, new Outcome.Unknown<>()).handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly("Find", "Update", "Find", "Update", "Send", "Clear", "Settle");
      assertThat(driver.state()).isEqualTo("placed m-2");
    }

    @Test
    void lostResponseOfClearSendsNothingAgain() {
      driver.losingResponse(Command.Clear.class).handle(paid("m-2"));

      assertThat(driver.takeCommands())
          .containsExactly("Find", "Update", "Send", "Clear", "Find", "Settle");
      assertThat(driver.takeSentBodies()).containsExactly("m-2");
      assertThat(driver.outbox()).isEmpty();
    }
  }

  @Nested
  class Refused {
    private void refuse(int times) {
      for (int i = 0; i < times; i++) {
        driver.instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"));
      }
    }

    @Test
    void refusedMessageIsDeadLetter() {
      refuse(1);

      driver.handle(paid("m-2"));

      assertThat(driver.takeCommands()).containsExactly("Find", "Update", "Find", "Send", "Settle");
      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.DEAD_LETTERED);
      assertThat(end.reason()).isEqualTo("the item has 500 KB");
      assertThat(driver.takeOnlySent().envelope().headers())
          .containsEntry(MessageHeaders.DEAD_REASON, "the item has 500 KB")
          .containsEntry(MessageHeaders.ROUND, "1");
      assertThat(driver.state()).isEqualTo("placed");
    }

    @Test
    void refusedInsertIsDeadLetter() {
      driver.delete();

      driver
          .instead(Command.Insert.class, new Outcome.Refused<>("the key is taken"))
          .handle(placed("m-2"));

      assertThat(driver.exists()).isFalse();
      assertThat(driver.takeSettlement().reason()).isEqualTo("the key is taken");
    }

    @Test
    void refusedBatchIsSplitUntilCulpritStandsAlone() {
      // all four, the first two, and then the first one
      refuse(3);

      driver.handle(paid("m-2"), paid("m-3"), paid("m-4"), paid("m-5"));

      assertThat(driver.state()).isEqualTo("placed m-3 m-4 m-5");
      assertThat(driver.takeSettlements())
          .extracting(end -> end.delivery().envelope().id() + " " + end.kind())
          .containsExactly("m-2 DEAD_LETTERED", "m-3 HANDLED", "m-4 HANDLED", "m-5 HANDLED");
      assertThat(driver.takeSentBodies())
          .containsExactlyInAnyOrder("order-42", "m-3", "m-4", "m-5");
    }

    @Test
    void oddBatchIsSplit() {
      refuse(1);

      driver.handle(paid("m-2"), paid("m-3"), paid("m-4"));

      assertThat(driver.state()).isEqualTo("placed m-2 m-3 m-4");
      assertThat(driver.takeKinds()).hasSize(3).containsOnly(Settlement.Kind.HANDLED);
    }

    @Test
    void tooManySendsOfBatchSplitIt() {
      RunDriver many =
          RunDriver.ofAll(
              builder ->
                  builder
                      .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"))
                      .on(Paid.class, Paid::orderId)
                      .handle(
                          (state, message) -> {
                            Next<String> next = Next.of(state + " paid");
                            for (int i = 0; i < 60; i++) {
                              next = next.send(new Reserve("a"));
                            }
                            return next;
                          }));
      many.handle(placed("m-1"));
      many.takeCommands();
      many.takeKinds();

      many.handle(paid("m-2"), paid("m-3"));

      assertThat(many.takeCommands())
          .containsExactly(
              "Find", "Find", "Update", "Send", "Clear", "Settle", "Find", "Update", "Send",
              "Clear", "Settle");
      assertThat(many.takeSent()).hasSize(120);
      assertThat(many.takeKinds())
          .containsExactly(Settlement.Kind.HANDLED, Settlement.Kind.HANDLED);
    }

    @Test
    void tooManyKeysAreRefused() {
      RunDriver keys =
          RunDriver.of(
              builder ->
                  builder
                      .on(Paid.class, Paid::orderId)
                      .handle(
                          (state, message, context) ->
                              Next.of(state + " paid")
                                  .correlateBy(KeyName.of("payment"), context.messageId())));
      keys.handle(placed("m-0"));
      for (int i = 1; i <= 50; i++) {
        keys.handle(paid("m-" + i));
      }
      keys.takeKinds();

      keys.handle(paid("m-50"), paid("m-51"));

      assertThat(keys.saga().keys()).hasSize(50);
      assertThat(keys.takeSettlements())
          .extracting(Settlement::kind)
          .containsExactly(Settlement.Kind.DUPLICATE, Settlement.Kind.DEAD_LETTERED);
    }
  }

  @Nested
  class Interrupted {
    @Test
    void interruptedRunWaits() {
      driver.deliveries(4, Duration.ofHours(13));

      SagaRun<String> run = driver.run(paid("m-2"), paid("m-3")).interrupted("no network");

      assertThat(run.command()).get().isInstanceOf(Command.Settle.class);
      driver.finish(run);
      List<Settlement> ends = driver.takeSettlements();
      assertThat(ends).hasSize(2);
      for (Settlement end : ends) {
        assertThat(end.kind()).isEqualTo(Settlement.Kind.WAITING);
        assertThat(end.reason()).isEqualTo("no network");
        assertThat(end.pause()).isEqualTo(Duration.ofSeconds(16));
      }
    }

    @Test
    void interruptedRunIsDeadLetterAfterItsTime() {
      driver.deliveries(40, Duration.ofHours(14));

      driver.finish(driver.run(paid("m-2")).interrupted("no network"));

      Settlement end = driver.takeSettlement();
      assertThat(end.kind()).isEqualTo(Settlement.Kind.DEAD_LETTERED);
      assertThat(end.reason()).isEqualTo("no network, PT14H after its first delivery");
      assertThat(driver.takeOnlySent().envelope().id()).isEqualTo("m-2");
    }

    @Test
    void interruptedSendIsRepeatedByNextDelivery() {
      SagaRun<String> run = driver.step(driver.step(driver.run(paid("m-2"))));
      assertThat(run.command()).get().isInstanceOf(Command.Send.class);

      driver.finish(run.interrupted("no network"));
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.WAITING);
      driver.handle(paid("m-2"));

      assertThat(driver.takeSentBodies()).containsExactly("m-2");
      assertThat(driver.takeKinds()).containsExactly(Settlement.Kind.DUPLICATE);
    }

    @Test
    void interruptedSettlementEndsRun() {
      SagaRun<String> run = driver.step(driver.run(Envelope.of("m-1", "Placed", "order-42")));
      assertThat(run.command()).get().isInstanceOf(Command.Settle.class);

      assertThat(run.interrupted("no network").command()).isEmpty();
    }

    @Test
    void interruptedCopyEndsRun() {
      driver.instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"));
      SagaRun<String> run = driver.step(driver.step(driver.step(driver.run(paid("m-2")))));
      assertThat(run.command()).get().isInstanceOf(Command.Send.class);

      assertThat(run.interrupted("no network").command()).isEmpty();
    }

    @Test
    void interruptedHalfLeavesOtherHalf() {
      driver.instead(Command.Update.class, new Outcome.Refused<>("the item has 500 KB"));
      SagaRun<String> run = driver.step(driver.step(driver.run(paid("m-2"), paid("m-3"))));
      assertThat(run.command()).get().isInstanceOf(Command.Find.class);

      driver.finish(run.interrupted("no network"));

      assertThat(driver.takeKinds())
          .containsExactly(Settlement.Kind.WAITING, Settlement.Kind.HANDLED);
      assertThat(driver.state()).isEqualTo("placed m-3");
    }
  }

  @Test
  void outcomeOfAnotherCommandFails() {
    SagaRun<String> run = driver.run(paid("m-2"));

    assertThatThrownBy(() -> run.after(new Outcome.Settled<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no outcome Settled");
  }

  @Test
  void runsAreEqualInSamePhase() {
    SagaRun<String> run = driver.run(paid("m-2"));

    assertThat(run)
        .isEqualTo(driver.run(paid("m-2")))
        .hasSameHashCodeAs(driver.run(paid("m-2")))
        .isNotEqualTo(driver.run(paid("m-3")))
        .isNotEqualTo(driver.step(run));
    assertThat(run.toString()).contains("m-2").contains("Reading");
  }
}
