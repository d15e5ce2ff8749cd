package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.unhandleable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.bus.MessageContext;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import dev.sagastore.testing.OrderMessage.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tests for processes that die before or after any request. */
interface BusCrashConformance extends BusConformanceContext {
  private SagaDefinition<Counter> definition(RequestHook hook, boolean refuses) {
    return order()
        .on(Paid.class, Paid::orderId)
        .handle(
            (state, message) -> {
              hook.before("handle");
              return noting(state, message)
                  .send(new OrderMessage.Charge(message.orderId(), "charge"))
                  .timeout("late", Duration.ofSeconds(1));
            })
        .on(Shipped.class, Shipped::orderId)
        .handle((state, message) -> noting(state, message).complete())
        .on(Reserved.class, Reserved::orderId)
        .handle(
            (state, message) -> {
              hook.before("handle");
              if (refuses) {
                return unhandleable(state);
              }
              return noting(state, message);
            })
        .onTimeout("late", (state, context) -> noting(state, new Paid(order(context), "timeout")))
        .build();
  }

  private static String order(MessageContext context) {
    return context.correlationId().orElseThrow();
  }

  private SagaBus crashing(RequestHook hook, boolean refuses) {
    return newBus(new HookedSagaStore(store(), hook), new HookedTransport(transport(), hook))
        .define(definition(hook, refuses))
        .build();
  }

  private SagaBus working() {
    return bus(definition(RequestHook.NONE, false));
  }

  /**
   * Crashes at every moment of a run, each time with another saga.
   *
   * @param refuses whether the definition can't handle {@link Reserved}
   * @param given prepares the saga with a correlation ID, and sends it a message
   * @param recovery handles what the crash left, and checks the result
   */
  private void atEveryMoment(boolean refuses, Consumer<String> given, Consumer<String> recovery) {
    boolean crashed = true;
    for (int moment = 1; crashed; moment++) {
      assertThat(moment).isLessThan(50);
      String orderId = "order-" + moment;
      given.accept(orderId);
      RequestCounter hook =
          new RequestCounter(
              moment,
              () -> {
                throw new SimulatedCrash("the process crashes");
              });
      SagaBus bus = crashing(hook, refuses);
      try {
        run(bus);
        crashed = false;
      } catch (SimulatedCrash e) {
        // what it had in hand comes again
      }
      assertThat(hook.isReached()).isEqualTo(crashed);
      recovery.accept(orderId);
    }
  }

  private void assertSentOnce(String orderId, String type) {
    assertThat(
            sent().stream()
                .filter(envelope -> envelope.type().equals(type))
                .filter(
                    envelope ->
                        envelope.header(MessageHeaders.CORRELATION_ID).orElse("").equals(orderId))
                .map(Envelope::id)
                .distinct())
        .hasSize(1);
  }

  private void redeliver() {
    advance(visibilityTimeout());
    runForMinutes(working());
  }

  /** The start has its effect once after a crash at any moment. */
  @Test
  default void crashedStartIsHandledOnce() {
    atEveryMoment(
        false,
        orderId -> send(new Placed(orderId, "placed")),
        orderId -> {
          redeliver();
          assertHandledOnce(orderId, "placed");
        });
    assertThat(deadLetters()).isEmpty();
  }

  /** A message has its effect once, and each of its messages one ID, after a crash. */
  @Test
  default void crashedMessageIsHandledOnce() {
    atEveryMoment(
        false,
        orderId -> {
          run(working(), new Placed(orderId, "placed"));
          send(new Paid(orderId, "paid"));
        },
        orderId -> {
          redeliver();
          assertHandledOnce(orderId, "placed", "paid", "timeout");
          assertSentOnce(orderId, "Charge");
        });
    assertThat(deadLetters()).isEmpty();
  }

  /** A completion that sends is finished after a crash at any moment. */
  @Test
  default void crashedCompletionIsHandledOnce() {
    atEveryMoment(
        false,
        orderId -> {
          run(working(), new Placed(orderId, "placed"));
          send(new Shipped(orderId, "shipped"));
        },
        orderId -> {
          redeliver();
          assertHandledOnce(orderId, "placed", "shipped");
          assertThat(saga(orderId).orElseThrow().isCompleted()).isTrue();
        });
  }

  /** A message that becomes a dead letter by its number of deliveries is finished by a redrive. */
  @Test
  default void redriveFinishesCrashedMessage() {
    atEveryMoment(
        false,
        orderId -> {
          run(working(), new Placed(orderId, "placed"));
          send(new Paid(orderId, "paid"));
        },
        orderId -> {
          advance(visibilityTimeout());
          deadLetterEverything();
          run(working());
          redriveAll();
          runForMinutes(working());
          assertHandledOnce(orderId, "placed", "paid", "timeout");
          assertSentOnce(orderId, "Charge");
        });
  }

  /** Does what a queue does after its maximum number of deliveries. */
  private void deadLetterEverything() {
    List<ReceivedMessage> all = receiveAll();
    transport()
        .send(
            all.stream()
                .map(message -> SendRequest.of(Destination.DEAD_LETTER_QUEUE, read(message)))
                .toList())
        .forEach(result -> assertThat(result).isEqualTo(SendResult.sent()));
    transport().acknowledge(all);
  }

  /** A dead letter survives a crash at any moment, and its redrive has its effect once. */
  @Test
  default void crashedDeadLetterIsHandledOnceAfterRedrive() {
    atEveryMoment(
        true,
        orderId -> {
          run(working(), new Placed(orderId, "placed"));
          send(new Reserved(orderId, "reserved"));
        },
        orderId -> {
          advance(visibilityTimeout());
          runForMinutes(bus(definition(RequestHook.NONE, true)));
          assertThat(deadLetters()).isNotEmpty();
          redriveAll();
          runForMinutes(working());
          assertHandledOnce(orderId, "placed", "reserved");
          assertThat(deadLetters()).isEmpty();
        });
  }

  /** A crash ends the handling: the bus doesn't take it for a failure of the handler. */
  @Test
  default void crashOfHandlerUsesNoAttempt() {
    run(working(), new Placed(ORDER, "placed"));
    send(new Paid(ORDER, "paid"));
    SagaBus bus =
        crashing(
            new RequestHook() {
              @Override
              public void before(String request) {
                if (request.equals("handle")) {
                  throw new SimulatedCrash("the process crashes");
                }
              }
            },
            false);

    for (int i = 0; i < 10; i++) {
      assertThatExceptionOfType(SimulatedCrash.class).isThrownBy(() -> run(bus));
      advance(visibilityTimeout());
    }
    runForMinutes(working());

    assertHandledOnce(ORDER, "placed", "paid", "timeout");
    assertThat(deadLetters()).isEmpty();
  }
}
