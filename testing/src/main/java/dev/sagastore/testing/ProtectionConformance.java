package dev.sagastore.testing;

import static dev.sagastore.testing.AttachmentConformance.AUDIT;
import static dev.sagastore.testing.ConformanceContext.start;
import static dev.sagastore.testing.KeyConformance.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.CleanupCounts;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaProtectedException;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for sagas that an extension protects from deletion and reopening. */
interface ProtectionConformance extends ConformanceContext {
  private Instant inDays(int days) {
    return Instant.parse("2026-11-23T09:31:00Z").plus(Duration.ofDays(days));
  }

  private Saga<Counter> protectedUntil(SagaType<Counter> kind, Instant until) {
    return extensibleStore()
        .insert(
            kind.correlationId("order-42"),
            Counter.ZERO,
            draft -> AUDIT.withProtection(draft.withKey(PAYMENT, "p-1"), until));
  }

  private Saga<Counter> stored(Saga<Counter> saga) {
    return store().find(saga.type().id(saga.sagaId())).orElseThrow();
  }

  private void assertProtected(Saga<Counter> saga, Runnable write) {
    SagaProtectedException failure = catchThrowableOfType(SagaProtectedException.class, write::run);

    assertThat(failure.sagaName()).isEqualTo(saga.type().name());
    assertThat(failure.sagaId()).isEqualTo(saga.sagaId());
    assertThat(AUDIT.protectedUntil(saga)).contains(failure.protectedUntil());
    assertThat(stored(saga)).isEqualTo(saga);
  }

  /** A deletion by a snapshot or by any reference fails, and deletes nothing. */
  @Test
  default void protectedSagaIsNotDeleted() {
    Saga<Counter> saga = protectedUntil(type(), inDays(1));
    assertFoundByCorrelationId(type(), "order-42", saga);

    assertProtected(saga, () -> store().delete(saga));
    for (SagaReference<Counter> reference :
        List.<SagaReference<Counter>>of(
            type().id(saga.sagaId()),
            type().correlationId("order-42"),
            type().key(PAYMENT, "p-1"))) {
      assertProtected(saga, () -> store().delete(reference));
      assertProtected(saga, () -> store().change(reference, found -> SagaChange.delete()));
    }
    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(saga);
    assertFoundByCorrelationId(type(), "order-42", saga);
  }

  /** A deletion of an older snapshot, from before the protection, fails, too. */
  @Test
  default void deletionOfSnapshotBeforeProtectionFails() {
    Saga<Counter> before = store().insert(type().correlationId("order-42"), Counter.ZERO);
    Saga<Counter> saga = store().update(AUDIT.withProtection(before, inDays(1)));

    assertProtected(saga, () -> store().delete(before));
  }

  /** The protection ends at its time, rounded up to a second. */
  @Test
  default void sagaIsDeletedAfterProtection() {
    Saga<Counter> saga = protectedUntil(type(), start().plusMillis(1));
    assertThat(AUDIT.protectedUntil(saga)).contains(Instant.parse("2026-11-23T09:30:01Z"));
    clock().set(Instant.parse("2026-11-23T09:30:00.999Z"));
    assertProtected(saga, () -> store().delete(type().id(saga.sagaId())));

    clock().set(Instant.parse("2026-11-23T09:30:01Z"));

    assertThat(store().delete(type().id(saga.sagaId()))).isTrue();
    assertThat(store().find(type().id(saga.sagaId()))).isEmpty();
  }

  /** A deletion of a snapshot succeeds after the protection. */
  @Test
  default void snapshotIsDeletedAfterProtection() {
    Saga<Counter> saga = protectedUntil(type(), inDays(1));
    clock().set(inDays(1));

    store().delete(saga);

    assertThat(store().find(type().id(saga.sagaId()))).isEmpty();
  }

  /** A protection is never shortened or removed, and plain updates keep it. */
  @Test
  default void protectionOnlyMovesForward() {
    Saga<Counter> saga = protectedUntil(type(), inDays(2));

    Saga<Counter> sooner = store().update(AUDIT.withProtection(saga, inDays(1)));
    assertThat(AUDIT.protectedUntil(stored(sooner))).contains(inDays(2));
    Saga<Counter> later = store().update(AUDIT.withProtection(sooner, inDays(3)));
    assertThat(stored(later)).isEqualTo(later);

    Saga<Counter> plain = store().modify(type().id(saga.sagaId()), counter -> counter.plus("paid"));
    assertThat(AUDIT.protectedUntil(plain)).contains(inDays(3));
    assertThat(stored(plain)).isEqualTo(plain);
  }

  /** A patch can't protect a saga, because a plain update would not see the protection. */
  @Test
  default void patchOfProtectionFails() {
    ExtensibleSagaStore extensible = extensibleStore();
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensible.patch(AUDIT.withProtection(saga, inDays(1))))
        .withMessageContaining("update");
    assertThatIllegalArgumentException().isThrownBy(() -> AUDIT.withProtection(saga, Instant.MAX));
    assertThat(stored(saga)).isEqualTo(saga);
  }

  /** A clean-up keeps protected sagas, and deletes them after the protection. */
  @Test
  default void cleanUpKeepsProtectedSaga() {
    SagaType<Counter> kept = type().withoutExpiry();
    Saga<Counter> saga = store().update(protectedUntil(kept, inDays(2)).complete());
    clock().set(inDays(1));
    Eventually.assertThat(
        () ->
            assertThat(
                    store().deleteCompleted(kept, clock().instant(), CleanupConformance.recent()))
                .isEqualTo(CleanupCounts.of(0, 1)));
    assertThat(stored(saga)).isEqualTo(saga);

    clock().set(inDays(2));

    assertThat(store().deleteCompleted(kept, clock().instant(), CleanupConformance.recent()))
        .isEqualTo(CleanupCounts.of(1, 0));
  }

  /** A saga with a protection is never reopened, even after its time. */
  @Test
  default void protectedSagaIsNotReopened() {
    Saga<Counter> saga = store().update(protectedUntil(type(), inDays(1)).complete());
    clock().set(inDays(2));

    assertProtected(saga, () -> store().update(saga.reopen()));
    assertProtected(saga, () -> store().update(saga.reopen().complete()));
    assertProtected(saga, () -> store().update(AUDIT.withProtection(saga.reopen(), inDays(3))));
    assertProtected(
        saga, () -> store().change(type().id(saga.sagaId()), found -> SagaChange.reopen()));
  }

  /** A saga is protected by the write that reopens it, if it was not protected before. */
  @Test
  default void reopeningProtectsSaga() {
    Saga<Counter> completed =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());

    Saga<Counter> reopened = store().update(AUDIT.withProtection(completed.reopen(), inDays(1)));

    assertThat(stored(completed)).isEqualTo(reopened);
    assertProtected(reopened, () -> store().delete(reopened));
  }

  /** An operator deletes a protected saga, its keys and its correlation ID. */
  @Test
  default void forcedDeletionDeletesProtectedSaga() {
    Saga<Counter> saga = store().update(protectedUntil(type(), inDays(1)).complete());

    assertThat(extensibleStore().forceDelete(type().key(PAYMENT, "p-1"))).isTrue();
    assertThat(extensibleStore().forceDelete(type().id(saga.sagaId()))).isFalse();

    assertThat(store().find(type().id(saga.sagaId()))).isEmpty();
    Saga<Counter> successor =
        store().insert(type().correlationId("order-42").withNewId(saga.sagaId()), Counter.ZERO);
    assertThat(AUDIT.protectedUntil(stored(successor))).isEmpty();
    store().update(successor.withKey(PAYMENT, "p-1"));
    store().delete(saga);
    assertThat(store().delete(type().id(successor.sagaId()))).isTrue();
  }

  /** A completion keeps the saga until the end of its protection, or for its retention. */
  @Test
  default void completedSagaExpiresAfterProtection() {
    Saga<Counter> completed = store().update(protectedUntil(type(), inDays(100)).complete());
    assertThat(completed.expiresAt()).contains(inDays(100));
    assertThat(stored(completed)).isEqualTo(completed);

    clock().set(inDays(100).minusMillis(1));
    assertFoundByCorrelationId(type(), "order-42", completed);
    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(completed);

    clock().set(inDays(100));
    assertThat(store().find(type().id(completed.sagaId()))).isEmpty();
    assertThat(store().find(type().key(PAYMENT, "p-1"))).isEmpty();
  }

  /** A protection within the retention doesn't change the time of expiry. */
  @Test
  default void protectionWithinRetentionKeepsExpiry() {
    Saga<Counter> completed = store().update(protectedUntil(type(), inDays(1)).complete());
    assertThat(completed.expiresAt()).contains(Instant.parse("2026-12-23T09:30:01Z"));

    Saga<Counter> updated = store().update(AUDIT.withProtection(completed, inDays(2)));

    assertThat(updated.expiresAt()).isEqualTo(completed.expiresAt());
    assertThat(stored(completed)).isEqualTo(updated);
  }

  /** A protection of a completed saga prolongs its life, and that of its keys. */
  @Test
  default void protectionProlongsCompletedSaga() {
    Saga<Counter> completed = store().update(protectedUntil(type(), inDays(1)).complete());

    Saga<Counter> prolonged = store().update(AUDIT.withProtection(completed, inDays(100)));
    Saga<Counter> plain = store().update(prolonged.withState(Counter.ZERO.plus("late")));

    assertThat(prolonged.expiresAt()).contains(inDays(100));
    assertThat(plain.expiresAt()).contains(inDays(100));
    assertThat(stored(completed)).isEqualTo(plain);
    clock().set(inDays(100).minusMillis(1));
    assertFoundByCorrelationId(type(), "order-42", plain);
    assertThat(store().find(type().key(PAYMENT, "p-1"))).contains(plain);
  }

  /** A saga that never expires doesn't expire at the end of its protection. */
  @Test
  default void protectedSagaWithoutExpiryStays() {
    Saga<Counter> saga = protectedUntil(type().withoutExpiry(), inDays(1));
    assertThat(saga.expiresAt()).isEmpty();

    Saga<Counter> completed = store().update(saga.complete());

    assertThat(completed.expiresAt()).isEmpty();
    clock().set(inDays(2));
    assertThat(stored(saga)).isEqualTo(completed);
  }

  /** An active saga doesn't expire before the end of its protection. */
  @Test
  default void activeSagaExpiresAfterProtection() {
    assumeTrue(identity() != SagaIdentity.GUARDED, "active sagas with guards don't expire");
    SagaType<Counter> brief = type().withActiveTimeToLive(Duration.ofHours(1));
    Saga<Counter> saga = store().insert(brief.correlationId("order-42"), Counter.ZERO);

    Saga<Counter> updated = store().update(AUDIT.withProtection(saga, inDays(1)));

    assertThat(updated.expiresAt()).contains(inDays(1));
    assertThat(stored(saga)).isEqualTo(updated);
  }

  /** An insert replaces a completed saga with a reusable correlation ID only if unprotected. */
  @Test
  default void insertKeepsProtectedSaga() {
    assumeTrue(identity() == SagaIdentity.DERIVED, "only derived IDs replace completed sagas");
    SagaType<Counter> reusable = type().withReusableCorrelationIds();
    Saga<Counter> saga = store().update(protectedUntil(reusable, inDays(1)).complete());

    assertThatExceptionOfType(DuplicateSagaException.class)
        .isThrownBy(() -> store().insert(reusable.correlationId("order-42"), Counter.ZERO))
        .satisfies(duplicate -> assertThat(duplicate.existing(reusable)).contains(saga));

    clock().set(inDays(1));
    assertThat(store().insert(reusable.correlationId("order-42"), Counter.ZERO).version())
        .isEqualTo(1);
  }
}
