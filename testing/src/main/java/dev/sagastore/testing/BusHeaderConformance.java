package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageType;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.OrderMessage.Charge;
import dev.sagastore.testing.OrderMessage.Noted;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests for the names of message types, and for headers. */
interface BusHeaderConformance extends BusConformanceContext {
  /** A header of another system, as OpenTelemetry sends it. */
  String TRACE = "traceparent";

  /** A trace. */
  String TRACE_VALUE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private SagaDefinition<Counter> definition() {
    return order()
        .on(Paid.class, Paid::orderId)
        .handle(
            (state, message) ->
                noting(state, message)
                    .send(new Charge(ORDER, "charge"))
                    .timeout("short", Duration.ofMinutes(1))
                    .timeout("long", Duration.ofHours(1)))
        .onTimeout("short", state -> noting(state, new Paid(ORDER, "short")))
        .onTimeout("long", state -> noting(state, new Paid(ORDER, "long")))
        .build();
  }

  /** A renamed class reads messages of its earlier name, and earlier versions of its schema. */
  @Test
  default void renamedClassReadsEarlierMessages() {
    SagaBus bus =
        newBus(store(), transport())
            .define(paidOrder().build())
            .messageType(
                MessageType.of(Paid.class)
                    .named("payment-received")
                    .formerly("Paid")
                    .version(2)
                    .upcast(1, body -> body.replace("\"name\"", "\"text\"")))
            .build();
    run(bus, new Placed(ORDER, "placed"));

    send(Envelope.of("1", "Paid", "{\"orderId\":\"order-42\",\"name\":\"old\"}"));
    send(
        Envelope.of("2", "payment-received", "{\"orderId\":\"order-42\",\"text\":\"new\"}")
            .withVersion(2));
    run(bus);

    assertHandledOnce(ORDER, "placed", "old", "new");
  }

  /** A message is sent under its chosen name and version. */
  @Test
  default void messageHasChosenNameAndVersion() {
    SagaBus bus =
        newBus(store(), transport())
            .define(order().build())
            .messageType(
                MessageType.of(Noted.class).named("order-noted").version(2).upcast(1, body -> body))
            .build();

    run(bus, new Placed(ORDER, "placed"));

    assertThat(sent()).hasSize(1);
    assertThat(sent().get(0).type()).isEqualTo("order-noted");
    assertThat(sent().get(0).version()).isEqualTo(2);
  }

  /** The trace of a cause is on everything that follows from it, timeouts included. */
  @Test
  default void foreignHeadersTravelOn() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    assertThat(sent()).hasSize(1);

    send(
        envelope("paid", new Paid(ORDER, "paid"))
            .withHeader(TRACE, TRACE_VALUE)
            .withHeader("x-unknown", "kept"));
    run(bus);
    run(bus, Duration.ofHours(2), Duration.ofMinutes(1));

    List<Envelope> caused = sent().subList(1, sent().size());
    assertThat(caused).hasSize(4);
    assertThat(handled(ORDER)).containsExactly("placed", "paid", "short", "long");
    assertThat(caused)
        .allSatisfy(
            message -> {
              assertThat(message.header(TRACE)).contains(TRACE_VALUE);
              assertThat(message.header("x-unknown")).contains("kept");
              assertThat(message.header(MessageHeaders.CONVERSATION_ID)).contains("paid");
              assertThat(message.header(MessageHeaders.CORRELATION_ID)).contains(ORDER);
              assertThat(message.header(MessageHeaders.SENDING_SAGA)).contains(type().name());
            });
    assertThat(caused)
        .filteredOn(
            message -> message.header(MessageHeaders.CAUSATION_ID).equals(Optional.of("paid")))
        .hasSize(2);
  }

  /** A message that another one sends later has the trace of its own cause. */
  @Test
  default void resentMessageHasTraceOfItsCause() {
    SagaBus outage =
        newBus(
                store(),
                new HookedTransport(
                    transport(),
                    RequestHook.NONE,
                    request ->
                        request.destination().equals(destination())
                            ? Optional.of(SendResult.failed("outage"))
                            : Optional.empty()))
            .define(definition())
            .build();
    send(envelope("placed", new Placed(ORDER, "placed")).withHeader(TRACE, TRACE_VALUE));
    run(outage);
    assertThat(sent()).isEmpty();
    receiveAll().forEach(message -> transport().hide(message, Duration.ofHours(1)));
    advance(Duration.ofMinutes(2));

    send(envelope("paid", new Paid(ORDER, "paid")).withHeader(TRACE, "00-other"));
    run(bus(definition()));

    assertThat(sent())
        .filteredOn(
            message -> message.header(MessageHeaders.CAUSATION_ID).equals(Optional.of("placed")))
        .isNotEmpty()
        .allSatisfy(message -> assertThat(message.header(TRACE)).contains(TRACE_VALUE));
  }

  /** Copies for further attempts, and dead letters, keep the headers of other systems. */
  @Test
  default void retriesAndDeadLettersKeepHeaders() {
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle(
                    (state, message) -> {
                      throw new IllegalStateException("no money");
                    })
                .build());
    run(bus, new Placed(ORDER, "placed"));

    send(envelope("paid", new Paid(ORDER, "paid")).withHeader(TRACE, TRACE_VALUE));
    runForMinutes(bus);

    assertThat(deadLetter().header(TRACE)).contains(TRACE_VALUE);
    assertThat(deadLetter().id()).isEqualTo("paid");
  }

  /** Messages of a handler without a saga have the trace of its command. */
  @Test
  default void messageOfCommandHandlerHasTraceOfCommand() {
    SagaBus bus =
        newBus(store(), transport())
            .handle(
                Charge.class,
                (command, context) ->
                    Response.none().andPublish(new Noted(command.orderId(), "charged")))
            .build();

    send(envelope("charge-1", new Charge(ORDER, "charge")).withHeader(TRACE, TRACE_VALUE));
    run(bus);

    assertThat(sent())
        .singleElement()
        .satisfies(envelope -> assertThat(envelope.headers()).containsEntry(TRACE, TRACE_VALUE));
  }
}
