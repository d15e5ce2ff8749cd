package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.newType;
import static dev.sagastore.testing.ConformanceContext.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.Saga;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.spi.SagaBuilder;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Input that fails without an effect. */
interface BadInputConformance extends ConformanceContext {
  /** A state that can't be written, because it contains itself. */
  final class Unwritable {
    public Unwritable getSelf() {
      return this;
    }
  }

  /** A state that can't be serialized is not stored. */
  @Test
  default void aStateThatCannotBeWrittenIsRefused() {
    SagaType<Unwritable> unwritable = newType(Unwritable.class);

    assertThatThrownBy(() -> store().insert(unwritable.correlationId("order-42"), new Unwritable()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(unwritable.name());
    assertThat(store().find(unwritable.correlationId("order-42"))).isEmpty();
  }

  /** A state that can be written, but not read, because it has no usable constructor. */
  final class WriteOnly {
    private final String secret;

    private WriteOnly(String secret) {
      this.secret = secret;
    }

    /** Returns a property to write. */
    public String getSecret() {
      return secret;
    }
  }

  /** A state is stored only if it can be read again. */
  @Test
  default void aStateThatCouldNotBeReadBackIsNotStored() {
    SagaType<WriteOnly> writeOnly = newType(WriteOnly.class);

    assertThatThrownBy(
            () -> store().insert(writeOnly.correlationId("order-42"), new WriteOnly("s3cr3t")))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(WriteOnly.class.getName())
        .hasMessageNotContaining("s3cr3t");
    assertThat(store().find(writeOnly.correlationId("order-42"))).isEmpty();
  }

  /** A state without properties to write. */
  final class Hidden {
    @SuppressWarnings("unused") // a private field, which the mapper ignores
    private final int count = 1;
  }

  /** A state without properties fails. */
  @Test
  default void aStateOfWhichNothingWouldBeWrittenIsRefused() {
    SagaType<Hidden> hidden = newType(Hidden.class);

    assertThatThrownBy(() -> store().insert(hidden.correlationId("order-42"), new Hidden()))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(Hidden.class.getName());
    assertThat(store().find(hidden.correlationId("order-42"))).isEmpty();
  }

  /** A message about a state does not quote it. */
  @Test
  default void whatASagaHoldsIsInNoMessage() {
    SagaType<String> text = newType(String.class);
    String sagaId = store().insert(text.correlationId("order-42"), "s3cr3t").sagaId();

    assertThatThrownBy(() -> store().find(SagaType.of(text.name(), Integer.class).id(sagaId)))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  /** Sagas that no store returned, or with a changed correlation ID, fail. */
  @Test
  default void aSagaThatNoStoreReturnedIsNotUpdated() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    Saga<Counter> renamed = SagaBuilder.from(saga).correlationId("order-43").build();
    Saga<Counter> handMade = SagaBuilder.from(saga).revision("").build();

    assertThatIllegalArgumentException().isThrownBy(() -> store().update(renamed));
    assertThatIllegalArgumentException().isThrownBy(() -> store().update(handMade));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store()
                    .update(SagaBuilder.from(saga).completed(true).completedAt(start()).build()));
    for (Saga<Counter> doctored :
        List.of(
            SagaBuilder.from(saga).version(999).build(),
            SagaBuilder.from(saga).createdAt(start().minusSeconds(1)).build(),
            SagaBuilder.from(saga).updatedAt(start().plusSeconds(1)).build())) {
      assertThatIllegalArgumentException().isThrownBy(() -> store().update(doctored));
      assertThatIllegalArgumentException().isThrownBy(() -> store().update(doctored.complete()));
      assertThatIllegalArgumentException().isThrownBy(() -> store().delete(doctored));
    }
    assertThat(store().find(type().id(saga.sagaId()))).contains(saga);
  }

  /** A state over DynamoDB's 400 KB fails with its size, and the saga is unchanged. */
  @Test
  default void aStateThatIsTooLargeIsRefusedWithItsSize() {
    SagaType<String> text = newType(String.class);
    Saga<String> saga = store().insert(text.correlationId("order-42"), "small");

    // random, so that compression does not reduce it
    String large =
        new Random(1)
            .ints('a', 'z' + 1)
            .limit(900_000)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    SagaTooLargeException tooLarge =
        catchThrowableOfType(
            SagaTooLargeException.class, () -> store().update(saga.withState(large)));

    assertThat(tooLarge.size()).isBetween(409_601L, 900_500L);
    assertThat(tooLarge.limit()).isEqualTo(409_600);
    assertThat(tooLarge).hasMessageContaining(text.name()).hasMessageContaining("409,600");
    assertThat(store().find(text.id(saga.sagaId()))).contains(saga);
  }

  /** An unpaired surrogate fails in states and IDs. */
  @Test
  default void textsThatUtf8CannotExpressAreRefused() {
    SagaType<String> text = newType(String.class);

    assertThatThrownBy(() -> store().insert(text.correlationId("order-42"), "broken \uD83D"))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("surrogate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().insert(text.correlationId("broken \uD83D"), "state"))
        .withMessageContaining("surrogate");
    assertThat(store().find(text.correlationId("order-42"))).isEmpty();
  }

  /** Correlation IDs must not be blank, and have at most 1,019 bytes. */
  @Test
  default void correlationIdsAreChecked() {
    for (String bad : List.of("", "  ", "x".repeat(1_020), "ü".repeat(510))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store().insert(type().correlationId(bad), Counter.ZERO))
          .withMessageContaining("correlation id");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store().find(type().correlationId(bad)))
          .withMessageContaining("correlation id");
    }
    String longest = "x".repeat(1_019);
    assertThat(store().insert(type().correlationId(longest), Counter.ZERO).correlationId())
        .isEqualTo(longest);
  }

  /** Saga IDs must not be blank, and have at most 768 bytes. */
  @Test
  default void sagaIdsAreChecked() {
    for (String bad : List.of("", "  ", "x".repeat(769))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store().find(type().id(bad)))
          .withMessageContaining("saga id");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store().delete(type().id(bad)))
          .withMessageContaining("saga id");
    }
    assertThat(store().find(type().id("x".repeat(768)))).isEmpty();
  }

  /** A name of 255 bytes leaves room for the longest correlation ID. */
  @Test
  default void theLongestNamesFit() {
    SagaType<Counter> longName =
        SagaType.of((UUID.randomUUID() + "x".repeat(255)).substring(0, 255), Counter.class);

    Saga<Counter> saga = store().insert(longName.correlationId("x".repeat(1_019)), Counter.ZERO);

    assertThat(store().update(saga.complete()).isCompleted()).isTrue();
  }

  /** A null fails immediately, and nothing is stored. */
  @Test
  @SuppressWarnings("NullAway") // callers without null checks can do this
  default void nullsAreRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> store().insert(type().correlationId("order-42"), null))
        .withMessageContaining(type().name());
    assertThatNullPointerException().isThrownBy(() -> store().insert(null, Counter.ZERO));
    assertThatNullPointerException().isThrownBy(() -> store().find(null));
    assertThatNullPointerException().isThrownBy(() -> store().modify(type().id("id"), null));
    assertThatNullPointerException().isThrownBy(() -> store().update(null));
    assertThat(store().find(type().correlationId("order-42"))).isEmpty();
  }
}
