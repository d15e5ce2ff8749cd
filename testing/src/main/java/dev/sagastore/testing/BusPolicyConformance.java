package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.DeliveryPolicy;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.MessageType;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import dev.sagastore.testing.OrderMessage.Shipped;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests for messages that can't be handled. */
interface BusPolicyConformance extends BusConformanceContext {
  private SagaDefinition<Counter> completing() {
    return paidOrder()
        .on(Shipped.class, Shipped::orderId)
        .handle((state, message) -> noting(state, message).complete())
        .on(Reserved.class, Reserved::orderId)
        .evenIfCompleted()
        .handle(BusConformanceContext::noting)
        .build();
  }

  /** A message of an unknown type becomes a dead letter after 30 minutes, and not before. */
  @Test
  default void unknownTypeIsDeadLettered() {
    SagaBus bus = bus(order().build());

    run(bus, new Paid(ORDER, "paid"));
    run(bus, Duration.ofMinutes(29), Duration.ofMinutes(2));
    assertThat(deadLetters()).isEmpty();
    run(bus, Duration.ofMinutes(4), Duration.ofMinutes(2));

    assertThat(reason(deadLetter())).contains("'Paid'");
  }

  /** A message of an unknown version becomes a dead letter after 30 minutes, and not before. */
  @Test
  default void unknownVersionIsDeadLettered() {
    SagaBus bus = bus(paidOrder().build());

    run(bus, new Placed(ORDER, "placed"));
    send(envelope("paid", new Paid(ORDER, "paid")).withVersion(2));
    run(bus, Duration.ofMinutes(29), Duration.ofMinutes(2));
    assertThat(deadLetters()).isEmpty();
    run(bus, Duration.ofMinutes(4), Duration.ofMinutes(2));

    assertThat(reason(deadLetter())).contains("version 2");
    assertHandledOnce(ORDER, "placed");
  }

  /** A deployment that knows type and version handles the messages that wait for it. */
  @Test
  default void deploymentHandlesWaitingMessages() {
    SagaBus before = bus(order().build());
    run(before, new Placed(ORDER, "placed"));
    send(envelope("paid", new Paid(ORDER, "paid")).withVersion(2));
    run(before, new Paid(ORDER, "other"));
    run(before, Duration.ofMinutes(20), Duration.ofMinutes(2));

    SagaBus after =
        newBus(store(), transport())
            .define(paidOrder().build())
            .messageType(MessageType.of(Paid.class).version(2).upcast(1, body -> body))
            .build();
    run(after, Duration.ofMinutes(2), Duration.ofMinutes(2));

    assertHandledOnce(ORDER, "placed", "paid", "other");
    assertThat(deadLetters()).isEmpty();
  }

  /** A message whose body can't be read becomes a dead letter at once. */
  @Test
  default void brokenBodyIsDeadLetteredAtOnce() {
    send(Envelope.of("broken", "Placed", "{\"orderId\":"));

    run(bus(order().build()));

    assertThat(reason(deadLetter())).contains("can't be read");
    assertThat(deadLetter().body()).isEqualTo("{\"orderId\":");
    assertThat(deadLetter().header(MessageHeaders.DEAD_FIRST_RECEIVED_AT))
        .contains(clock().instant().toString());
  }

  /** A message without a correlation ID becomes a dead letter at once. */
  @Test
  default void missingCorrelationIdIsDeadLetteredAtOnce() {
    send(Envelope.of("nobody", "Placed", "{\"text\":\"a\"}"));

    run(bus(order().build()));

    assertThat(reason(deadLetter())).contains("correlation ID");
  }

  /** A message of a completed saga is acknowledged, unless a handler takes it even then. */
  @Test
  default void completedSagaTakesWhatItsDefinitionSays() {
    SagaBus bus = bus(completing());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Shipped(ORDER, "shipped"));

    run(bus, new Paid(ORDER, "paid"), new Reserved(ORDER, "reserved"), new Placed(ORDER, "again"));
    run(bus, new Reserved(ORDER, "reserved"));

    assertHandledOnce(ORDER, "placed", "shipped", "reserved");
    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
    assertThat(count(MessageEvent.Kind.COMPLETED)).isEqualTo(2);
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(1);
    assertThat(deadLetters()).isEmpty();
  }

  /** The times of a policy replace the defaults. */
  @Test
  default void policyChangesTimes() {
    SagaBus bus =
        newBus(store(), transport())
            .define(paidOrder().build())
            .policy(
                DeliveryPolicy.standard()
                    .withWaitForSaga(Duration.ZERO)
                    .withWaitForType(Duration.ZERO))
            .build();

    run(bus, new Paid(ORDER, "paid"), new Reserved(ORDER, "reserved"));

    assertThat(deadLetters())
        .extracting(Envelope::type)
        .containsExactlyInAnyOrder("Paid", "Reserved");
  }

  /** A handler fails as often as the policy says, and the dead letter says why. */
  @Test
  default void failingMessageIsDeadLetteredAfterAttempts() {
    SagaBus bus =
        newBus(store(), transport())
            .define(
                order()
                    .on(Paid.class, Paid::orderId)
                    .handle(
                        (state, message) -> {
                          throw new IllegalStateException("no money");
                        })
                    .build())
            .policy(DeliveryPolicy.standard().withAttempts(3))
            .build();
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));
    assertThat(deadLetters()).isEmpty();
    runForMinutes(bus);

    assertThat(count(MessageEvent.Kind.RETRIED)).isEqualTo(2);
    assertThat(reason(deadLetter())).contains("no money");
    assertThat(deadLetter().header(MessageHeaders.DEAD_ATTEMPTS)).contains("3");
    assertThat(deadLetter().header(MessageHeaders.DEAD_EXCEPTION))
        .contains(IllegalStateException.class.getName());

    // a redrive starts the attempts again
    redriveAll();
    runForMinutes(bus);
    assertThat(count(MessageEvent.Kind.RETRIED)).isEqualTo(4);
    assertThat(deadLetter().header(MessageHeaders.DEAD_ATTEMPTS)).contains("3");
  }
}
