package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Versions 1, 2, … are written by A, B, …; the write under test is X. */
class FailedWriteTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant NOW = T0.plusSeconds(60);
  private static final String X = "XXXXXXXX";

  private final SagaItems items = Fixtures.items();
  private final FailedWrite failedWrite = new FailedWrite(items, Fixtures.reads());

  private final Saga<String> sentInsert = saga(T0, X);

  @Test
  void anInsertThatTookEffectIsNoDuplicate() {
    assertThat(failedWrite.insert(sentInsert, X, failed(sentInsert, true))).isSameAs(sentInsert);
  }

  @Test
  void anInsertThatTookEffectAndWasOverwrittenIsNoDuplicate() {
    for (int writes = 1; writes < 10; writes++) {
      Saga<String> stored = written(sentInsert, writes);

      assertThat(failedWrite.insert(sentInsert, X, failed(stored, true))).isSameAs(sentInsert);
    }
  }

  @Test
  void anInsertIsADuplicateHoweverOftenTheOtherWasWritten() {
    for (int writes = 0; writes < 10; writes++) {
      Saga<String> stored = written(saga(T0, "AAAAAAAA"), writes);

      assertDuplicateOf(stored, false);
      assertDuplicateOf(stored, true);
    }
  }

  private void assertDuplicateOf(Saga<String> stored, boolean retried) {
    FailedCondition failed = failed(stored, retried);
    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class, () -> failedWrite.insert(sentInsert, X, failed));
    assertThat(duplicate.existing(TYPE)).contains(stored);
    assertThat(duplicate.correlationId()).isEqualTo("order-42");
    assertThat(duplicate).hasCause(failed.cause());
  }

  @Test
  void aDuplicateThatCannotBeReadSaysWhy() {
    Map<String, AttributeValue> unreadable = new HashMap<>(items.write(saga(T0, "AAAAAAAA")));
    unreadable.remove("state");
    FailedCondition failed = failed(unreadable, false);

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class, () -> failedWrite.insert(sentInsert, X, failed));

    assertThat(duplicate.existing(TYPE)).isEmpty();
    assertThat(duplicate).hasCauseInstanceOf(SagaSerializationException.class);
    assertThat(duplicate.getCause().getSuppressed()).containsExactly(failed.cause());
  }

  @Test
  void anItemThatIsNoSagaIsADuplicateToo() {
    Map<String, AttributeValue> foreign =
        Map.of("version", AttributeValue.fromS("?"), "writes", AttributeValue.fromN("1"));

    assertThatThrownBy(() -> failedWrite.insert(sentInsert, X, failed(foreign, false)))
        .isInstanceOf(DuplicateSagaException.class);
  }

  @ParameterizedTest
  @CsvSource({"version, 1.5", "version, -1E+125", "ttl, 1.5", "ttl, 99999999999999999"})
  void aDuplicateWithANumberThatIsNoneOfASaga(String name, String number) {
    assertUnreadableDuplicate(name, AttributeValue.fromN(number));
  }

  @Test
  void aDuplicateWhoseKeyInTheCorrelationIndexIsNone() {
    assertUnreadableDuplicate("GSI1SK", AttributeValue.fromS("nonsense"));
  }

  private void assertUnreadableDuplicate(String name, AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(items.write(saga(T0, "AAAAAAAA")));
    item.put(name, value);

    assertThatThrownBy(() -> failedWrite.insert(sentInsert, X, failed(item, false)))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(TYPE)).isEmpty())
        .hasCauseInstanceOf(SagaSerializationException.class);
  }

  private final Saga<String> read = saga(T0, "AAAAAAAA");
  private final Saga<String> sentUpdate = Fixtures.next(read.withState("mine"), NOW, X);

  @Test
  void anUpdateThatTookEffectIsNoConflict() {
    assertThat(update(failed(sentUpdate, true))).isSameAs(sentUpdate);
    assertThat(update(failed(written(sentUpdate, 3), true))).isSameAs(sentUpdate);
  }

  @Test
  void whetherAnUpdateTookEffectIsNotKnownAfterFourMoreWrites() {
    assertUnknown(written(sentUpdate, 4), "too many writes have followed it");
  }

  @Test
  void whetherAnUpdateTookEffectIsNotKnownAfterAnotherSagaWasInserted() {
    // in the same millisecond, and written so often that nothing else is left in the log
    assertUnknown(written(saga(T0, "ZZZZZZZZ"), 5), "another saga has taken its place");
    assertUnknown(saga(T0, "ZZZZZZZZ"), "another saga has taken its place");
  }

  private void assertUnknown(Saga<String> stored, String why) {
    assertThatThrownBy(() -> update(failed(stored, true)))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            unknown -> assertThat(unknown.mayHaveBeenWritten()).isTrue())
        .hasMessageStartingWith("OrderSaga id-1: the write of version 2 was retried, and " + why)
        .hasCauseInstanceOf(ConditionalCheckFailedException.class);
  }

  @Test
  void anUpdateThatWasNotRetriedIsAConflictHoweverOftenOthersWrote() {
    assertConflict(written(read, 5), 6, false);
  }

  @Test
  void anUpdateOfASagaThatWasInsertedAnewIsAConflict() {
    assertConflict(written(saga(T0, "ZZZZZZZZ"), 5), 6, false);
  }

  @Test
  void anUpdateWhoseRivalIsKnownIsAConflict() {
    assertConflict(written(read, 4), 5, true);
  }

  @Test
  void anUpdateOfASagaThatCameBackWithALowerVersionIsAConflict() {
    Saga<String> newer = written(read, 6);
    Saga<String> stored = saga(T0, "ZZZZZZZZ");

    assertThatThrownBy(
            () ->
                failedWrite.update(
                    Fixtures.next(newer, NOW, X), newer, X, NOW, failed(stored, false)))
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> {
              assertThat(conflict.expectedVersion()).isEqualTo(7);
              assertThat(conflict.actualVersion()).isEqualTo(1);
            });
  }

  private void assertConflict(Saga<String> stored, long version, boolean retried) {
    FailedCondition failed = failed(stored, retried);
    SagaConflictException conflict =
        catchThrowableOfType(SagaConflictException.class, () -> update(failed));
    assertThat(conflict.expectedVersion()).isEqualTo(1);
    assertThat(conflict.actualVersion()).isEqualTo(version);
    assertThat(conflict.current(TYPE)).contains(stored);
    assertThat(conflict).hasCause(failed.cause());
  }

  @Test
  void anUpdateOfWhatIsGoneIsNotFound() {
    assertThatThrownBy(() -> update(failed(Map.of(), false)))
        .isInstanceOf(SagaNotFoundException.class)
        .hasCauseInstanceOf(ConditionalCheckFailedException.class);
    assertThatThrownBy(() -> update(failed(expiring(read, NOW), false)))
        .isInstanceOf(SagaNotFoundException.class);
    assertThatThrownBy(() -> update(failed(expiring(written(read, 1), NOW.plusSeconds(1)), false)))
        .isInstanceOf(SagaConflictException.class);
  }

  @Test
  void whatWasNotWrittenSinceHasAnotherCorrelationId() {
    assertThatThrownBy(() -> update(failed(read, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(read.sagaId());
  }

  @Test
  void aConflictWithWhatCannotBeReadSaysWhy() {
    Map<String, AttributeValue> unreadable = new HashMap<>(items.write(written(read, 1)));
    unreadable.put("codec", AttributeValue.fromS("zstd"));

    assertThatThrownBy(() -> update(failed(unreadable, false)))
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> {
              assertThat(conflict.actualVersion()).isEqualTo(2);
              assertThat(conflict.current(TYPE)).isEmpty();
            })
        .hasCauseInstanceOf(SagaSerializationException.class);
  }

  private Saga<String> update(FailedCondition failed) {
    return failedWrite.update(sentUpdate, read, X, NOW, failed);
  }

  @Test
  void deletingWhatIsGoneIsDone() {
    assertThatCode(() -> failedWrite.delete(read, NOW, failed(Map.of(), false)))
        .doesNotThrowAnyException();
    assertThatCode(() -> failedWrite.delete(read, NOW, failed(expiring(read, NOW), false)))
        .doesNotThrowAnyException();
    Saga<String> successor = saga(T0, "ZZZZZZZZ");
    assertThatCode(() -> failedWrite.delete(read, NOW, failed(successor, false)))
        .doesNotThrowAnyException();
  }

  @Test
  void deletingWhatWasChangedIsAConflict() {
    Saga<String> stored = written(read, 1);

    assertThatThrownBy(() -> failedWrite.delete(read, NOW, failed(stored, false)))
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> {
              assertThat(conflict.expectedVersion()).isEqualTo(1);
              assertThat(conflict.actualVersion()).isEqualTo(2);
              assertThat(conflict.current(TYPE)).contains(stored);
            });
  }

  private static Saga<String> saga(Instant createdAt, String writeId) {
    return Fixtures.first(TYPE, "id-1", "order-42", "state", createdAt, writeId);
  }

  /** Returns the saga after more writes by others. */
  private static Saga<String> written(Saga<String> saga, int times) {
    Saga<String> next = saga;
    for (int i = 0; i < times; i++) {
      next = Fixtures.next(next, NOW, String.valueOf((char) ('B' + i)).repeat(8));
    }
    return next;
  }

  private Map<String, AttributeValue> expiring(Saga<String> saga, Instant expiresAt) {
    Map<String, AttributeValue> item = new HashMap<>(items.write(saga));
    item.put("ttl", AttributeValue.fromN(Long.toString(expiresAt.getEpochSecond())));
    return item;
  }

  private FailedCondition failed(Saga<String> stored, boolean retried) {
    return failed(items.write(stored), retried);
  }

  private static FailedCondition failed(Map<String, AttributeValue> stored, boolean retried) {
    return new FailedCondition(
        stored, retried, ConditionalCheckFailedException.builder().item(stored).build());
  }
}
