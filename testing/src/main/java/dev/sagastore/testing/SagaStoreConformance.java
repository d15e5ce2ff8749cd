package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SagaStore} must do. Extend it, return your store, and JUnit runs the suite:
 *
 * <pre>{@code
 * class MyStoreTest extends SagaStoreConformance {
 *   @Override
 *   protected SagaStore store(Clock clock) {
 *     return new MyStore(clock);
 *   }
 * }
 * }</pre>
 *
 * <p>Every test uses saga names of its own, so that all of them can share one table.
 */
public abstract class SagaStoreConformance {
  private static final Instant START = Instant.parse("2026-11-23T09:30:00.123Z");

  private SettableClock clock;
  private SagaType<Counter> type;
  private SagaStore store;

  /** Creates the suite. */
  protected SagaStoreConformance() {}

  /**
   * Returns the store to test. It is called before each test, and may return the same store or one
   * that shares its data with earlier ones.
   *
   * @param clock the clock that the store must use
   * @return the store
   */
  protected abstract SagaStore store(Clock clock);

  /**
   * A state with a number in it.
   *
   * @param count the number
   * @param changes who changed it
   */
  public record Counter(int count, List<String> changes) {
    static final Counter ZERO = new Counter(0, List.of());

    Counter plus(String change) {
      return new Counter(count + 1, Stream.concat(changes.stream(), Stream.of(change)).toList());
    }
  }

  /** A state that can be written, but not read: there is no way to make one. */
  public static final class WriteOnly {
    private final String secret;

    private WriteOnly(String secret) {
      this.secret = secret;
    }

    /**
     * Returns something, so that there is something to write.
     *
     * @return the text
     */
    public String getSecret() {
      return secret;
    }
  }

  /** A state that cannot be written: it contains itself. */
  public static final class Unwritable {
    /** Creates one. */
    public Unwritable() {}

    /**
     * Returns the state once more.
     *
     * @return this
     */
    public Unwritable getSelf() {
      return this;
    }
  }

  @BeforeEach
  void openStore() {
    clock = new SettableClock(START);
    type = newType(Counter.class);
    store = store(clock);
  }

  // insert

  @Test
  void insertReturnsWhatIsStored() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);

    assertThat(saga.correlationId()).isEqualTo("order-42");
    assertThat(saga.state()).isEqualTo(Counter.ZERO);
    assertThat(saga.version()).isEqualTo(1);
    assertThat(saga.createdAt()).isEqualTo(START);
    assertThat(saga.updatedAt()).isEqualTo(START);
    assertThat(saga.isCompleted()).isFalse();
    assertThat(saga.completedAt()).isEmpty();
    assertThat(saga.expiresAt()).isEmpty();
    assertThat(store.findById(type, saga.sagaId())).contains(saga);
  }

  @Test
  void aSecondInsertForACorrelationIdIsRefusedAndSaysWhatIsThere() {
    Saga<Counter> first = store.insert(type, "order-42", Counter.ZERO.plus("first"));

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class, () -> store.insert(type, "order-42", Counter.ZERO));

    assertThat(duplicate.existing(type)).contains(first);
    assertThat(duplicate.sagaName()).isEqualTo(type.name());
    assertThat(duplicate.correlationId()).isEqualTo("order-42");
    assertThat(duplicate).hasMessageContaining(type.name()).hasMessageContaining("order-42");
    assertThat(store.findByCorrelationId(type, "order-42")).contains(first);
  }

  @Test
  void ofManyInsertsAtOnceOneWinsAndTheOthersSeeIt() {
    List<Attempt<Saga<Counter>>> attempts =
        Together.run(
            16, worker -> store.insert(type, "order-42", Counter.ZERO.plus("worker-" + worker)));

    Saga<Counter> stored = store.findByCorrelationId(type, "order-42").orElseThrow();
    assertThat(attempts.stream().flatMap(attempt -> attempt.value().stream()))
        .containsExactly(stored);
    assertThat(attempts.stream().flatMap(attempt -> attempt.failure().stream()))
        .hasSize(15)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfSatisfying(
                        DuplicateSagaException.class,
                        duplicate -> assertThat(duplicate.existing(type)).contains(stored)));
  }

  @Test
  void typesDoNotSeeEachOther() {
    SagaType<Counter> other = newType(Counter.class);
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);

    assertThat(store.findByCorrelationId(other, "order-42")).isEmpty();
    assertThat(store.findById(other, saga.sagaId())).isEmpty();
    assertThat(store.insert(other, "order-42", Counter.ZERO).version()).isEqualTo(1);
  }

  // find

  @Test
  void whatWasNeverInsertedIsNotFound() {
    assertThat(store.findById(type, UUID.randomUUID().toString())).isEmpty();
    assertThat(store.findByCorrelationId(type, "order-42")).isEmpty();
  }

  @Test
  void correlationIdsMayHaveAnyCharacter() {
    for (String correlationId : List.of("a#b", "CORR#x", "größe", "注文-😀", " padded ", "1\n2")) {
      Saga<Counter> saga = store.insert(type, correlationId, Counter.ZERO);

      assertThat(store.findByCorrelationId(type, correlationId)).contains(saga);
      assertThat(saga.correlationId()).isEqualTo(correlationId);
    }
  }

  // update

  @Test
  void updateStoresTheStateAndCountsTheVersion() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    clock.advance(Duration.ofSeconds(5));

    Saga<Counter> updated = store.update(saga.withState(saga.state().plus("paid")));

    assertThat(updated.version()).isEqualTo(2);
    assertThat(updated.state().changes()).containsExactly("paid");
    assertThat(updated.createdAt()).isEqualTo(START);
    assertThat(updated.updatedAt()).isEqualTo(START.plusSeconds(5));
    assertThat(store.findById(type, saga.sagaId())).contains(updated);
    assertThat(store.findByCorrelationId(type, "order-42")).contains(updated);
  }

  @Test
  void updatedAtNeverGoesBackEvenIfTheClockDoes() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    clock.advance(Duration.ofMinutes(-1));

    assertThat(store.update(saga).updatedAt()).isEqualTo(START);
  }

  @Test
  void aConflictSaysWhatWasExpectedAndWhatIsThere() {
    Saga<Counter> stale = store.insert(type, "order-42", Counter.ZERO);
    Saga<Counter> current = store.update(stale.withState(stale.state().plus("first")));

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class,
            () -> store.update(stale.withState(stale.state().plus("second"))));

    assertThat(conflict.expectedVersion()).isEqualTo(1);
    assertThat(conflict.actualVersion()).isEqualTo(2);
    assertThat(conflict.current(type)).contains(current);
    assertThat(conflict.sagaName()).isEqualTo(type.name());
    assertThat(conflict.sagaId()).isEqualTo(stale.sagaId());
    assertThat(store.findById(type, stale.sagaId())).contains(current);
  }

  @Test
  void ofManyUpdatesOfOneVersionOneWins() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);

    List<Attempt<Saga<Counter>>> attempts =
        Together.run(
            16, worker -> store.update(saga.withState(saga.state().plus("worker-" + worker))));

    Saga<Counter> stored = store.findById(type, saga.sagaId()).orElseThrow();
    assertThat(stored.version()).isEqualTo(2);
    assertThat(attempts.stream().flatMap(attempt -> attempt.value().stream()))
        .containsExactly(stored);
    assertThat(attempts.stream().flatMap(attempt -> attempt.failure().stream()))
        .hasSize(15)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOfSatisfying(
                        SagaConflictException.class,
                        conflict -> assertThat(conflict.current(type)).contains(stored)));
  }

  @Test
  void noChangeIsLostWhenManyWritersRetryTheirConflicts() {
    String sagaId = store.insert(type, "order-42", Counter.ZERO).sagaId();
    int writers = 8;
    int changesEach = 20;

    List<Attempt<Boolean>> attempts =
        Together.run(
            writers,
            writer -> {
              for (int change = 0; change < changesEach; change++) {
                applyUntilStored(sagaId, writer + "-" + change);
              }
              return true;
            });

    assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
    Saga<Counter> saga = store.findById(type, sagaId).orElseThrow();
    assertThat(saga.version()).isEqualTo(1 + writers * changesEach);
    assertThat(saga.state().changes())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, writers)
                .boxed()
                .flatMap(
                    writer ->
                        IntStream.range(0, changesEach).mapToObj(change -> writer + "-" + change))
                .toList());
  }

  private void applyUntilStored(String sagaId, String change) {
    Saga<Counter> saga = store.findById(type, sagaId).orElseThrow();
    while (true) {
      try {
        store.update(saga.withState(saga.state().plus(change)));
        return;
      } catch (SagaConflictException conflict) {
        saga = conflict.current(type).orElseThrow();
      }
    }
  }

  // modify

  @Test
  void modifyChangesTheStateWithoutASnapshotAtHand() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);

    Saga<Counter> modified = store.modify(type, saga.sagaId(), counter -> counter.plus("paid"));

    assertThat(modified.version()).isEqualTo(2);
    assertThat(modified.state().changes()).containsExactly("paid");
    assertThat(store.findById(type, saga.sagaId())).contains(modified);
  }

  @Test
  void modifyAppliesTheChangeToWhatAnotherHasWritten() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    AtomicInteger applied = new AtomicInteger();

    Saga<Counter> modified =
        store.modify(
            type,
            saga.sagaId(),
            counter -> {
              if (applied.incrementAndGet() == 1) {
                store.update(saga.withState(saga.state().plus("rival")));
              }
              return counter.plus("mine");
            });

    assertThat(applied).hasValue(2);
    assertThat(modified.version()).isEqualTo(3);
    assertThat(modified.state().changes()).containsExactly("rival", "mine");
  }

  @Test
  void modifyWritesNothingIfTheChangeDeclines() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);

    assertThat(store.modify(type, saga.sagaId(), counter -> counter)).isEqualTo(saga);

    assertThat(store.findById(type, saga.sagaId())).contains(saga);
  }

  @Test
  void modifyCanCompleteASaga() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);

    Saga<Counter> completed =
        store.modifySaga(type, saga.sagaId(), Saga::completed, ModifyPolicy.standard());

    assertThat(completed.completedAt()).contains(START);
    assertThat(store.findById(type, saga.sagaId())).contains(completed);
  }

  @Test
  void modifyGivesUpAfterTheAttemptsOfItsPolicy() {
    String sagaId = store.insert(type, "order-42", Counter.ZERO).sagaId();
    ModifyPolicy policy =
        ModifyPolicy.standard().withAttempts(3).withPauses(Duration.ZERO, Duration.ZERO);

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class,
            () -> store.modifySaga(type, sagaId, this::overtaken, policy));

    assertThat(conflict.attempts()).isEqualTo(3);
    assertThat(conflict).hasMessageContaining("3 attempts");
    Saga<Counter> stored = store.findById(type, sagaId).orElseThrow();
    assertThat(stored.state().changes()).containsExactly("rival", "rival", "rival");
    assertThat(conflict.current(type)).contains(stored);
  }

  @Test
  void modifyGivesUpAtItsDeadline() {
    String sagaId = store.insert(type, "order-42", Counter.ZERO).sagaId();
    ModifyPolicy policy = ModifyPolicy.standard().withDeadline(Duration.ZERO);

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class,
            () -> store.modifySaga(type, sagaId, this::overtaken, policy));

    assertThat(conflict.attempts()).isEqualTo(1);
  }

  /** A change during which somebody else writes the saga. */
  private Saga<Counter> overtaken(Saga<Counter> saga) {
    store.update(saga.withState(saga.state().plus("rival")));
    return saga.withState(saga.state().plus("mine"));
  }

  @Test
  void modifyOfWhatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> store.modify(type, "no-such-saga", counter -> counter))
        .isInstanceOf(SagaNotFoundException.class)
        .hasMessageContaining("no-such-saga");
  }

  @Test
  void noChangeIsLostWhenManyModifyOneSaga() {
    String sagaId = store.insert(type, "order-42", Counter.ZERO).sagaId();
    ModifyPolicy patient =
        ModifyPolicy.standard().withAttempts(1_000).withDeadline(Duration.ofMinutes(1));

    List<Attempt<Saga<Counter>>> attempts =
        Together.run(
            16,
            worker ->
                store.modifySaga(
                    type,
                    sagaId,
                    saga -> saga.withState(saga.state().plus("worker-" + worker)),
                    patient));

    assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
    Saga<Counter> saga = store.findById(type, sagaId).orElseThrow();
    assertThat(saga.version()).isEqualTo(17);
    assertThat(saga.state().changes()).doesNotHaveDuplicates().hasSize(16);
  }

  @Test
  void updatingWhatWasDeletedIsNotFound() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    store.delete(saga);

    assertThatThrownBy(() -> store.update(saga))
        .isInstanceOf(SagaNotFoundException.class)
        .hasMessageContaining(saga.sagaId());
    assertThat(store.findById(type, saga.sagaId())).isEmpty();
  }

  @Test
  void aSnapshotOfADeletedSagaCannotOverwriteItsSuccessorOfTheSameVersion() {
    Saga<Counter> old = store.insert(type, "order-42", Counter.ZERO);
    store.delete(old);
    Saga<Counter> successor = store.insert(type, "order-42", Counter.ZERO.plus("anew"));
    assertThat(successor.version()).isEqualTo(old.version());

    SagaConflictException conflict =
        catchThrowableOfType(SagaConflictException.class, () -> store.update(old));

    assertThat(conflict.current(type)).contains(successor);
    assertThat(store.findById(type, old.sagaId())).contains(successor);
  }

  // completion and expiry

  @Test
  void completionIsStampedByTheStoreAndKept() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    clock.advance(Duration.ofSeconds(5));

    Saga<Counter> completed = store.update(saga.completed());
    clock.advance(Duration.ofSeconds(5));
    Saga<Counter> later = store.update(completed.withState(Counter.ZERO.plus("note")));

    assertThat(completed.isCompleted()).isTrue();
    assertThat(completed.completedAt()).contains(START.plusSeconds(5));
    assertThat(completed.expiresAt())
        .contains(Instant.parse("2026-12-23T09:30:06Z")); // 30 days, rounded up to a second
    assertThat(later.completedAt()).isEqualTo(completed.completedAt());
    assertThat(later.expiresAt()).isEqualTo(completed.expiresAt());
    assertThat(store.findById(type, saga.sagaId())).contains(later);
  }

  @Test
  void aReopenedSagaIsActiveAndDoesNotExpire() {
    Saga<Counter> completed =
        store.update(store.insert(type, "order-42", Counter.ZERO).completed());

    Saga<Counter> reopened = store.update(completed.reopened());

    assertThat(reopened.isCompleted()).isFalse();
    clock.advance(Duration.ofDays(1000));
    assertThat(store.findById(type, completed.sagaId())).contains(reopened);
  }

  @Test
  void anExpiredSagaIsAbsentAndItsCorrelationIdIsFree() {
    SagaType<Counter> shortLived = type.withRetention(Duration.ofHours(1));
    Saga<Counter> saga =
        store.update(store.insert(shortLived, "order-42", Counter.ZERO).completed());
    clock.set(saga.expiresAt().orElseThrow().minusMillis(1));
    assertThat(store.findById(shortLived, saga.sagaId())).contains(saga);
    assertThatThrownBy(() -> store.insert(shortLived, "order-42", Counter.ZERO))
        .isInstanceOf(DuplicateSagaException.class);

    clock.set(saga.expiresAt().orElseThrow());

    assertThat(store.findById(shortLived, saga.sagaId())).isEmpty();
    assertThat(store.findByCorrelationId(shortLived, "order-42")).isEmpty();
    assertThatThrownBy(() -> store.update(saga)).isInstanceOf(SagaNotFoundException.class);
    assertThat(store.delete(shortLived, saga.sagaId())).isFalse();
    Saga<Counter> successor = store.insert(shortLived, "order-42", Counter.ZERO.plus("anew"));
    assertThat(successor.version()).isEqualTo(1);
    assertThat(store.findByCorrelationId(shortLived, "order-42")).contains(successor);
  }

  @Test
  void whatHasExpiredMakesRoomForAnInsert() {
    Saga<Counter> saga = store.update(store.insert(type, "order-42", Counter.ZERO).completed());
    clock.set(saga.expiresAt().orElseThrow());

    Saga<Counter> successor = store.insert(type, "order-42", Counter.ZERO.plus("anew"));

    assertThat(successor.version()).isEqualTo(1);
    assertThat(store.findById(type, saga.sagaId())).contains(successor);
  }

  @Test
  void withoutExpiryACompletedSagaStays() {
    SagaType<Counter> kept = type.withoutExpiry();
    Saga<Counter> saga = store.update(store.insert(kept, "order-42", Counter.ZERO).completed());

    clock.advance(Duration.ofDays(10_000));

    assertThat(saga.expiresAt()).isEmpty();
    assertThat(store.findById(kept, saga.sagaId())).contains(saga);
  }

  // delete

  @Test
  void deleteFreesTheCorrelationId() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);

    store.delete(saga);

    assertThat(store.findById(type, saga.sagaId())).isEmpty();
    assertThat(store.findByCorrelationId(type, "order-42")).isEmpty();
    assertThat(store.insert(type, "order-42", Counter.ZERO).version()).isEqualTo(1);
  }

  @Test
  void deletingWhatIsGoneIsNoError() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    store.delete(saga);

    store.delete(saga);

    assertThat(store.delete(type, saga.sagaId())).isFalse();
  }

  @Test
  void deletingAStaleSnapshotIsAConflict() {
    Saga<Counter> stale = store.insert(type, "order-42", Counter.ZERO);
    Saga<Counter> current = store.update(stale.withState(stale.state().plus("paid")));

    SagaConflictException conflict =
        catchThrowableOfType(SagaConflictException.class, () -> store.delete(stale));

    assertThat(conflict.current(type)).contains(current);
    assertThat(store.findById(type, stale.sagaId())).contains(current);
  }

  @Test
  void deletingASnapshotLeavesItsSuccessorAlone() {
    Saga<Counter> old = store.insert(type, "order-42", Counter.ZERO);
    store.delete(old);
    Saga<Counter> successor = store.insert(type, "order-42", Counter.ZERO);

    store.delete(old);

    assertThat(store.findById(type, old.sagaId())).contains(successor);
  }

  @Test
  void deletingByIdDoesNotAskForTheVersion() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    store.update(saga);

    assertThat(store.delete(type, saga.sagaId())).isTrue();
    assertThat(store.findById(type, saga.sagaId())).isEmpty();
  }

  // states

  @Test
  void everythingInAStateSurvives() {
    SagaType<RichState> rich = newType(RichState.class);
    RichState state = RichState.example();
    String sagaId = store.insert(rich, "order-42", state).sagaId();

    assertThat(store.findById(rich, sagaId).map(Saga::state)).contains(state);
  }

  @Test
  void emptyAndAbsentThingsSurvive() {
    SagaType<RichState> rich = newType(RichState.class);
    RichState state = RichState.empty();
    String sagaId = store.insert(rich, "order-42", state).sagaId();

    assertThat(store.findById(rich, sagaId).map(Saga::state)).contains(state);
  }

  @Test
  void aStateNeedNotBeAnObject() {
    SagaType<String> text = newType(String.class);
    String sagaId = store.insert(text, "order-42", "").sagaId();

    assertThat(store.findById(text, sagaId).map(Saga::state)).contains("");
  }

  // bad input

  @Test
  void aStateThatCannotBeWrittenIsRefused() {
    SagaType<Unwritable> unwritable = newType(Unwritable.class);

    assertThatThrownBy(() -> store.insert(unwritable, "order-42", new Unwritable()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(unwritable.name());
    assertThat(store.findByCorrelationId(unwritable, "order-42")).isEmpty();
  }

  @Test
  void aStateThatCouldNotBeReadBackIsNotStored() {
    SagaType<WriteOnly> writeOnly = newType(WriteOnly.class);

    assertThatThrownBy(() -> store.insert(writeOnly, "order-42", new WriteOnly("s3cr3t")))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(WriteOnly.class.getName())
        .hasMessageNotContaining("s3cr3t");
    assertThat(store.findByCorrelationId(writeOnly, "order-42")).isEmpty();
  }

  /**
   * A state that has one property more than another.
   *
   * @param count the number
   * @param changes who changed it
   * @param added what the other does not know
   */
  public record NewerCounter(int count, List<String> changes, String added) {}

  @Test
  void whatOlderCodeWouldEraseItCannotRead() {
    SagaType<NewerCounter> newer = SagaType.of(type.name(), NewerCounter.class);
    Saga<NewerCounter> saga =
        store.insert(newer, "order-42", new NewerCounter(1, List.of(), "s3cr3t"));

    assertThatThrownBy(() -> store.findById(type, saga.sagaId()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'added'")
        .hasMessageNotContaining("s3cr3t");
    assertThat(store.findById(newer, saga.sagaId())).contains(saga);
  }

  /** A state without anything that would be written. */
  public static final class Hidden {
    @SuppressWarnings("unused") // it is private, so that nobody sees it
    private final int count = 1;

    /** Creates one. */
    public Hidden() {}
  }

  @Test
  void aStateOfWhichNothingWouldBeWrittenIsRefused() {
    SagaType<Hidden> hidden = newType(Hidden.class);

    assertThatThrownBy(() -> store.insert(hidden, "order-42", new Hidden()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(Hidden.class.getName());
    assertThat(store.findByCorrelationId(hidden, "order-42")).isEmpty();
  }

  @Test
  void whatASagaHoldsIsInNoMessage() {
    SagaType<String> text = newType(String.class);
    String sagaId = store.insert(text, "order-42", "s3cr3t").sagaId();

    assertThatThrownBy(() -> store.findById(SagaType.of(text.name(), Integer.class), sagaId))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void aSagaThatNoStoreReturnedIsNotUpdated() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    Saga<Counter> renamed = saga.toBuilder().correlationId("order-43").build();
    Saga<Counter> handMade = saga.toBuilder().revision("").build();

    assertThatIllegalArgumentException().isThrownBy(() -> store.update(renamed));
    assertThatIllegalArgumentException().isThrownBy(() -> store.update(handMade));
    assertThat(store.findById(type, saga.sagaId())).contains(saga);
  }

  @Test
  void aSagaThatIsCompletedKeepsItsTimeOfExpiry() {
    Saga<Counter> saga = store.update(store.insert(type, "order-42", Counter.ZERO).completed());
    clock.advance(Duration.ofDays(10));
    SagaType<Counter> shorter = type.withRetention(Duration.ofDays(7));
    Saga<Counter> found = store.findById(shorter, saga.sagaId()).orElseThrow();

    store.update(found.withState(Counter.ZERO.plus("note")));

    assertThat(store.findById(shorter, saga.sagaId()).flatMap(Saga::expiresAt))
        .isEqualTo(saga.expiresAt());
  }

  @Test
  void whatIsStoredInAnotherShapeCannotBeReadAndStays() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    SagaType<Integer> wrong = SagaType.of(type.name(), Integer.class);

    assertThatThrownBy(() -> store.findById(wrong, saga.sagaId()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId());
    assertThat(store.findById(type, saga.sagaId())).contains(saga);
  }

  @Test
  void aNewerStateVersionIsRefusedAndStays() {
    Saga<Counter> saga = store.insert(type.withStateVersion(2), "order-42", Counter.ZERO);

    assertThatThrownBy(() -> store.findById(type, saga.sagaId()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("version 2");
    assertThat(store.findById(type.withStateVersion(2), saga.sagaId())).contains(saga);
  }

  /**
   * An order as it was in versions 1 and 2.
   *
   * @param buyer who ordered
   * @param total what it costs
   */
  public record OrderV1(String buyer, BigDecimal total) {}

  /**
   * An order as it is in version 3.
   *
   * @param customer who ordered
   * @param total what it costs
   * @param currency in what currency
   */
  public record OrderV3(String customer, BigDecimal total, String currency) {}

  @Test
  void anOlderStateIsBroughtToTheVersionOfTheType() {
    SagaType<OrderV1> older = newType(OrderV1.class);
    SagaType<OrderV3> newer =
        SagaType.of(older.name(), OrderV3.class)
            .withStateVersion(3)
            .withUpcaster(1, order -> order.put("currency", "EUR"))
            .withUpcaster(2, order -> order.set("customer", order.remove("buyer")));
    String sagaId =
        store.insert(older, "order-42", new OrderV1("Ada", new BigDecimal("1.50"))).sagaId();

    Saga<OrderV3> saga = store.findById(newer, sagaId).orElseThrow();

    assertThat(saga.state()).isEqualTo(new OrderV3("Ada", new BigDecimal("1.50"), "EUR"));
    assertThat(saga.version()).isEqualTo(1);
    Saga<OrderV3> updated = store.update(saga);
    assertThat(store.findById(newer, sagaId)).contains(updated);
    assertThatThrownBy(() -> store.findById(older, sagaId))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("version 3");
  }

  @Test
  void anUpcasterThatFailsHarmsNothing() {
    Saga<Counter> saga = store.insert(type, "order-42", Counter.ZERO);
    SagaType<Counter> newer =
        type.withStateVersion(2)
            .withUpcaster(
                1,
                counter -> {
                  throw new IllegalStateException("s3cr3t");
                });

    assertThatThrownBy(() -> store.findById(newer, saga.sagaId()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageNotContaining("s3cr3t");
    assertThat(store.findById(type, saga.sagaId())).contains(saga);
  }

  @Test
  void aDuplicateThatCannotBeReadIsStillADuplicate() {
    store.insert(type.withStateVersion(2), "order-42", Counter.ZERO);

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class, () -> store.insert(type, "order-42", Counter.ZERO));

    assertThat(duplicate.existing(type)).isEmpty();
    assertThat(duplicate).hasCauseInstanceOf(SagaSerializationException.class);
  }

  @Test
  void aStateThatIsTooLargeIsRefusedWithItsSize() {
    SagaType<String> text = newType(String.class);
    Saga<String> saga = store.insert(text, "order-42", "small");

    SagaTooLargeException tooLarge =
        catchThrowableOfType(
            SagaTooLargeException.class, () -> store.update(saga.withState("x".repeat(410_000))));

    assertThat(tooLarge.size()).isBetween(410_000L, 410_500L);
    assertThat(tooLarge.limit()).isEqualTo(409_600);
    assertThat(tooLarge).hasMessageContaining(text.name()).hasMessageContaining("409,600");
    assertThat(store.findById(text, saga.sagaId())).contains(saga);
  }

  @Test
  void textsThatUtf8CannotExpressAreRefused() {
    SagaType<String> text = newType(String.class);

    assertThatThrownBy(() -> store.insert(text, "order-42", "broken \uD83D"))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("surrogate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.insert(text, "broken \uD83D", "state"))
        .withMessageContaining("surrogate");
    assertThat(store.findByCorrelationId(text, "order-42")).isEmpty();
  }

  @Test
  void correlationIdsAreChecked() {
    for (String bad : List.of("", "  ", "x".repeat(1_020), "ü".repeat(510))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.insert(type, bad, Counter.ZERO))
          .withMessageContaining("correlation id");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.findByCorrelationId(type, bad))
          .withMessageContaining("correlation id");
    }
    String longest = "x".repeat(1_019);
    assertThat(store.insert(type, longest, Counter.ZERO).correlationId()).isEqualTo(longest);
  }

  @Test
  void sagaIdsAreChecked() {
    for (String bad : List.of("", "  ", "x".repeat(769))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.findById(type, bad))
          .withMessageContaining("saga id");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.delete(type, bad))
          .withMessageContaining("saga id");
    }
    assertThat(store.findById(type, "x".repeat(768))).isEmpty();
  }

  @Test
  void theLongestNamesFit() {
    SagaType<Counter> longName =
        SagaType.of((UUID.randomUUID() + "x".repeat(255)).substring(0, 255), Counter.class);

    Saga<Counter> saga = store.insert(longName, "x".repeat(1_019), Counter.ZERO);

    assertThat(store.update(saga.completed()).isCompleted()).isTrue();
  }

  @Test
  @SuppressWarnings("NullAway") // callers that are not checked for nulls do this
  void nullsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> store.insert(type, "order-42", null))
        .withMessageContaining(type.name());
    assertThatNullPointerException().isThrownBy(() -> store.insert(type, null, Counter.ZERO));
    assertThatNullPointerException().isThrownBy(() -> store.findById(null, "id"));
    assertThatNullPointerException().isThrownBy(() -> store.update(null));
    assertThat(store.findByCorrelationId(type, "order-42")).isEmpty();
  }

  private static <S> SagaType<S> newType(Class<S> stateClass) {
    return SagaType.of("Saga-" + UUID.randomUUID(), stateClass);
  }
}
