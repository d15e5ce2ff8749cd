package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SagaDefinitionTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  record Placed(String orderId) {}

  record Paid(String orderId) {}

  /** Another message of the same name. */
  private static final class Elsewhere {
    record Paid(String orderId) {}
  }

  private static SagaDefinition.Builder<String> started() {
    return SagaDefinition.of(TYPE)
        .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"));
  }

  @Test
  void definitionHasItsMessages() {
    SagaDefinition<String> definition =
        started().on(Paid.class, Paid::orderId).handle((state, message) -> Next.of("paid")).build();

    assertThat(definition.type()).isEqualTo(TYPE);
    assertThat(definition.message("Placed")).get().matches(MessageDefinition::isStart);
    assertThat(definition.message("Paid")).get().matches(message -> !message.isStart());
    assertThat(definition.message("Shipped")).isEmpty();
    assertThat(definition).hasToString("SagaDefinition[OrderSaga, [Placed, Paid]]");
  }

  @Test
  void buildReportsAllProblems() {
    SagaDefinition.Builder<String> builder =
        SagaDefinition.of(
                TYPE.withReusableCorrelationIds().withActiveTimeToLive(Duration.ofDays(1)))
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of(state))
            .on(Elsewhere.Paid.class, Elsewhere.Paid::orderId)
            .handle((state, message) -> Next.of(state));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the definition of OrderSaga can't work: ")
        .hasMessageContainingAll(
            "its type has reusable correlation IDs",
            "its type has an active time to live",
            "two classes of messages are named 'Paid'",
            "no message starts the saga");
  }

  @Test
  void secondStartOfOneTypeFails() {
    SagaDefinition.Builder<String> builder =
        started().startedBy(Placed.class, Placed::orderId, message -> Next.of("again"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Placed starts the saga twice");
  }

  @Test
  void unreachableHandlerFails() {
    SagaDefinition.Builder<String> builder =
        started()
            .on(Paid.class, Paid::orderId)
            .handle((state, message) -> Next.of("paid"))
            .on(Paid.class, Paid::orderId)
            .when(String::isEmpty)
            .handle((state, message) -> Next.of("never"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a handler of Paid is never reached");
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

    assertThat(definition.message("Paid")).get().matches(paid -> paid.handlers().size() == 2);
  }
}
