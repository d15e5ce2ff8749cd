package dev.sagastore.bus.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BusItemTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  private static final OutgoingMessage MESSAGE =
      new OutgoingMessage(
          Destination.of("stock"),
          Envelope.of("o-1", "Reserve", "secret").withVersion(2).withHeader("tenant", "a"),
          Long.MIN_VALUE,
          NOW,
          null,
          0);
  private static final OutgoingMessage WAKE_UP =
      new OutgoingMessage(
          Destination.OWN_QUEUE, Envelope.of("o-2", "WakeUp", ""), 17, NOW, NOW.plusMillis(1), 0);

  private static final CompensationStep PLAIN =
      new CompensationStep(
          0, Destination.of("stock"), "Release", 1, "secret", null, null, Duration.ZERO, 1, 0);
  private static final CompensationStep ANSWERED =
      new CompensationStep(
          1,
          Destination.of("payments"),
          "Refund",
          3,
          "secret",
          "Refunded",
          "RefundFailed",
          Duration.ofMinutes(10),
          5,
          2);

  private static final BusItem FULL =
      BusItem.created("life")
          .withOutgoing(List.of(MESSAGE, WAKE_UP))
          .withHandled(17, NOW)
          .withTimer(timer("late", Duration.ofHours(1)))
          .withTimer(new Timer("short", NOW, "t-2", false, Map.of("tenant", "a"), null))
          .withTimer(new Timer("parked", NOW, "t-3", true, Map.of(), "it failed"))
          .withCompensations(Compensations.NONE.with(PLAIN).with(ANSWERED).begin("out of stock"));

  private static Timer timer(String name, Duration delay) {
    return new Timer(name, NOW.plus(delay), "token-" + name, true, Map.of(), null);
  }

  private static Saga<String> saga() {
    return SagaBuilder.of(TYPE)
        .sagaId("1")
        .correlationId("order-42")
        .state("placed")
        .createdAt(NOW)
        .updatedAt(NOW)
        .build();
  }

  private static Attachments attachments(Saga<String> saga) {
    return SagaBuilder.from(saga).attachments();
  }

  /** Returns a saga as a store returns it, without changes. */
  private static Saga<String> stored(Saga<String> saga) {
    return SagaBuilder.from(saga)
        .attachments(
            Attachments.read(attachments(saga).values(), attachments(saga).due().orElse(null)))
        .build();
  }

  private static Saga<String> stored(BusItem item) {
    return stored(item.applyTo(saga(), NOW));
  }

  @Nested
  class Reading {
    @Test
    void itemIsReadAsWritten() {
      assertThat(BusItem.read(stored(FULL))).isEqualTo(FULL);
      assertThat(BusItem.read(stored(BusItem.created("life")))).isEqualTo(BusItem.created("life"));
    }

    @Test
    void sagaWithoutBusHasLifeOfItsOwn() {
      assertThat(BusItem.read(saga())).isEqualTo(BusItem.created("2026-11-29T12:00:00Z"));
    }

    @Test
    void missingFieldFails() {
      Saga<String> broken =
          SagaBuilder.from(saga())
              .attachments(Attachments.read(Map.of("bus.out.o-1", Attachment.map(Map.of())), null))
              .build();

      assertThatNullPointerException()
          .isThrownBy(() -> BusItem.read(broken))
          .withMessage("what the bus keeps in the item has no 'type'");
    }

    @Test
    void messagesAreInFixedOrder() {
      assertThat(FULL.messages()).containsExactly(MESSAGE, WAKE_UP);
    }
  }

  @Nested
  class Writing {
    @Test
    void unchangedItemWritesNothing() {
      assertThat(attachments(FULL.applyTo(stored(FULL), NOW)).changes(false)).isEmpty();
      assertThat(attachments(FULL.applyTo(stored(FULL), NOW)).changesDue()).isFalse();
    }

    @Test
    void onlyDifferencesAreWritten() {
      BusItem changed = FULL.withHandled(18, NOW).withoutTimer("short");

      Attachments written = attachments(changed.applyTo(stored(FULL), NOW));

      assertThat(written.changes(false)).containsOnlyKeys("bus.inbox", "bus.active.timers");
      assertThat(written.changesDue()).isFalse();
    }

    @Test
    void emptyPartsAreRemoved() {
      Attachments written = attachments(FULL.completed().applyTo(stored(FULL), NOW));

      assertThat(written.values())
          .doesNotContainKeys("bus.active.timers", "bus.active.compensations")
          .containsKeys("bus.inbox", "bus.out.o-1");
      assertThat(written.changesDue()).isTrue();
      assertThat(written.due()).isEmpty();
    }

    /** Another run may have added messages. */
    @Test
    void outboxIsOnlyClearedById() {
      Saga<String> read = stored(FULL);

      assertThat(attachments(BusItem.created("life").applyTo(read, NOW)).values())
          .containsKeys("bus.out.o-1", "bus.out.o-2");
      assertThat(attachments(BusItem.withoutSent(read, List.of(MESSAGE))).changes(false))
          .containsOnlyKeys("bus.out.o-1");
      assertThat(BusItem.read(BusItem.withoutSent(read, List.of(MESSAGE))).messages())
          .containsExactly(WAKE_UP);
    }

    @Test
    void attachmentsOfOthersStay() {
      Map<String, Attachment> all = new HashMap<>(attachments(stored(FULL)).values());
      all.put("audit.note", Attachment.text("checked"));
      Saga<String> shared =
          SagaBuilder.from(saga()).attachments(Attachments.read(all, null)).build();

      assertThat(attachments(FULL.completed().applyTo(shared, NOW)).values())
          .containsEntry("audit.note", Attachment.text("checked"));
    }

    @Test
    void messageWithSendsIsNotForgotten() {
      BusItem item =
          BusItem.created("life")
              .withOutgoing(List.of(WAKE_UP))
              .withHandled(17, NOW)
              .withHandled(18, NOW)
              .withHandled(19, NOW.plus(Duration.ofDays(29)));

      assertThat(item.inbox().contains(17)).isTrue();
      assertThat(item.inbox().contains(18)).isFalse();
    }
  }

  @Nested
  class Due {
    private final BusItem two =
        BusItem.created("life")
            .withTimer(timer("a", Duration.ofHours(1)))
            .withTimer(timer("b", Duration.ofHours(2)));

    private static BusItem claimed(BusItem item, @Nullable Instant due) {
      return new BusItem(
          item.life(),
          item.inbox(),
          item.outbox(),
          item.timers(),
          item.compensations(),
          item.history(),
          due);
    }

    @Test
    void earliestTimerIsDue() {
      assertThat(two.due()).isEqualTo(NOW.plus(Duration.ofHours(1)));
      assertThat(two.withTimer(timer("c", Duration.ofMinutes(30))).due())
          .isEqualTo(NOW.plus(Duration.ofMinutes(30)));
    }

    @Test
    void shortTimerIsNotDue() {
      Timer shortTimer = new Timer("c", NOW, "t", false, Map.of(), null);

      assertThat(BusItem.created("life").withTimer(shortTimer).due()).isNull();
      assertThat(two.withTimer(shortTimer).withoutTimer("c").due()).isEqualTo(two.due());
    }

    @Test
    void nextTimerIsDueWithoutEarliest() {
      assertThat(two.withoutTimer("a").due()).isEqualTo(NOW.plus(Duration.ofHours(2)));
      assertThat(two.withoutTimer("b").due()).isEqualTo(NOW.plus(Duration.ofHours(1)));
      assertThat(two.withoutTimer("a").withoutTimer("b").due()).isNull();
      assertThat(two.withoutTimer("c")).isSameAs(two);
    }

    @Test
    void parkedTimerIsNotDue() {
      assertThat(two.withTimer(two.timers().get("a").park("it failed")).due())
          .isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void claimIsNotMovedBackByTimerThatIsLeft() {
      Instant claim = NOW.plus(Duration.ofMinutes(73));
      BusItem item = claimed(two.withTimer(timer("c", Duration.ofMinutes(70))), claim);

      assertThat(item.withoutTimer("a").due()).isEqualTo(claim);
      assertThat(item.withoutTimer("a").withoutTimer("c").due())
          .isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void newTimerMovesDueTimeForward() {
      BusItem item = claimed(two, NOW.plus(Duration.ofHours(3)));

      assertThat(item.withTimer(timer("c", Duration.ofHours(2))).due())
          .isEqualTo(NOW.plus(Duration.ofHours(2)));
      assertThat(item.withTimer(timer("c", Duration.ofHours(4))).due())
          .isEqualTo(NOW.plus(Duration.ofHours(3)));
    }
  }

  @Nested
  class Steps {
    @Test
    void lastStepIsCurrent() {
      Compensations both = Compensations.NONE.with(PLAIN).with(ANSWERED);

      assertThat(both.current()).contains(ANSWERED);
      assertThat(both.withoutCurrent().current()).contains(PLAIN);
      assertThat(both.next()).isEqualTo(2);
      assertThat(Compensations.NONE.current()).isEmpty();
    }

    @Test
    void lateStepIsBelowWaitingOne() {
      Compensations waiting = Compensations.NONE.with(ANSWERED).with(PLAIN);

      assertThat(waiting.steps()).containsExactly(PLAIN, ANSWERED);
    }

    @Test
    void eachAttemptHasIdOfItsOwn() {
      Set<String> ids =
          Set.of(
              PLAIN.sent().command("OrderSaga", "life").id(),
              PLAIN.sent().sent().command("OrderSaga", "life").id(),
              PLAIN.sent().command("OrderSaga", "other").id(),
              PLAIN.sent().command("InvoiceSaga", "life").id(),
              ANSWERED.command("OrderSaga", "life").id());

      assertThat(ids).hasSize(5);
      assertThat(ANSWERED.command("OrderSaga", "life").version()).isEqualTo(3);
      assertThat(ANSWERED.hasSent("OrderSaga", "life", "other")).isFalse();
      assertThat(
              ANSWERED
                  .sent()
                  .hasSent("OrderSaga", "life", ANSWERED.command("OrderSaga", "life").id()))
          .isTrue();
    }

    @Test
    void restartedStepHasNewAttempts() {
      CompensationStep failed = PLAIN.sent();
      assertThat(failed.hasAttemptsLeft()).isFalse();

      assertThat(failed.restarted().hasAttemptsLeft()).isTrue();
      assertThat(failed.restarted().sent().command("OrderSaga", "life").id())
          .isNotEqualTo(failed.command("OrderSaga", "life").id());
    }
  }

  @Test
  void textHasNoBodies() {
    assertThat(FULL.toString()).contains("o-1", "Refund", "late").doesNotContain("secret");
  }
}
