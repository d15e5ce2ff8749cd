package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.newType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests for states that are read back, also by code of another version, and for those that can't be
 * read.
 */
interface StateConformance extends ConformanceContext {
  /** Numbers, texts, times, collections and polymorphism are read as they were written. */
  @Test
  default void everythingInAStateSurvives() {
    SagaType<RichState> rich = newType(RichState.class);
    RichState state = RichState.example();
    String sagaId = store().insert(rich.correlationId("order-42"), state).sagaId();

    assertThat(store().find(rich.id(sagaId)).map(Saga::state)).contains(state);
  }

  /** Empty texts and collections, nulls and empty optionals are read as they were written. */
  @Test
  default void emptyAndAbsentThingsSurvive() {
    SagaType<RichState> rich = newType(RichState.class);
    RichState state = RichState.empty();
    String sagaId = store().insert(rich.correlationId("order-42"), state).sagaId();

    assertThat(store().find(rich.id(sagaId)).map(Saga::state)).contains(state);
  }

  /** A state can be a text, even an empty one. */
  @Test
  default void aStateNeedNotBeAnObject() {
    SagaType<String> text = newType(String.class);
    String sagaId = store().insert(text.correlationId("order-42"), "").sagaId();

    assertThat(store().find(text.id(sagaId)).map(Saga::state)).contains("");
  }

  /** A {@link Counter} with one more property. */
  record NewerCounter(int count, List<String> changes, String added) {}

  /** A property that the state class lacks fails the read. */
  @Test
  default void whatOlderCodeWouldEraseItCannotRead() {
    SagaType<NewerCounter> newer = SagaType.of(type().name(), NewerCounter.class);
    Saga<NewerCounter> saga =
        store().insert(newer.correlationId("order-42"), new NewerCounter(1, List.of(), "s3cr3t"));

    assertThatThrownBy(() -> store().find(type().id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'added'")
        .hasMessageNotContaining("s3cr3t");
    assertThat(store().find(newer.id(saga.sagaId()))).contains(saga);
  }

  /** A state that does not match its class fails the read, and is unchanged. */
  @Test
  default void whatIsStoredInAnotherShapeCannotBeReadAndStays() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    SagaType<Integer> wrong = SagaType.of(type().name(), Integer.class);

    assertThatThrownBy(() -> store().find(wrong.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId());
    assertThat(store().find(type().id(saga.sagaId()))).contains(saga);
  }

  /** A state of a newer version than the type's fails the read, and is unchanged. */
  @Test
  default void aNewerStateVersionIsRefusedAndStays() {
    Saga<Counter> saga =
        store().insert(type().withStateVersion(2).correlationId("order-42"), Counter.ZERO);

    assertThatThrownBy(() -> store().find(type().id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("version 2");
    assertThat(store().find(type().withStateVersion(2).id(saga.sagaId()))).contains(saga);
  }

  /** An order in versions 1 and 2. */
  record OrderV1(String buyer, BigDecimal total) {}

  /** An order in version 3. */
  record OrderV3(String customer, BigDecimal total, String currency) {}

  /** Upcasters run in order, and an update stores the result. */
  @Test
  default void anOlderStateIsBroughtToTheVersionOfTheType() {
    SagaType<OrderV1> older = newType(OrderV1.class);
    SagaType<OrderV3> newer =
        SagaType.of(older.name(), OrderV3.class)
            .withStateVersion(3)
            .withUpcaster(1, order -> order.put("currency", "EUR"))
            .withUpcaster(2, order -> order.rename("buyer", "customer"));
    String sagaId =
        store()
            .insert(older.correlationId("order-42"), new OrderV1("Ada", new BigDecimal("1.50")))
            .sagaId();

    Saga<OrderV3> saga = store().find(newer.id(sagaId)).orElseThrow();

    assertThat(saga.state()).isEqualTo(new OrderV3("Ada", new BigDecimal("1.50"), "EUR"));
    assertThat(saga.version()).isEqualTo(1);
    Saga<OrderV3> updated = store().update(saga);
    assertThat(store().find(newer.id(sagaId))).contains(updated);
    assertThatThrownBy(() -> store().find(older.id(sagaId)))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("version 3");
  }

  /** An exception of an upcaster is reported without its message, and the saga is unchanged. */
  @Test
  default void anUpcasterThatFailsHarmsNothing() {
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    SagaType<Counter> newer =
        type()
            .withStateVersion(2)
            .withUpcaster(
                1,
                counter -> {
                  throw new IllegalStateException("s3cr3t");
                });

    assertThatThrownBy(() -> store().find(newer.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageNotContaining("s3cr3t");
    assertThat(store().find(type().id(saga.sagaId()))).contains(saga);
  }

  /** An insert fails even if the existing saga can't be read. */
  @Test
  default void aDuplicateThatCannotBeReadIsStillADuplicate() {
    Saga<Counter> saga =
        store().insert(type().withStateVersion(2).correlationId("order-42"), Counter.ZERO);

    DuplicateSagaException duplicate =
        catchThrowableOfType(
            DuplicateSagaException.class,
            () ->
                store()
                    .insert(
                        type().correlationId("order-42").withNewId(saga.sagaId()), Counter.ZERO));

    assertThat(duplicate.existing(type())).isEmpty();
    assertThat(duplicate).hasCauseInstanceOf(SagaSerializationException.class);
  }
}
