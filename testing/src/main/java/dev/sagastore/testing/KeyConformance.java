package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.ChangeResult;
import dev.sagastore.CleanupCounts;
import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests for further unique keys of a saga. */
interface KeyConformance extends ConformanceContext {
  /** A key name. */
  KeyName PAYMENT = KeyName.of("payment");

  /** Another key name. */
  KeyName PARCEL = KeyName.of("parcel");

  private Saga<Counter> inserted(SagaType<Counter> type, String correlationId, String payment) {
    return store()
        .insertOrChange(
            type.correlationId(correlationId),
            found -> SagaChange.to(Counter.ZERO).andAddKey(PAYMENT, payment))
        .saga()
        .orElseThrow();
  }

  private Saga<Counter> inserted(String correlationId, String payment) {
    return inserted(type(), correlationId, payment);
  }

  private Saga<Counter> plain(String correlationId) {
    return store().insert(type().correlationId(correlationId), Counter.ZERO);
  }

  private void assertFree(SagaType<Counter> type, String payment) {
    assertThat(store().find(type.key(PAYMENT, payment))).isEmpty();
    Saga<Counter> next = inserted(type, "next owner of " + payment, payment);
    assertThat(store().find(type.key(PAYMENT, payment))).contains(next);
  }

  /** A saga that is inserted with a key is found by it. */
  @Test
  default void insertedKeyLeadsToSaga() {
    Saga<Counter> saga = inserted("order-42", "p-1");

    assertThat(saga.keys()).containsExactly(SagaKey.of(PAYMENT, "p-1"));
    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(saga);
    assertThat(store().find(type().id(saga.sagaId()))).contains(saga);
    assertThat(store().find(type().key(PAYMENT, "p-2"))).isEmpty();
    assertThat(store().find(type().key(PARCEL, "p-1"))).isEmpty();
  }

  /** Keys are added by an update, and removed by another one. */
  @Test
  default void keysComeAndGoWithUpdates() {
    Saga<Counter> first = plain("order-42");
    Saga<Counter> added = store().update(first.withKey(PAYMENT, "p-1").withKey(PARCEL, "c-1"));
    Saga<Counter> removed =
        store().update(added.withoutKey(PAYMENT, "p-1").withState(Counter.ZERO.plus("paid")));

    assertThat(added.keys())
        .containsExactlyInAnyOrder(SagaKey.of(PAYMENT, "p-1"), SagaKey.of(PARCEL, "c-1"));
    assertThat(removed.keys()).containsExactly(SagaKey.of(PARCEL, "c-1"));
    assertThat(store().find(type().key(PARCEL, "c-1"))).contains(removed);
    assertFree(type(), "p-1");
  }

  /** An update of the state keeps the keys. */
  @Test
  default void updateOfStateKeepsKeys() {
    Saga<Counter> saga = inserted("order-42", "p-1");

    Saga<Counter> updated = store().update(saga.withState(Counter.ZERO.plus("paid")));

    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(updated);
    assertThat(updated.keys()).isEqualTo(saga.keys());
  }

  /** A key that another saga owns fails with the owner, and nothing is written. */
  @Test
  default void takenKeyFailsWithOwner() {
    Saga<Counter> owner = inserted("order-1", "p-1");
    Saga<Counter> other = plain("order-2");

    SagaKeyTakenException taken =
        catchThrowableOfType(
            SagaKeyTakenException.class,
            () ->
                store()
                    .update(
                        other
                            .withState(Counter.ZERO.plus("paid"))
                            .withKey(PAYMENT, "p-1")
                            .withKey(PAYMENT, "p-2")));

    assertThat(taken.key()).contains(SagaKey.of(PAYMENT, "p-1"));
    assertThat(taken.ownerId()).contains(owner.sagaId());
    assertThat(taken).hasMessageContaining(owner.sagaId()).hasMessageContaining("payment p-1");
    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(owner);
    assertThat(store().find(type().id(other.sagaId()))).contains(other);
    assertFree(type(), "p-2");
  }

  /** An insert with a key that another saga owns writes nothing. */
  @Test
  default void insertWithTakenKeyLeavesNothing() {
    Saga<Counter> owner = inserted("order-1", "p-1");

    assertThatThrownBy(
            () ->
                store()
                    .insertOrChange(
                        type().correlationId("order-2"),
                        found ->
                            SagaChange.to(Counter.ZERO)
                                .andAddKey(PAYMENT, "p-2")
                                .andAddKey(PAYMENT, "p-1")))
        .isInstanceOfSatisfying(
            SagaKeyTakenException.class,
            taken -> assertThat(taken.ownerId()).contains(owner.sagaId()));

    assertThat(store().list(SagaQuery.of(type())).sagas()).containsExactly(owner);
    assertFree(type(), "p-2");
    assertThat(store().insert(type().correlationId("order-2"), Counter.ZERO).version())
        .isEqualTo(1);
  }

  /** Of many sagas that add one key concurrently, one gets it. */
  @Test
  default void concurrentSagasNeverShareKey() {
    List<Saga<Counter>> sagas = IntStream.range(0, 6).mapToObj(i -> plain("order-" + i)).toList();

    List<Attempt<Saga<Counter>>> attempts =
        ConcurrentThreads.run(6, i -> store().update(sagas.get(i).withKey(PAYMENT, "p-1")));

    assertThat(attempts.stream().flatMap(attempt -> attempt.value().stream())).hasSize(1);
    assertThat(attempts.stream().flatMap(attempt -> attempt.failure().stream()))
        .hasSize(5)
        .allMatch(failure -> failure instanceof SagaKeyTakenException);
    assertThat(store().find(type().key(PAYMENT, "p-1")))
        .isEqualTo(attempts.stream().flatMap(attempt -> attempt.value().stream()).findFirst());
  }

  /** Adding an existing key, or removing a missing one, writes nothing. */
  @Test
  default void unchangedKeysWriteNothing() {
    Saga<Counter> saga = inserted("order-42", "p-1");

    ChangeResult<Counter, Void> result =
        store()
            .change(
                type().key(PAYMENT, "p-1"),
                found ->
                    SagaChange.<Counter>nothing()
                        .andAddKey(PAYMENT, "p-1")
                        .andRemoveKey(PARCEL, "c-1"));

    assertThat(result.isWritten()).isFalse();
    assertThat(result.saga()).contains(saga);
  }

  /** Every operation that takes a reference takes a key. */
  @Test
  default void operationsTakeKeys() {
    Saga<Counter> saga = inserted("order-42", "p-1");

    assertThat(
            store().modify(type().key(PAYMENT, "p-1"), counter -> counter.plus("paid")).version())
        .isEqualTo(2);
    assertThat(store().complete(type().key(PAYMENT, "p-1")).isCompleted()).isTrue();
    assertThat(store().delete(type().key(PAYMENT, "p-1"))).isTrue();
    assertThat(store().delete(type().key(PAYMENT, "p-1"))).isFalse();
    assertThat(store().find(type().id(saga.sagaId()))).isEmpty();
    assertThatThrownBy(() -> store().modify(type().key(PAYMENT, "p-1"), counter -> counter))
        .isInstanceOf(SagaNotFoundException.class)
        .hasMessageContaining("payment p-1");
  }

  /** A deletion by any reference frees the keys. */
  @Test
  default void deletionFreesKeys() {
    store().delete(inserted("order-1", "p-1"));
    Saga<Counter> second = inserted("order-2", "p-2");
    assertThat(store().delete(type().id(second.sagaId()))).isTrue();
    Saga<Counter> third = inserted("order-3", "p-3");
    store().update(third.withKey(PAYMENT, "p-4"));
    assertThat(store().delete(type().key(PAYMENT, "p-3"))).isTrue();

    for (String payment : List.of("p-1", "p-2", "p-3", "p-4")) {
      assertFree(type(), payment);
    }
  }

  /** A deletion of a snapshot with unstored changes frees the keys that are stored. */
  @Test
  default void deletionIgnoresUnstoredKeys() {
    Saga<Counter> other = inserted("order-1", "p-1");
    Saga<Counter> saga = inserted("order-2", "p-2");

    store().delete(saga.withoutKey(PAYMENT, "p-2").withKey(PAYMENT, "p-1"));

    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(other);
    assertFree(type(), "p-2");
  }

  /** A completed saga keeps its keys until it expires. */
  @Test
  default void keysExpireWithSaga() {
    Saga<Counter> saga = inserted("order-42", "p-1");
    Saga<Counter> completed = store().update(saga.withKey(PARCEL, "c-1").complete());

    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(completed);
    assertThat(store().find(type().key(PARCEL, "c-1"))).contains(completed);
    assertThatThrownBy(() -> inserted("order-43", "p-1")).isInstanceOf(SagaKeyTakenException.class);

    clock().advance(Duration.ofDays(31));
    assertFree(type(), "p-1");
    assertThat(store().find(type().key(PARCEL, "c-1"))).isEmpty();
  }

  /** A reopened saga has its keys for as long as it is active. */
  @Test
  default void reopenedSagaKeepsKeys() {
    Saga<Counter> completed = store().update(inserted("order-42", "p-1").complete());

    Saga<Counter> reopened = store().update(completed.reopen());
    clock().advance(Duration.ofDays(31));

    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(reopened);
    assertThatThrownBy(() -> inserted("order-43", "p-1")).isInstanceOf(SagaKeyTakenException.class);
  }

  /**
   * With reusable correlation IDs, a completed saga gives up its keys, and then can't be reopened.
   */
  @Test
  default void completedSagaOfReusableTypeGivesKeysUp() {
    SagaType<Counter> reusable = type().withReusableCorrelationIds();
    Saga<Counter> completed = store().update(inserted(reusable, "order-1", "p-1").complete());
    Saga<Counter> next = inserted(reusable, "order-2", "p-1");

    assertThat(store().find(reusable.key(PAYMENT, "p-1"))).contains(next);
    assertThatThrownBy(() -> store().update(completed.reopen()))
        .isInstanceOfSatisfying(
            SagaKeyTakenException.class,
            taken -> assertThat(taken.ownerId()).contains(next.sagaId()));
    // it can still be written and deleted, without an effect on the key
    Saga<Counter> written = store().update(completed.withState(Counter.ZERO.plus("late")));
    store().delete(written);
    assertThat(store().find(reusable.key(PAYMENT, "p-1"))).contains(next);
  }

  /** A clean-up frees the keys. */
  @Test
  default void cleanupFreesKeys() {
    SagaType<Counter> kept = type().withoutExpiry();
    Saga<Counter> completed = store().update(inserted(kept, "order-42", "p-1").complete());
    clock().advance(Duration.ofDays(1));

    Eventually.assertThat(
        () ->
            assertThat(
                    store().deleteCompleted(kept, clock().instant(), CleanupConformance.recent()))
                .isEqualTo(CleanupCounts.of(1, 0)));

    assertThat(store().find(kept.id(completed.sagaId()))).isEmpty();
    assertFree(kept, "p-1");
  }

  /** An outdated snapshot fails with a conflict, and writes no key. */
  @Test
  default void staleUpdateAddsNoKey() {
    Saga<Counter> stale = plain("order-42");
    Saga<Counter> current = store().update(stale.withState(Counter.ZERO.plus("paid")));

    assertThatThrownBy(() -> store().update(stale.withKey(PAYMENT, "p-1")))
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> assertThat(conflict.current(type())).contains(current));

    assertFree(type(), "p-1");
  }

  /** One saga gives a key up, and another one takes it. */
  @Test
  default void keyMovesToAnotherSaga() {
    Saga<Counter> first = inserted("order-1", "p-1");
    Saga<Counter> second = plain("order-2");

    store().update(first.withoutKey(PAYMENT, "p-1"));
    Saga<Counter> owner = store().update(second.withKey(PAYMENT, "p-1"));

    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(owner);
    store().delete(type().id(first.sagaId()));
    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(owner);
  }

  /** Types never see each other's keys. */
  @Test
  default void keysBelongToType() {
    SagaType<Counter> other = ConformanceContext.newType(Counter.class);
    Saga<Counter> mine = inserted("order-42", "p-1");
    Saga<Counter> theirs = inserted(other, "order-42", "p-1");

    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(mine);
    assertThat(store().find(other.key(PAYMENT, "p-1"))).contains(theirs);
  }

  /** A value can be any text, and the longest name and value fit. */
  @Test
  default void keysHoldAnyText() {
    List<SagaKey> keys =
        List.of(
            SagaKey.of(PAYMENT, "p#1#"),
            SagaKey.of(PAYMENT, "支払い-😀\n"),
            SagaKey.of(KeyName.of("n".repeat(64)), "v".repeat(955)));
    Saga<Counter> saga = plain("order-42");
    for (SagaKey key : keys) {
      saga = store().update(saga.withKey(key.name(), key.value()));
    }

    for (SagaKey key : keys) {
      assertThat(store().find(type().key(key.name(), key.value()))).contains(saga);
    }
  }

  /** A saga has at most 50 keys, which are completed with it. */
  @Test
  default void fiftyKeysAreTheMost() {
    Saga<Counter> saga = plain("order-42");
    for (int i = 0; i < 50; i++) {
      saga = saga.withKey(PAYMENT, "p-" + i);
    }
    Saga<Counter> full = store().update(saga);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.withKey(PAYMENT, "p-50"))
        .withMessageContaining("50 keys");
    Saga<Counter> completed = store().update(full.complete());
    assertThat(completed.keys()).hasSize(50);
    assertThat(store().find(type().key(PAYMENT, "p-49"))).contains(completed);
    assertThat(store().delete(type().key(PAYMENT, "p-0"))).isTrue();
    assertFree(type(), "p-25");
  }

  /** More changes than the maximum of a transaction fail with a solution, and write nothing. */
  @Test
  default void tooManyKeyChangesFail() {
    Saga<Counter> saga = plain("order-42");
    for (int i = 0; i < 50; i++) {
      saga = saga.withKey(PAYMENT, "p-" + i);
    }
    Saga<Counter> full = store().update(saga);
    Saga<Counter> exchanged = full;
    for (int i = 0; i < 50; i++) {
      exchanged = exchanged.withoutKey(PAYMENT, "p-" + i).withKey(PARCEL, "c-" + i);
    }
    Saga<Counter> tooMuch = exchanged;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().update(tooMuch))
        .withMessageContaining("100 keys");
    assertThat(store().find(type().key(PAYMENT, "p-0"))).contains(full);
  }

  /** Guards are not sagas: no listing and no lookup returns them. */
  @Test
  default void guardsAreNoSagas() {
    Saga<Counter> saga = inserted("order-42", "p-1");

    assertThat(store().list(SagaQuery.of(type())).sagas()).containsExactly(saga);
    assertThat(store().find(type().id("KEY#payment#p-1"))).isEmpty();
    assertThat(store().find(type().correlationId("KEY#payment#p-1"))).isEmpty();
  }

  /** A change by key never changes a saga that has lost the key since. */
  @Test
  default void changeFollowsKeyThatMovesMeanwhile() {
    Saga<Counter> first = inserted("order-1", "p-1");
    Saga<Counter> second = plain("order-2");
    AtomicBoolean moved = new AtomicBoolean();

    Saga<Counter> changed =
        store()
            .modify(
                type().key(PAYMENT, "p-1"),
                counter -> {
                  if (!moved.getAndSet(true)) {
                    store().update(first.withoutKey(PAYMENT, "p-1"));
                    store().update(second.withKey(PAYMENT, "p-1"));
                  }
                  return counter.plus("paid");
                });

    assertThat(changed.sagaId()).isEqualTo(second.sagaId());
    assertThat(store().find(type().id(first.sagaId())).orElseThrow().state())
        .isEqualTo(Counter.ZERO);
    assertThat(store().find(type().id(second.sagaId()))).contains(changed);
  }

  /** A change by key finds the saga that owns the key now. */
  @Test
  default void changeFollowsKeyOfDeletedSaga() {
    Saga<Counter> first = inserted("order-1", "p-1");
    AtomicBoolean moved = new AtomicBoolean();

    Saga<Counter> changed =
        store()
            .modify(
                type().key(PAYMENT, "p-1"),
                counter -> {
                  if (!moved.getAndSet(true)) {
                    store().delete(first);
                    inserted("order-2", "p-1");
                  }
                  return counter.plus("paid");
                });

    assertThat(changed.correlationId()).isEqualTo("order-2");
  }

  /** A key of a completed saga moves to the saga that replaces it. */
  @Test
  default void successorInPlaceTakesKeys() {
    assumeTrue(identity() == SagaIdentity.DERIVED, "no saga takes the place of another one");
    SagaType<Counter> reusable = type().withReusableCorrelationIds();
    store().update(inserted(reusable, "order-42", "p-1").complete());
    Saga<Counter> successor = store().insert(reusable.correlationId("order-42"), Counter.ZERO);

    // the guard still exists, even for a type that no longer has reusable correlation IDs
    Saga<Counter> owner =
        store()
            .change(
                type().id(successor.sagaId()),
                saga -> SagaChange.<Counter>nothing().andAddKey(PAYMENT, "p-1"))
            .saga()
            .orElseThrow();

    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(owner);
  }
}
