package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for deleting completed sagas. */
interface CleanupConformance extends ConformanceContext {

  /** A clean-up that skips years without completions. */
  static CleanupPolicy recent() {
    return CleanupPolicy.standard().withEarliestDay(LocalDate.parse("2026-11-20"));
  }

  /** Sagas completed before the time are deleted; later ones and active ones stay. */
  @Test
  default void whatWasCompletedBeforeIsDeleted() {
    SagaType<Counter> kept = type().withoutExpiry();
    Saga<Counter> old = completed(kept, "old");
    clock().advance(Duration.ofDays(3));
    Saga<Counter> earlierThatDay = completed(kept, "earlier that day");
    clock().advance(Duration.ofMillis(1));
    Instant before = clock().instant();
    Saga<Counter> atThatTime = completed(kept, "at that time");
    clock().advance(Duration.ofDays(1));
    Saga<Counter> later = completed(kept, "later");
    Saga<Counter> active = store().insert(kept.correlationId("active"), Counter.ZERO);

    CleanupCounts counts = cleanUp(kept, before, 2);

    assertThat(counts).isEqualTo(CleanupCounts.of(2, 0));
    assertThat(store().find(kept.id(old.sagaId()))).isEmpty();
    assertThat(store().find(kept.id(earlierThatDay.sagaId()))).isEmpty();
    assertThat(store().list(SagaQuery.of(kept)).sagas())
        .containsExactlyInAnyOrder(atThatTime, later, active);
  }

  /** With the default policy, a saga is found however old it is. */
  @Test
  default void aSagaIsFoundHoweverOldItIs() {
    SagaType<Counter> kept = type().withoutExpiry();
    clock().set(Instant.parse("2012-02-29T12:00:00Z"));
    Saga<Counter> ancient = completed(kept, "ancient");
    clock().set(start());

    Eventually.assertThat(
        () ->
            assertThat(
                    store()
                        .list(
                            SagaQuery.builder(kept)
                                .completedOn(
                                    LocalDate.parse("2012-02-29"), LocalDate.parse("2012-02-29"))
                                .build())
                        .sagas())
                .containsExactly(ancient));
    // no later than this suite needs: a later time means more days to query
    Instant soonAfter = Instant.parse("2012-03-15T00:00:00Z");
    assertThat(cleanUp(kept, soonAfter, CleanupPolicy.standard(), 1))
        .isEqualTo(CleanupCounts.of(1, 0));
    assertThat(store().find(kept.id(ancient.sagaId()))).isEmpty();
  }

  /** Other types are unchanged, even if their names have the same beginning. */
  @Test
  default void otherTypesAreLeftAlone() {
    SagaType<Counter> other = SagaType.of(type().name() + "Archive", Counter.class).withoutExpiry();
    Saga<Counter> others = completed(other, "order-42");
    completed(type(), "order-42");
    clock().advance(Duration.ofDays(1));

    cleanUp(type(), clock().instant(), 1);

    assertThat(store().find(other.id(others.sagaId()))).contains(others);
  }

  /** A reopened saga stays, even if it was reopened during the clean-up. */
  @Test
  default void aReopenedSagaStays() {
    Saga<Counter> reopened = store().update(completed(type(), "reopened").reopen());
    completed(type(), "completed");
    clock().advance(Duration.ofDays(1));

    cleanUp(type(), clock().instant(), 1);

    assertThat(store().find(type().id(reopened.sagaId()))).contains(reopened);
  }

  /** After a clean-up, the correlation IDs are free. */
  @Test
  default void correlationIdsAreFreeAfterwards() {
    completed(type(), "order-42");
    clock().advance(Duration.ofDays(1));
    cleanUp(type(), clock().instant(), 1);

    Saga<Counter> successor = store().insert(type().correlationId("order-42"), Counter.ZERO);

    assertFoundByCorrelationId(type(), "order-42", successor);
  }

  /** More than one batch is deleted, and the listener sees the counts grow. */
  @Test
  default void theListenerSeesTheCountsGrow() {
    int sagas = 130;
    for (int i = 0; i < sagas; i++) {
      completed(type(), "order-" + i);
    }
    clock().advance(Duration.ofDays(1));
    List<Long> deleted = new ArrayList<>();
    awaitCompleted(type(), sagas);

    CleanupCounts counts =
        cleanUp(
            type(),
            clock().instant(),
            recent()
                .withConcurrency(4)
                .withDeletesPerSecond(100_000)
                .withListener((day, soFar) -> deleted.add(soFar.deleted())),
            sagas);

    assertThat(counts).isEqualTo(CleanupCounts.of(sagas, 0));
    assertThat(deleted).isSorted().endsWith((long) sagas);
    assertThat(store().list(SagaQuery.of(type())).sagas()).isEmpty();
  }

  /** An expired saga that was not removed yet is deleted, too. */
  @Test
  default void whatHasExpiredIsDeletedToo() {
    SagaType<Counter> shortLived = type().withRetention(Duration.ofHours(1));
    completed(shortLived, "order-42");
    awaitCompleted(shortLived, 1);
    clock().advance(Duration.ofDays(1));

    assertThat(cleanUp(shortLived, clock().instant(), recent(), 1))
        .isEqualTo(CleanupCounts.of(1, 0));
  }

  /** A saga that can't be read is deleted, too. */
  @Test
  default void whatCannotBeReadIsDeletedToo() {
    completed(type().withStateVersion(2), "order-42");
    clock().advance(Duration.ofDays(1));

    assertThat(cleanUp(type(), clock().instant(), recent(), 1)).isEqualTo(CleanupCounts.of(1, 0));
  }

  /** A time in the far future deletes all completed sagas, without an endless search. */
  @Test
  default void everythingCompletedCanBeDeleted() {
    completed(type(), "order-42");
    Saga<Counter> active = store().insert(type().correlationId("order-43"), Counter.ZERO);
    awaitCompleted(type(), 1);

    assertThat(cleanUp(type(), Instant.MAX, recent(), 1)).isEqualTo(CleanupCounts.of(1, 0));
    assertThat(store().list(SagaQuery.of(type())).sagas()).containsExactly(active);
    assertThat(store().deleteCompleted(type(), Instant.MIN, recent()))
        .isEqualTo(CleanupCounts.none());
  }

  /** Days before the earliest one are not queried. */
  @Test
  default void daysBeforeTheEarliestAreLeftAlone() {
    Saga<Counter> saga = completed(type(), "order-42");
    clock().advance(Duration.ofDays(2));
    CleanupPolicy fromTomorrow = recent().withEarliestDay(LocalDate.parse("2026-11-24"));

    assertThat(store().deleteCompleted(type(), clock().instant(), fromTomorrow))
        .isEqualTo(CleanupCounts.none());
    assertThat(store().find(type().id(saga.sagaId()))).contains(saga);
  }

  /** An exception of the listener ends the clean-up. */
  @Test
  default void whatAListenerThrowsEndsTheCleanUp() {
    completed(type(), "order-42");
    awaitCompleted(type(), 1);
    clock().advance(Duration.ofDays(1));
    CleanupPolicy failing =
        recent()
            .withListener(
                (day, soFar) -> {
                  throw new IllegalStateException("enough");
                });

    assertThatThrownBy(() -> store().deleteCompleted(type(), clock().instant(), failing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
  }

  private Saga<Counter> completed(SagaType<Counter> kind, String correlationId) {
    return store()
        .update(store().insert(kind.correlationId(correlationId), Counter.ZERO).complete());
  }

  private CleanupCounts cleanUp(SagaType<Counter> kind, Instant before, int expected) {
    awaitCompletedBefore(kind, before, expected);
    return cleanUp(kind, before, recent(), expected);
  }

  /**
   * Cleans up until a number of sagas is deleted. A clean-up can leave sagas that the index does
   * not contain yet, or that it still reads as active.
   */
  private CleanupCounts cleanUp(
      SagaType<Counter> kind, Instant before, CleanupPolicy policy, long expected) {
    List<CleanupCounts> all = new ArrayList<>();
    Eventually.assertThat(
        () -> {
          all.add(store().deleteCompleted(kind, before, policy));
          assertThat(sum(all).deleted()).isEqualTo(expected);
        });
    return sum(all);
  }

  private static CleanupCounts sum(List<CleanupCounts> all) {
    return all.stream().reduce(CleanupCounts.none(), CleanupCounts::plus);
  }

  private void awaitCompleted(SagaType<Counter> kind, int expected) {
    awaitCompletedBefore(kind, Instant.MAX, expected);
  }

  /** An index can lag behind, and a clean-up keeps sagas that it does not contain yet. */
  private void awaitCompletedBefore(SagaType<Counter> kind, Instant before, int expected) {
    SagaQuery<Counter> completed =
        SagaQuery.builder(kind)
            .completedOn(LocalDate.parse("2026-11-20"), LocalDate.parse("2026-11-30"))
            .build();
    Eventually.assertThat(
        () ->
            assertThat(
                    store().stream(completed)
                        .filter(saga -> saga.completedAt().orElseThrow().isBefore(before)))
                .hasSize(expected));
  }
}
