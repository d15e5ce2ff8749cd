package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.schema.DerivedSagaId;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for saga IDs and correlation IDs. */
interface IdentityConformance extends ConformanceContext {

  /** Derived IDs depend on name and correlation ID, and other IDs fail. */
  @Test
  default void derivedIdsFollowFromTheCorrelationId() {
    assumeTrue(identity() == SagaIdentity.DERIVED);
    String derived = DerivedSagaId.of(type().name(), "order-42");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> store().insert(type().correlationId("order-42").withNewId("4711"), Counter.ZERO))
        .withMessageContaining("4711");
    Saga<Counter> saga =
        store().insert(type().correlationId("order-42").withNewId(derived), Counter.ZERO);

    assertThat(saga.sagaId()).isEqualTo(derived);
    assertThatThrownBy(() -> store().insert(type().correlationId("order-42"), Counter.ZERO))
        .isInstanceOf(DuplicateSagaException.class);
  }

  /** If the caller chooses IDs, a saga is found by both of its IDs. */
  @Test
  default void aChosenIdIsKept() {
    assumeChosenIds();
    Saga<Counter> saga =
        store().insert(type().correlationId("order-42").withNewId("4711"), Counter.ZERO);

    assertThat(saga.sagaId()).isEqualTo("4711");
    assertThat(saga.correlationId()).isEqualTo("order-42");
    assertThat(store().find(type().id("4711"))).contains(saga);
    assertFoundByCorrelationId(type(), "order-42", saga);
  }

  /** If the caller could choose an ID, but chooses none, every saga gets a unique one. */
  @Test
  default void withoutAChosenIdItIsRandom() {
    assumeChosenIds();
    Saga<Counter> one = store().insert(type().correlationId("order-1"), Counter.ZERO);
    Saga<Counter> other = store().insert(type().correlationId("order-2"), Counter.ZERO);

    assertThat(one.sagaId()).hasSize(36).isNotEqualTo(other.sagaId());
  }

  /** A saga ID is always unique. */
  @Test
  default void anIdThatIsTakenIsADuplicate() {
    assumeChosenIds();
    Saga<Counter> first =
        store().insert(type().correlationId("order-42").withNewId("4711"), Counter.ZERO);

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class,
            () -> store().insert(type().correlationId("order-43").withNewId("4711"), Counter.ZERO));

    assertThat(duplicate.existing(type())).contains(first);
    assertThat(duplicate).hasMessageContaining("4711").hasMessageContaining("order-43");
    assertThat(store().find(type().correlationId("order-43"))).isEmpty();
  }

  /** A duplicate of a unique correlation ID fails for any saga ID, and writes nothing. */
  @Test
  default void aCorrelationIdThatIsTakenIsADuplicate() {
    assumeChosenIds();
    assumeUniqueCorrelationIds();
    Saga<Counter> first =
        store().insert(type().correlationId("order-42").withNewId("4711"), Counter.ZERO);

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class,
            () -> store().insert(type().correlationId("order-42").withNewId("4712"), Counter.ZERO));

    assertThat(duplicate.existing(type())).contains(first);
    assertThat(duplicate.correlationId()).isEqualTo("order-42");
    assertThat(store().find(type().id("4712"))).isEmpty();
    assertThat(
            store()
                .insert(type().correlationId("order-43").withNewId("4712"), Counter.ZERO)
                .version())
        .isEqualTo(1);
  }

  /** If correlation IDs are not unique, find returns the newest saga, and findAll all sagas. */
  @Test
  default void severalSagasMayShareACorrelationId() {
    assumeFalse(identity().isCorrelationIdUnique(), "correlation IDs are unique in this store");
    Saga<Counter> oldest = store().insert(type().correlationId("order-42"), Counter.ZERO);
    clock().advance(Duration.ofSeconds(1));
    Saga<Counter> middle = store().insert(type().correlationId("order-42"), Counter.ZERO);
    clock().advance(Duration.ofSeconds(1));
    Saga<Counter> newest = store().insert(type().correlationId("order-42"), Counter.ZERO);
    store().insert(type().correlationId("order-43"), Counter.ZERO);

    Eventually.assertThat(
        () -> {
          assertThat(store().find(type().correlationId("order-42"))).contains(newest);
          assertThat(store().findAll(type().correlationId("order-42")))
              .containsExactly(newest, middle, oldest);
        });
  }

  /** With unique correlation IDs, findAll returns at most one saga. */
  @Test
  default void allWithAUniqueCorrelationIdAreOne() {
    assumeUniqueCorrelationIds();
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    Eventually.assertThat(
        () -> assertThat(store().findAll(type().correlationId("order-42"))).containsExactly(saga));
    assertThat(store().findAll(type().correlationId("order-43"))).isEmpty();
  }

  /** A completed saga keeps its correlation ID, unless its type has reusable ones. */
  @Test
  default void aCompletedSagaKeepsItsCorrelationId() {
    assumeUniqueCorrelationIds();
    Saga<Counter> completed =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());

    assertThatThrownBy(() -> store().insert(type().correlationId("order-42"), Counter.ZERO))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(type())).contains(completed));
  }

  /** Reusable correlation IDs can be used again as soon as the earlier saga is completed. */
  @Test
  default void aReusableCorrelationIdIsFreeOnceItsSagaIsCompleted() {
    assumeUniqueCorrelationIds();
    SagaType<Counter> reusing = type().withReusableCorrelationIds();
    Saga<Counter> first =
        store().insert(reusing.correlationId("order-42"), Counter.ZERO.plus("first"));
    assertThatThrownBy(() -> store().insert(reusing.correlationId("order-42"), Counter.ZERO))
        .isInstanceOf(DuplicateSagaException.class);
    store().update(first.complete());

    Saga<Counter> second =
        store().insert(reusing.correlationId("order-42"), Counter.ZERO.plus("second"));

    assertFoundByCorrelationId(reusing, "order-42", second);
    assertThat(store().find(reusing.id(second.sagaId()))).contains(second);
    assertThatThrownBy(() -> store().insert(reusing.correlationId("order-42"), Counter.ZERO))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(reusing)).contains(second));
  }

  /** A completed saga whose correlation ID was used again can't be reopened. */
  @Test
  default void aSagaThatLostItsCorrelationIdCannotBeReopened() {
    assumeUniqueCorrelationIds();
    SagaType<Counter> reusing = type().withReusableCorrelationIds();
    Saga<Counter> first =
        store().update(store().insert(reusing.correlationId("order-42"), Counter.ZERO).complete());
    Saga<Counter> second =
        store().insert(reusing.correlationId("order-42"), Counter.ZERO.plus("second"));

    assertThatThrownBy(() -> store().update(first.reopen()))
        .isInstanceOfAny(DuplicateSagaException.class, SagaConflictException.class);

    assertFoundByCorrelationId(reusing, "order-42", second);
  }

  /** Deleting a saga whose correlation ID was used again keeps the newer one findable. */
  @Test
  default void deletingASagaThatLostItsCorrelationIdHarmsNobody() {
    assumeChosenIds();
    assumeUniqueCorrelationIds();
    SagaType<Counter> reusing = type().withReusableCorrelationIds();
    Saga<Counter> first =
        store().update(store().insert(reusing.correlationId("order-42"), Counter.ZERO).complete());
    Saga<Counter> second =
        store().insert(reusing.correlationId("order-42"), Counter.ZERO.plus("second"));
    Eventually.assertThat(
        () ->
            assertThat(store().findAll(reusing.correlationId("order-42")))
                .containsExactlyInAnyOrder(first, second));

    Saga<Counter> noted = store().update(first.withState(Counter.ZERO.plus("note")));
    store().delete(noted);

    assertThat(store().find(reusing.id(first.sagaId()))).isEmpty();
    assertThat(store().find(reusing.correlationId("order-42"))).contains(second);
  }

  /** A reopened saga owns its correlation ID again, and does not expire. */
  @Test
  default void aReopenedSagaHoldsItsCorrelationIdAgain() {
    assumeUniqueCorrelationIds();
    Saga<Counter> completed =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());

    Saga<Counter> reopened = store().update(completed.reopen());

    clock().set(completed.expiresAt().orElseThrow());
    assertFoundByCorrelationId(type(), "order-42", reopened);
    assertThatThrownBy(() -> store().insert(type().correlationId("order-42"), Counter.ZERO))
        .isInstanceOf(DuplicateSagaException.class);
    Saga<Counter> completedAnew = store().update(reopened.complete());
    clock().set(completedAnew.expiresAt().orElseThrow());
    assertThat(store().insert(type().correlationId("order-42"), Counter.ZERO).version())
        .isEqualTo(1);
  }

  /** Reopening and completing in one update restarts the retention. */
  @Test
  default void aSagaCanBeCompletedAnewInOneUpdate() {
    Saga<Counter> completed =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());
    clock().advance(Duration.ofDays(10));

    Saga<Counter> anew = store().update(completed.reopen().complete());

    assertThat(SagaBuilder.from(anew).isReopened()).isFalse();
    assertThat(anew.completedAt()).contains(clock().instant());
    clock().set(completed.expiresAt().orElseThrow());
    assertFoundByCorrelationId(type(), "order-42", anew);
    clock().set(anew.expiresAt().orElseThrow());
    assertThat(store().find(type().correlationId("order-42"))).isEmpty();
  }

  /** Of concurrent inserts of one correlation ID with different saga IDs, one succeeds. */
  @Test
  default void ofManyChosenIdsForACorrelationIdOneWins() {
    assumeChosenIds();
    assumeUniqueCorrelationIds();

    List<Attempt<Saga<Counter>>> attempts =
        ConcurrentThreads.run(
            16,
            worker ->
                store()
                    .insert(
                        type().correlationId("order-42").withNewId("saga-" + worker),
                        Counter.ZERO));

    Saga<Counter> stored = store().find(type().correlationId("order-42")).orElseThrow();
    assertThat(attempts.stream().flatMap(attempt -> attempt.value().stream()))
        .containsExactly(stored);
    assertThat(attempts.stream().flatMap(attempt -> attempt.failure().stream()))
        .hasSize(15)
        .allSatisfy(failure -> assertThat(failure).isInstanceOf(DuplicateSagaException.class));
  }

  private void assumeChosenIds() {
    assumeTrue(identity() != SagaIdentity.DERIVED, "this store derives saga IDs");
  }
}
