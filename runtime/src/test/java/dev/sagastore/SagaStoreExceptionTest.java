package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.spi.SagaBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SagaStoreExceptionTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private final Throwable cause = new IllegalStateException("what the engine said");

  private final Saga<String> saga =
      SagaBuilder.of(TYPE)
          .sagaId("id-1")
          .correlationId("order-42")
          .version(3)
          .state("s3cr3t")
          .createdAt(Instant.EPOCH)
          .build();
  private final Saga<String> stored =
      SagaBuilder.from(saga).version(5).state("other s3cr3t").build();
  private final Locale locale = Locale.getDefault();

  @AfterEach
  void deserialized() {
    Locale.setDefault(locale);
  }

  @Test
  void conflictContainsVersionsAndSaga() {
    SagaConflictException conflict = new SagaConflictException(saga, 5, stored, cause);

    assertContainsSaga(conflict);
    assertThat(conflict)
        .hasMessage("OrderSaga id-1 has changed since it was read: expected version 3, found 5");
    assertThat(conflict.expectedVersion()).isEqualTo(3);
    assertThat(conflict.actualVersion()).isEqualTo(5);
    assertThat(conflict.current(TYPE)).containsSame(stored);
  }

  @Test
  void duplicateContainsExistingSaga() {
    DuplicateSagaException duplicate = new DuplicateSagaException(saga, stored, cause);

    assertContainsSaga(duplicate);
    assertThat(duplicate)
        .hasMessage(
            "OrderSaga id-1 with correlation ID order-42 can't be stored, because a saga already exists");
    Saga<String> other = SagaBuilder.from(stored).sagaId("id-2").build();
    assertThat(new DuplicateSagaException(saga, other, cause))
        .hasMessage(
            "OrderSaga id-1 with correlation ID order-42 can't be stored, because a saga already exists:"
                + " id-2 with correlation ID order-42");
    Saga<String> otherCorrelation = SagaBuilder.from(stored).correlationId("order-43").build();
    assertThat(new DuplicateSagaException(saga, otherCorrelation, cause))
        .hasMessageEndingWith("because a saga already exists: id-1 with correlation ID order-43");
    assertThat(duplicate.correlationId()).isEqualTo("order-42");
    assertThat(new DuplicateSagaException(saga, null, cause))
        .hasMessage(
            "OrderSaga id-1 with correlation ID order-42 can't be stored, because a saga already exists");
    assertThat(duplicate.existing(TYPE)).containsSame(stored);
  }

  @Test
  void storedSagaIsReturnedOnlyForItsType() {
    SagaConflictException conflict = new SagaConflictException(saga, 5, stored, cause);
    DuplicateSagaException duplicate = new DuplicateSagaException(saga, stored, cause);

    assertThat(conflict.current(TYPE.withStateVersion(2).withoutExpiry())).isPresent();
    assertThat(conflict.current(SagaType.of("Another", String.class))).isEmpty();
    assertThat(conflict.current(SagaType.of("OrderSaga", Integer.class))).isEmpty();
    assertThat(duplicate.existing(TYPE.withStateVersion(2).withoutExpiry())).isPresent();
    assertThat(duplicate.existing(SagaType.of("Another", String.class))).isEmpty();
    assertThat(duplicate.existing(SagaType.of("OrderSaga", Integer.class))).isEmpty();
  }

  @Test
  void unreadableSagaIsNotReturned() {
    assertThat(new SagaConflictException(saga, 5, null, cause).current(TYPE)).isEmpty();
    assertThat(new DuplicateSagaException(saga, null, cause).existing(TYPE)).isEmpty();
  }

  @Test
  void notFoundContainsSaga() {
    SagaNotFoundException notFound = new SagaNotFoundException(saga, cause);

    assertContainsSaga(notFound);
    assertThat(notFound)
        .hasMessageStartingWith(
            "OrderSaga id-1 doesn't exist: it was never inserted, has expired or was deleted");
  }

  @Test
  void notFoundContainsReference() {
    SagaType<String> type = SagaType.of("OrderSaga", String.class);

    assertThat(new SagaNotFoundException(type.id("id-1")).sagaId()).isEqualTo("id-1");
    SagaNotFoundException byCorrelationId =
        new SagaNotFoundException(type.correlationId("order\n42"));
    assertThat(byCorrelationId.sagaName()).isEqualTo("OrderSaga");
    assertThat(byCorrelationId.sagaId()).isNull();
    assertThat(byCorrelationId)
        .hasMessageStartingWith("OrderSaga with correlation ID order\uFFFD42 doesn't exist: ");
  }

  @Test
  void protectedContainsTimeAndWayOut() {
    Instant until = Instant.parse("2026-12-21T09:30:00Z");
    SagaProtectedException deletion =
        SagaProtectedException.deletion("OrderSaga", "id-1", until, cause);
    SagaProtectedException reopening = SagaProtectedException.reopening(saga, until);

    assertContainsSaga(deletion);
    assertThat(deletion)
        .hasMessageStartingWith("OrderSaga id-1 can't be deleted until 2026-12-21T09:30:00Z, ")
        .hasMessageContaining("ExtensibleSagaStore.forceDelete");
    assertThat(deletion.protectedUntil()).isEqualTo(until);
    assertThat(reopening.sagaName()).isEqualTo("OrderSaga");
    assertThat(reopening.sagaId()).isEqualTo("id-1");
    assertThat(reopening)
        .hasMessageStartingWith("OrderSaga id-1 can't be reopened, ")
        .hasMessageContaining("another correlation ID")
        .hasNoCause();
    assertThat(reopening.protectedUntil()).isEqualTo(until);
  }

  @Test
  void tooLargeContainsSizeAndLimit() {
    SagaTooLargeException tooLarge = new SagaTooLargeException(saga, 500_000, 0, 409_600, cause);

    assertContainsSaga(tooLarge);
    assertThat(tooLarge)
        .hasMessageStartingWith(
            "OrderSaga id-1 would take 500,000 bytes. DynamoDB stores at most 409,600 in an item:");
    assertThat(tooLarge.size()).isEqualTo(500_000);
    assertThat(tooLarge.limit()).isEqualTo(409_600);
  }

  @Test
  void tooLargeContainsReserveForLaterWrites() {
    assertThat(new SagaTooLargeException(saga, 500_000, 1_234, 409_600, null))
        .hasMessageContaining(
            "500,000 bytes, 1,234 of them for its next updates and its completion. DynamoDB");
  }

  @Test
  void tooLargeMentionsForeignAttributes() {
    assertThat(new SagaTooLargeException(saga, 5_000, 0, 409_600, cause))
        .hasMessageContaining(
            "takes 5,000 bytes, and more than the 409,600 that DynamoDB stores in an item with the"
                + " attributes that others added");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "de-DE", "ar-EG"})
  void numbersDoNotDependOnLocale(String tag) {
    Locale.setDefault(Locale.forLanguageTag(tag));

    assertThat(new SagaTooLargeException(saga, 500_000, 0, 409_600, cause))
        .hasMessageContaining("500,000 bytes")
        .hasMessageContaining("409,600");
    assertThat(new SagaConflictException(saga, 5, stored, cause))
        .hasMessageEndingWith("expected version 3, found 5");
    assertThat(saga)
        .hasToString("Saga[OrderSaga id-1, correlation ID order-42, version 3, active]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\t", "\b", "\u0000", "\u001B", "\u007F"})
  void controlCharactersAreReplaced(String control) {
    Saga<String> odd = SagaBuilder.from(saga).correlationId("a" + control + "[31mb").build();
    DuplicateSagaException duplicate = new DuplicateSagaException(odd, stored, cause);

    assertThat(duplicate)
        .hasMessageStartingWith(
            "OrderSaga id-1 with correlation ID a\uFFFD[31mb can't be stored, because a saga already exists")
        .hasMessageNotContaining(control);
    assertThat(duplicate.correlationId()).isEqualTo(odd.correlationId());
    assertThat(new DuplicateSagaException(saga, odd, cause))
        .hasMessageEndingWith(": id-1 with correlation ID a\uFFFD[31mb")
        .hasMessageNotContaining(control);
  }

  @Test
  void serializationNamesSaga() {
    SagaSerializationException unreadable =
        new SagaSerializationException("OrderSaga", "id-1", "what is wrong", cause);

    assertContainsSaga(unreadable);
    assertThat(unreadable).hasMessage("OrderSaga id-1: what is wrong");
  }

  @Test
  void configurationContainsProblem() {
    SagaStoreConfigurationException ofASaga =
        new SagaStoreConfigurationException("OrderSaga", "id-1", "what is wrong", cause);
    SagaStoreConfigurationException beforeAny =
        new SagaStoreConfigurationException("what is wrong");

    assertContainsSaga(ofASaga);
    assertThat(ofASaga).hasMessage("what is wrong");
    assertThat(beforeAny).hasMessage("what is wrong").hasNoCause();
    assertThat(beforeAny.sagaName()).isNull();
    assertThat(beforeAny.sagaId()).isNull();
  }

  @Test
  void unavailableContainsWhetherWritten() {
    SagaStoreUnavailableException unavailable =
        new SagaStoreUnavailableException("OrderSaga", "id-1", "what is known", true, cause);

    assertContainsSaga(unavailable);
    assertThat(unavailable).hasMessage("what is known");
    assertThat(unavailable.mayHaveBeenWritten()).isTrue();
    assertThat(
            new SagaStoreUnavailableException("OrderSaga", "id-1", "what is known", false, cause)
                .mayHaveBeenWritten())
        .isFalse();
  }

  @Test
  void exceptionIsSerializedWithoutSaga() throws Exception {
    SagaConflictException conflict = copyOf(new SagaConflictException(saga, 5, stored, cause));
    DuplicateSagaException duplicate = copyOf(new DuplicateSagaException(saga, stored, cause));

    assertThat(conflict.sagaId()).isEqualTo("id-1");
    assertThat(conflict.actualVersion()).isEqualTo(5);
    assertThat(conflict.current(TYPE)).isEmpty();
    assertThat(duplicate.correlationId()).isEqualTo("order-42");
    assertThat(duplicate.existing(TYPE)).isEmpty();
  }

  /** More kinds can come: users must not rely on a closed set. */
  @Test
  void hierarchyIsOpen() {
    assertThat(SagaStoreException.class.isSealed()).isFalse();
    assertThat(RuntimeException.class).isAssignableFrom(SagaStoreException.class);
  }

  private void assertContainsSaga(SagaStoreException thrown) {
    assertThat(thrown.sagaName()).isEqualTo("OrderSaga");
    assertThat(thrown.sagaId()).isEqualTo("id-1");
    assertThat(thrown).hasCause(cause).hasMessageNotContaining("s3cr3t");
  }

  @SuppressWarnings("unchecked") // what the test has just written
  private static <T> T copyOf(T object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
