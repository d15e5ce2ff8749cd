package dev.sagastore.testing;

import static dev.sagastore.testing.AttachmentConformance.AUDIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests for sagas with a due time. */
interface DueConformance extends ConformanceContext {
  private Instant in(int minutes) {
    return ConformanceContext.start().plus(Duration.ofMinutes(minutes));
  }

  private Saga<Counter> due(String correlationId, int minutes) {
    return extensibleStore()
        .insert(
            type().correlationId(correlationId),
            Counter.ZERO,
            draft -> AUDIT.withDue(draft, in(minutes)));
  }

  private DueSaga<Counter> entry(Saga<Counter> saga, Instant due) {
    return DueSaga.of(saga.type().id(saga.sagaId()), due);
  }

  private List<DueSaga<Counter>> listed(int minutes) {
    return extensibleStore().listDue(DueQuery.of(type(), in(minutes))).entries();
  }

  private void assertListed(List<DueSaga<Counter>> expected) {
    Eventually.assertThat(() -> assertThat(listed(1_000)).isEqualTo(expected));
  }

  private Saga<Counter> stored(Saga<Counter> saga) {
    return store().find(type().id(saga.sagaId())).orElseThrow();
  }

  /** Due sagas are listed in the order of time, up to and including a time. */
  @Test
  default void dueSagasAreListedInOrderOfTime() {
    Saga<Counter> late = due("late", 30);
    Saga<Counter> early = due("early", 10);
    Saga<Counter> middle = due("middle", 20);
    store().insert(type().correlationId("never"), Counter.ZERO);

    assertListed(List.of(entry(early, in(10)), entry(middle, in(20)), entry(late, in(30))));
    assertThat(listed(20)).containsExactly(entry(early, in(10)), entry(middle, in(20)));
    assertThat(listed(9)).isEmpty();
    assertThat(AUDIT.due(stored(early))).contains(in(10));
  }

  /** Pages follow each other without gap or repetition. */
  @Test
  default void dueSagasArePaged() {
    List<DueSaga<Counter>> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      expected.add(entry(due("order-" + i, 10 + i), in(10 + i)));
    }
    assertListed(expected);

    List<DueSaga<Counter>> found = new ArrayList<>();
    Optional<DueQuery<Counter>> next = Optional.of(DueQuery.of(type(), in(1_000)).pageSize(2));
    while (next.isPresent()) {
      DuePage<Counter> page = extensibleStore().listDue(next.get());
      assertThat(page.entries()).isNotEmpty().hasSizeLessThanOrEqualTo(2);
      found.addAll(page.entries());
      next = page.next();
    }
    assertThat(found).isEqualTo(expected);
  }

  /** Types never see each other's due sagas. */
  @Test
  default void dueSagasBelongToType() {
    Saga<Counter> saga = due("order-42", 10);
    SagaType<Counter> other = SagaType.of(type().name() + "2", Counter.class);

    assertListed(List.of(entry(saga, in(10))));
    assertThat(extensibleStore().listDue(DueQuery.of(other, in(1_000))).entries()).isEmpty();
  }

  /** A plain update keeps the due time, and the saga is still listed. */
  @Test
  default void plainUpdateKeepsDueTime() {
    Saga<Counter> saga = due("order-42", 10);

    store().modify(type().id(saga.sagaId()), counter -> counter.plus("paid"));
    Saga<Counter> updated =
        store().modify(type().id(saga.sagaId()), counter -> counter.plus("shipped"));

    assertThat(AUDIT.due(updated)).contains(in(10));
    assertThat(stored(saga)).isEqualTo(updated);
    assertListed(List.of(entry(saga, in(10))));
  }

  /** An update changes the due time, and removes it. */
  @Test
  default void updateChangesDueTime() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    Saga<Counter> due = store().update(AUDIT.withDue(saga, in(10)));
    Saga<Counter> later = store().update(AUDIT.withDue(due, in(5)));
    assertListed(List.of(entry(saga, in(5))));

    Saga<Counter> never = store().update(AUDIT.withoutDue(later));

    assertThat(AUDIT.due(never)).isEmpty();
    assertThat(stored(saga)).isEqualTo(never);
    assertListed(List.of());
  }

  /** Every kind of completion removes the due time; reopening doesn't restore it. */
  @Test
  default void completionRemovesDueTime() {
    Saga<Counter> saga = due("order-42", 10);

    Saga<Counter> completed = store().complete(type().id(saga.sagaId()));
    assertThat(AUDIT.due(completed)).isEmpty();
    assertThat(stored(saga)).isEqualTo(completed);
    assertListed(List.of());
    assertThatIllegalStateException().isThrownBy(() -> AUDIT.withDue(completed, in(10)));

    Saga<Counter> reopened = store().update(completed.reopen());
    assertThat(AUDIT.due(stored(reopened))).isEmpty();
    Saga<Counter> again = store().update(AUDIT.withDue(reopened, in(20)));
    assertListed(List.of(entry(again, in(20))));
  }

  /** A write that completes a saga and sets a due time completes it. */
  @Test
  default void completionWinsOverDueTime() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    Saga<Counter> completed = store().update(AUDIT.withDue(saga, in(10)).complete());

    assertThat(completed.completedAt()).isPresent();
    assertThat(AUDIT.due(completed)).isEmpty();
    assertThat(stored(saga)).isEqualTo(completed);
    assertListed(List.of());
  }

  /** A completed saga is found by its day of completion, even if its due time is removed later. */
  @Test
  default void removalOfDueTimeLeavesCompletedSagaInCleanupIndex() {
    SagaType<Counter> kept = type().withoutExpiry();
    Saga<Counter> saga = store().insert(kept.correlationId("order-42"), Counter.ZERO);
    Saga<Counter> completed = store().update(AUDIT.withDue(saga, in(10)).complete());
    store().update(AUDIT.withoutDue(completed).withState(Counter.ZERO.plus("late")));
    clock().advance(Duration.ofDays(1));

    Eventually.assertThat(
        () ->
            assertThat(
                    store()
                        .deleteCompleted(kept, clock().instant(), CleanupConformance.recent())
                        .deleted())
                .isEqualTo(1));
  }

  /** A deleted saga is no longer due. */
  @Test
  default void deletedSagaIsNotDue() {
    Saga<Counter> saga = due("order-1", 10);
    Saga<Counter> other = due("order-2", 20);

    store().delete(saga);
    assertThat(store().delete(type().id(other.sagaId()))).isTrue();

    assertListed(List.of());
  }

  /** A claim changes the due time, without a new version. */
  @Test
  default void claimMovesSagaOn() {
    Saga<Counter> saga = due("order-42", 10);

    Saga<Counter> claimed = extensibleStore().claim(entry(saga, in(10)), in(25)).orElseThrow();

    assertThat(claimed.version()).isEqualTo(saga.version());
    assertThat(AUDIT.due(claimed)).contains(in(25));
    assertThat(stored(saga)).isEqualTo(claimed);
    assertListed(List.of(entry(saga, in(25))));
  }

  private Saga<Counter> claimedTwice(Saga<Counter> saga) {
    assertThat(extensibleStore().claim(entry(saga, in(10)), in(25))).isPresent();
    return extensibleStore().claim(entry(saga, in(25)), in(40)).orElseThrow();
  }

  /** A saga counts its claims. Neither plain updates nor patches reset the number. */
  @Test
  default void claimsAreCounted() {
    Saga<Counter> saga = due("order-42", 10);
    assertThat(AUDIT.claims(saga)).isZero();
    Saga<Counter> once = extensibleStore().claim(entry(saga, in(10)), in(25)).orElseThrow();
    Saga<Counter> claimed = extensibleStore().claim(entry(saga, in(25)), in(40)).orElseThrow();
    assertThat(List.of(AUDIT.claims(once), AUDIT.claims(claimed))).containsExactly(1L, 2L);

    store().update(once.withState(Counter.ZERO.plus("from before the second claim")));
    Saga<Counter> updated =
        store().modify(type().id(saga.sagaId()), counter -> counter.plus("paid"));
    assertThat(AUDIT.claims(updated)).isEqualTo(2);
    assertThat(stored(saga)).isEqualTo(updated);

    assertThat(AUDIT.claims(patched(AUDIT.withDue(updated, in(30))))).isEqualTo(2);
    assertThat(extensibleStore().claim(entry(claimed, in(30)), in(45)).map(AUDIT::claims))
        .contains(3L);
  }

  /** An update that sets the same due time again doesn't change it, and keeps the number. */
  @Test
  default void updateToSameDueTimeKeepsClaims() {
    Saga<Counter> claimed = claimedTwice(due("order-42", 10));

    Saga<Counter> updated = store().update(AUDIT.withDue(claimed, in(40)));

    assertThat(AUDIT.claims(updated)).isEqualTo(2);
    assertThat(stored(claimed)).isEqualTo(updated);
  }

  /** An update that changes the due time starts to count from 0. */
  @Test
  default void updateOfDueTimeResetsClaims() {
    Saga<Counter> claimed = claimedTwice(due("order-42", 10));

    Saga<Counter> moved = store().update(AUDIT.withDue(claimed, in(60)));

    assertThat(AUDIT.claims(moved)).isZero();
    assertThat(stored(claimed)).isEqualTo(moved);
    assertThat(extensibleStore().claim(entry(moved, in(60)), in(75)).map(AUDIT::claims))
        .contains(1L);
  }

  /** An update that removes the due time starts to count from 0. */
  @Test
  default void updateWithoutDueTimeResetsClaims() {
    Saga<Counter> claimed = claimedTwice(due("order-42", 10));

    Saga<Counter> never = store().update(AUDIT.withoutDue(claimed));

    assertThat(AUDIT.claims(never)).isZero();
    assertThat(stored(claimed)).isEqualTo(never);
  }

  /** An update also resets claims that were left by a patch, which removed the due time. */
  @Test
  default void updateAfterPatchResetsClaims() {
    Saga<Counter> claimed = claimedTwice(due("order-42", 10));
    Saga<Counter> patched = patched(AUDIT.withoutDue(claimed));
    assertThat(AUDIT.claims(patched)).isEqualTo(2);

    Saga<Counter> again = store().update(AUDIT.withDue(patched, in(60)));

    assertThat(AUDIT.claims(again)).isZero();
    assertThat(stored(claimed)).isEqualTo(again);
  }

  /** A completion resets claims, even those that the completed snapshot doesn't contain. */
  @Test
  default void completionResetsClaims() {
    Saga<Counter> read = due("order-42", 10);
    claimedTwice(read);

    Saga<Counter> completed = store().update(read.complete());

    assertThat(AUDIT.claims(completed)).isZero();
    assertThat(stored(read)).isEqualTo(completed);
    assertThat(AUDIT.claims(stored(store().update(completed.reopen())))).isZero();
  }

  /** Of many claims of one entry, one succeeds. */
  @Test
  default void concurrentClaimsSucceedOnce() {
    ExtensibleSagaStore extensible = extensibleStore();
    Saga<Counter> saga = due("order-42", 10);

    List<Attempt<Optional<Saga<Counter>>>> attempts =
        ConcurrentThreads.run(6, i -> extensible.claim(entry(saga, in(10)), in(25)));

    assertThat(attempts).allMatch(attempt -> attempt.failure().isEmpty());
    assertThat(attempts.stream().flatMap(attempt -> attempt.value().orElseThrow().stream()))
        .hasSize(1);
    assertListed(List.of(entry(saga, in(25))));
  }

  /**
   * A plain update of a snapshot from before a claim neither conflicts with nor undoes the claim.
   */
  @Test
  default void updateBesideClaimKeepsIt() {
    Saga<Counter> read = due("order-42", 10);
    assertThat(extensibleStore().claim(entry(read, in(10)), in(25))).isPresent();

    Saga<Counter> updated = store().update(read.withState(Counter.ZERO.plus("paid")));

    assertThat(updated.version()).isEqualTo(2);
    assertThat(AUDIT.due(stored(read))).contains(in(25));
    assertListed(List.of(entry(read, in(25))));
  }

  /** An outdated entry can't be claimed. */
  @Test
  default void outdatedEntryIsNotClaimed() {
    Saga<Counter> moved = store().update(AUDIT.withDue(due("moved", 10), in(20)));
    Saga<Counter> completed = due("completed", 10);
    store().update(completed.complete());
    Saga<Counter> deleted = due("deleted", 10);
    store().delete(deleted);
    Saga<Counter> undone = store().update(AUDIT.withoutDue(due("undone", 10)));

    for (Saga<Counter> saga : List.of(moved, completed, deleted, undone)) {
      assertThat(extensibleStore().claim(entry(saga, in(10)), in(25))).isEmpty();
    }
    assertThat(store().find(type().id(deleted.sagaId()))).isEmpty();
    assertThat(stored(moved)).isEqualTo(moved);
    assertListed(List.of(entry(moved, in(20))));
  }

  /** A claim with the same due time fails, because two claims would not be distinguishable. */
  @Test
  default void claimToSameTimeFails() {
    ExtensibleSagaStore extensible = extensibleStore();
    Saga<Counter> saga = due("order-42", 10);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensible.claim(entry(saga, in(10)), in(10)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AUDIT.withDue(saga, Instant.parse("+10000-01-01T00:00:00Z")));
    assertThatIllegalArgumentException().isThrownBy(() -> DueQuery.of(type(), Instant.MAX));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensible.claim(entry(saga, in(10)), Instant.MIN));
    assertThat(stored(saga)).isEqualTo(saga);
  }

  /** A patch changes the due time, unless a claim came first. */
  @Test
  default void patchChangesDueTime() {
    Saga<Counter> saga =
        store().update(AUDIT.with(due("order-42", 10), "timer", Attachment.number(1)));

    Saga<Counter> current = patched(AUDIT.without(AUDIT.withDue(saga, in(40)), "timer"));
    assertThat(AUDIT.due(current)).contains(in(40));
    assertThat(AUDIT.all(current)).isEmpty();
    assertListed(List.of(entry(saga, in(40))));

    Saga<Counter> claimed = extensibleStore().claim(entry(saga, in(40)), in(55)).orElseThrow();
    PatchResult<Counter> outdated = extensibleStore().patch(AUDIT.withoutDue(current));
    assertThat(outdated.isApplied()).isFalse();
    assertThat(outdated.current()).contains(claimed);
    assertThat(extensibleStore().patch(AUDIT.withoutDue(claimed)).isApplied()).isTrue();
    assertListed(List.of());
  }

  /** A patch sets the due time of a saga that had none. */
  @Test
  default void patchSetsDueTime() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);

    assertThat(extensibleStore().patch(AUDIT.withDue(saga, in(10))).isApplied()).isTrue();
    assertThat(extensibleStore().patch(AUDIT.withDue(saga, in(20))).isApplied()).isFalse();

    assertListed(List.of(entry(saga, in(10))));
  }

  /** A saga with keys and a due time has both after any write. */
  @Test
  default void dueSagaWithKeysKeepsBoth() {
    Saga<Counter> saga = store().update(due("order-42", 10).withKey(KeyConformance.PAYMENT, "p-1"));
    assertListed(List.of(entry(saga, in(10))));

    Saga<Counter> claimed = extensibleStore().claim(entry(saga, in(10)), in(25)).orElseThrow();

    assertThat(store().find(type().key(KeyConformance.PAYMENT, "p-1"))).contains(claimed);
  }

  /** Sagas that are due at one time are all listed. */
  @Test
  default void sagasDueAtOneTimeAreAllListed() {
    List<Saga<Counter>> sagas = IntStream.range(0, 5).mapToObj(i -> due("order-" + i, 10)).toList();

    Eventually.assertThat(
        () ->
            assertThat(listed(10))
                .containsExactlyInAnyOrderElementsOf(
                    sagas.stream().map(saga -> entry(saga, in(10))).toList()));
    DuePage<Counter> page = extensibleStore().listDue(DueQuery.of(type(), in(10)).pageSize(3));
    DuePage<Counter> rest = extensibleStore().listDue(page.next().orElseThrow());
    assertThat(page.entries()).hasSize(3).doesNotContainAnyElementsOf(rest.entries());
    assertThat(rest.entries()).hasSize(2);
    assertThat(rest.next()).isEmpty();
  }

  /** An update that changes the due time fails if the stored one has changed. */
  @Test
  default void changeOfDueTimeConflictsWithClaim() {
    Saga<Counter> read = due("order-42", 10);
    Saga<Counter> claimed = extensibleStore().claim(entry(read, in(10)), in(25)).orElseThrow();

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class, () -> store().update(AUDIT.withDue(read, in(10))));

    assertThat(conflict.current(type())).contains(claimed);
    assertThat(stored(read)).isEqualTo(claimed);
    assertThat(AUDIT.due(store().update(AUDIT.withDue(claimed, in(20))))).contains(in(20));
    assertListed(List.of(entry(read, in(20))));
  }

  /** A patch of a completed saga keeps its clean-up index entry, even in a reopened snapshot. */
  @Test
  default void patchOfCompletedSagaNeverMakesItDue() {
    ExtensibleSagaStore extensible = extensibleStore();
    SagaType<Counter> kept = type().withoutExpiry();
    Saga<Counter> completed =
        store().update(store().insert(kept.correlationId("order-42"), Counter.ZERO).complete());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensible.patch(AUDIT.withDue(completed.reopen(), in(10))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensible.patch(AUDIT.withoutDue(completed.reopen())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensible.patch(AUDIT.withoutDue(completed)));

    assertThat(store().find(kept.id(completed.sagaId()))).contains(completed);
    clock().advance(Duration.ofDays(1));
    Eventually.assertThat(
        () ->
            assertThat(
                    store()
                        .deleteCompleted(kept, clock().instant(), CleanupConformance.recent())
                        .deleted())
                .isEqualTo(1));
  }

  /** IDs are sorted by their bytes in UTF-8. */
  @Test
  default void pagesFollowBytesOfIds() {
    assumeTrue(identity() != SagaIdentity.DERIVED, "derived IDs are ASCII");
    List<DueSaga<Counter>> expected = new ArrayList<>();
    for (String id : List.of("!", "a b", "\uFF5E1", "\uFF5E2", "\uD83D\uDE00", "\uD83D\uDE01")) {
      Saga<Counter> saga =
          extensibleStore()
              .insert(
                  type().correlationId("order " + id).withNewId(id),
                  Counter.ZERO,
                  draft -> AUDIT.withDue(draft, in(10)));
      expected.add(entry(saga, in(10)));
    }
    assertListed(expected);

    List<DueSaga<Counter>> found = new ArrayList<>();
    Optional<DueQuery<Counter>> next = Optional.of(DueQuery.of(type(), in(10)).pageSize(1));
    while (next.isPresent()) {
      DuePage<Counter> page = extensibleStore().listDue(next.get());
      found.addAll(page.entries());
      next = page.next();
    }
    assertThat(found).isEqualTo(expected);
  }
}
