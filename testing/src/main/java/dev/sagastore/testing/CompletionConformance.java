package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaType;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tests for completion and expiry. */
interface CompletionConformance extends ConformanceContext {
  /** The first completion sets the times; later updates keep them. */
  @Test
  default void completionIsStampedByTheStoreAndKept() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    clock().advance(Duration.ofSeconds(5));

    Saga<Counter> completed = store().update(saga.complete());
    clock().advance(Duration.ofSeconds(5));
    Saga<Counter> later = store().update(completed.withState(Counter.ZERO.plus("note")));

    assertThat(completed.isCompleted()).isTrue();
    assertThat(completed.completedAt()).contains(start().plusSeconds(5));
    assertThat(completed.expiresAt())
        .contains(Instant.parse("2026-12-23T09:30:06Z")); // 30 days, rounded up to a second
    assertThat(later.completedAt()).isEqualTo(completed.completedAt());
    assertThat(later.expiresAt()).isEqualTo(completed.expiresAt());
    assertThat(store().find(type().id(saga.sagaId()))).contains(later);
  }

  /** A reopened saga has no time of expiry. */
  @Test
  default void aReopenedSagaIsActiveAndDoesNotExpire() {
    Saga<Counter> completed =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());

    Saga<Counter> reopened = store().update(completed.reopen());

    assertThat(reopened.isCompleted()).isFalse();
    clock().advance(Duration.ofDays(1000));
    assertThat(store().find(type().id(completed.sagaId()))).contains(reopened);
  }

  /** A new retention does not change sagas that were completed before. */
  @Test
  default void aSagaThatIsCompletedKeepsItsTimeOfExpiry() {
    Saga<Counter> saga =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());
    clock().advance(Duration.ofDays(10));
    SagaType<Counter> shorter = type().withRetention(Duration.ofDays(7));
    Saga<Counter> found = store().find(shorter.id(saga.sagaId())).orElseThrow();

    store().update(found.withState(Counter.ZERO.plus("note")));

    assertThat(store().find(shorter.id(saga.sagaId())).flatMap(Saga::expiresAt))
        .isEqualTo(saga.expiresAt());
  }

  /** If a type has no retention, that of the store applies. */
  @Test
  default void aTypeThatSaysNothingLeavesTheRetentionToTheStore() {
    SagaType<Counter> silent = ConformanceContext.newType(Counter.class);
    Saga<Counter> active = store().insert(silent.correlationId("order-42"), Counter.ZERO);
    assertThat(active.complete().expiresAt()).isEmpty();

    Saga<Counter> completed = store().update(active.complete());

    assertThat(completed.expiresAt()).isEqualTo(retention().expiry(start()));
    assertThat(store().find(silent.id(completed.sagaId()))).contains(completed);
  }

  /** The retention of a type overrides that of the store. */
  @Test
  default void whatATypeSaysOfItsRetentionWins() {
    SagaType<Counter> week = type().withRetention(Duration.ofDays(7));
    SagaType<Counter> kept = type().withoutExpiry();

    Saga<Counter> expiring =
        store().update(store().insert(week.correlationId("order-1"), Counter.ZERO).complete());
    Saga<Counter> lasting =
        store().update(store().insert(kept.correlationId("order-2"), Counter.ZERO).complete());

    assertThat(expiring.expiresAt()).contains(Instant.parse("2026-11-30T09:30:01Z"));
    assertThat(lasting.expiresAt()).isEmpty();
  }

  /** A new retention of a store does not change sagas that were completed before. */
  @Test
  default void aSagaThatNeverExpiresIsNotGivenATimeLater() {
    SagaType<Counter> silent = ConformanceContext.newType(Counter.class);
    SagaType<Counter> kept = silent.withoutExpiry();
    Saga<Counter> saga =
        store().update(store().insert(kept.correlationId("order-42"), Counter.ZERO).complete());
    Saga<Counter> found = store().find(silent.id(saga.sagaId())).orElseThrow();

    assertThat(store().update(found.withState(Counter.ZERO.plus("note"))).expiresAt()).isEmpty();
  }

  /** Making a completed saga active without reopen fails, because its guard wouldn't change. */
  @Test
  default void aCompletedSagaIsReopenedByReopeningAlone() {
    Saga<Counter> completed =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());
    Saga<Counter> byHand =
        SagaBuilder.from(completed).completed(false).completedAt(null).expiresAt(null).build();

    assertThatThrownBy(() -> store().update(byHand)).isInstanceOf(IllegalArgumentException.class);

    assertThat(store().find(type().id(completed.sagaId()))).contains(completed);
  }

  /** From its time of expiry on, a saga is absent for every operation. */
  @Test
  default void anExpiredSagaIsAbsentAndItsCorrelationIdIsFree() {
    SagaType<Counter> shortLived = type().withRetention(Duration.ofHours(1));
    Saga<Counter> saga =
        store()
            .update(store().insert(shortLived.correlationId("order-42"), Counter.ZERO).complete());
    clock().set(saga.expiresAt().orElseThrow().minusMillis(1));
    assertThat(store().find(shortLived.id(saga.sagaId()))).contains(saga);
    assertThatThrownBy(
            () ->
                store()
                    .insert(
                        shortLived.correlationId("order-42").withNewId(saga.sagaId()),
                        Counter.ZERO))
        .isInstanceOf(DuplicateSagaException.class);

    clock().set(saga.expiresAt().orElseThrow());

    assertThat(store().find(shortLived.id(saga.sagaId()))).isEmpty();
    assertThat(store().find(shortLived.correlationId("order-42"))).isEmpty();
    assertThatThrownBy(() -> store().update(saga)).isInstanceOf(SagaNotFoundException.class);
    assertThat(store().delete(shortLived.id(saga.sagaId()))).isFalse();
    Saga<Counter> successor =
        store().insert(shortLived.correlationId("order-42"), Counter.ZERO.plus("anew"));
    assertThat(successor.version()).isEqualTo(1);
    assertFoundByCorrelationId(shortLived, "order-42", successor);
  }

  /** An insert replaces an expired saga that was not removed yet. */
  @Test
  default void whatHasExpiredMakesRoomForAnInsert() {
    Saga<Counter> saga =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());
    clock().set(saga.expiresAt().orElseThrow());

    Saga<Counter> successor =
        store()
            .insert(
                type().correlationId("order-42").withNewId(saga.sagaId()),
                Counter.ZERO.plus("anew"));

    assertThat(successor.version()).isEqualTo(1);
    assertThat(store().find(type().id(saga.sagaId()))).contains(successor);
  }

  /** A type without expiry keeps its sagas. */
  @Test
  default void withoutExpiryACompletedSagaStays() {
    SagaType<Counter> kept = type().withoutExpiry();
    Saga<Counter> saga =
        store().update(store().insert(kept.correlationId("order-42"), Counter.ZERO).complete());

    clock().advance(Duration.ofDays(10_000));

    assertThat(saga.expiresAt()).isEmpty();
    assertThat(store().find(kept.id(saga.sagaId()))).contains(saga);
  }
}
