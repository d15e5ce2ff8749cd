package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sagastore.KeyName;
import dev.sagastore.SagaType;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Shipped;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SagaDefinitionTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  private static SagaDefinitionBuilder<String> started() {
    return started(TYPE);
  }

  private static SagaDefinitionBuilder<String> started(SagaType<String> type) {
    return SagaDefinition.of(type)
        .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"));
  }

  private static void assertProblem(SagaDefinitionBuilder<String> builder, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("the definition of OrderSaga can't work: " + problem);
  }

  @Test
  void definitionHasItsMessagesAndTimeouts() {
    SagaDefinition<String> definition =
        started()
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of("paid"))
            .on(Shipped.class, KeyName.of("shipment"), Shipped::text)
            .handle((state, message) -> Next.of("shipped"))
            .onReply(Released.class)
            .handle((state, message) -> Next.of("released"))
            .onTimeout("late", state -> Next.of("late"))
            .build();

    assertThat(definition.type()).isEqualTo(TYPE);
    assertThat(definition.messageClasses())
        .containsExactlyInAnyOrder(Placed.class, Paid.class, Shipped.class, Released.class)
        .isUnmodifiable();
    assertThat(definition.timeoutNames()).containsExactly("late").isUnmodifiable();
    assertThat(definition.message(Placed.class)).get().matches(MessageDefinition::isStart);
    assertThat(definition.message(Paid.class)).get().matches(message -> !message.isStart());
    assertThat(definition.message(String.class)).isEmpty();
    assertThat(definition.timeout("never")).isEmpty();
    assertThat(definition.compensated()).isEmpty();
    assertThat(definition.compensationFailed()).isEmpty();
    assertThat(definition)
        .hasToString("SagaDefinition[OrderSaga, [Placed, Paid, Shipped, Released]]");
  }

  @Test
  void buildReportsAllProblems() {
    SagaDefinitionBuilder<String> builder =
        SagaDefinition.of(
                TYPE.withReusableCorrelationIds().withActiveTimeToLive(Duration.ofDays(1)))
            .onFailure(Paid.class, (state, message, reason) -> Next.of(state));

    assertProblem(
        builder,
        "its type has reusable correlation IDs: a late message would reach another saga; "
            + "its type has an active time to live: messages would be lost with the saga; "
            + "nothing correlates Paid: call startedBy or on for it; "
            + "nothing handles Paid: end its on(..) with handle; "
            + "no message starts the saga: call startedBy");
  }

  @Test
  void retentionBelow28DaysFails() {
    assertProblem(
        started(TYPE.withRetention(Duration.ofDays(28).minusSeconds(1))),
        "its type keeps completed sagas for PT671H59M59S: use at least 28 days, for which a"
            + " message can come again");
    assertThat(started(TYPE.withRetention(Duration.ofDays(28))).build()).isNotNull();
    assertThat(started(TYPE.withoutExpiry()).build()).isNotNull();
  }

  @Test
  void secondStartOfOneTypeFails() {
    assertProblem(
        started().startedBy(Placed.class, Placed::orderId, message -> Next.of("again")),
        "Placed starts the saga twice");
  }

  @Test
  void secondHandlersFail() {
    assertProblem(
        started()
            .onTimeout("late", state -> Next.of(state))
            .onTimeout("late", state -> Next.of(state))
            .onCompensated(state -> Next.of(state))
            .onCompensated(state -> Next.of(state))
            .onCompensationFailed((state, failure) -> Next.of(state))
            .onCompensationFailed((state, failure) -> Next.of(state))
            .onFailure(Placed.class, (state, message, reason) -> Next.of(state))
            .onFailure(Placed.class, (state, message, reason) -> Next.of(state)),
        "the timeout 'late' has two handlers; onCompensated has two handlers; "
            + "onCompensationFailed has two handlers; onFailure has two handlers of Placed");
  }

  @Test
  void handlerWithoutEndFails() {
    SagaDefinitionBuilder<String> builder = started();
    assertThat(builder.on(Paid.class, Paid::orderId)).isNotNull();

    assertProblem(builder, "nothing handles Paid: end its on(..) with handle");
  }

  @Test
  void unreachableHandlerFails() {
    assertProblem(
        started()
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of("paid"))
            .on(Paid.class, Paid::orderId)
            .when(String::isEmpty)
            .handle((state, message) -> Next.of("never")),
        "a handler of Paid is never reached, because an earlier one has no guard");
  }

  @Test
  void handlerBehindOneForCompletedSagasIsUnreachable() {
    assertProblem(
        started()
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of("paid"))
            .on(Paid.class, Paid::orderId)
            .evenIfCompleted()
            .when(String::isEmpty)
            .handle((state, message) -> Next.of("refund"))
            .on(Paid.class, Paid::orderId)
            .when(String::isEmpty)
            .handle((state, message) -> Next.of("never")),
        "a handler of Paid is never reached, because an earlier one has no guard");
  }

  @Test
  void handlerForCompletedSagasIsReachable() {
    SagaDefinition<String> definition =
        started()
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of("paid"))
            .on(Paid.class, Paid::orderId)
            .evenIfCompleted()
            .handle((state, message) -> Next.of("refund"))
            .build();

    assertThat(definition.message(Paid.class))
        .get()
        .matches(paid -> paid.handlers().size() == 2)
        .matches(MessageDefinition::isHandledIfCompleted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$compensation", "two words", "-x"})
  void invalidTimeoutNameFails(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> started().onTimeout(name, state -> Next.of(state)))
        .withMessageStartingWith("a timeout can't be named '%s': use 1 to 64".formatted(name));
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker can do
  void nullFails() {
    assertThatNullPointerException()
        .isThrownBy(() -> SagaDefinition.of(null))
        .withMessage("the type must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> started().on(Paid.class, Paid::orderId).when(null))
        .withMessage("the guard must not be null");
    assertThatNullPointerException()
        .isThrownBy(
            () -> started().startedBy(Paid.class, Paid::orderId, (StartHandler<String, Paid>) null))
        .withMessage("the handler must not be null");
  }
}
