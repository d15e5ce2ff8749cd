package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.ORDER;
import static dev.sagastore.bus.TestMessages.placed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tests which definitions and handlers without a saga receive a message. */
class MessageReceiverTest {
  private static final EngineStore ENGINE = new EngineStore();

  private final SagaType<String> orders = EngineStore.newType();
  private final SagaType<String> invoices = EngineStore.newType();
  private final List<String> handled = new ArrayList<>();

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static SagaDefinition<String> definition(SagaType<String> type) {
    return SagaDefinition.of(type)
        .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"))
        .build();
  }

  private Response handle(Placed message) {
    handled.add(message.text());
    return Response.none();
  }

  /** Returns a bus with one saga and a handler of the message that starts it. */
  private BusDriver sagaAndHandler() {
    return BusDriver.of(
        builder ->
            builder
                .store(ENGINE.store())
                .define(definition(orders))
                .handle(Placed.class, (message, context) -> handle(message)));
  }

  private Optional<String> state(SagaType<String> type) {
    return ENGINE.store().find(type.correlationId(ORDER)).map(Saga::state);
  }

  private static List<String> receivers(BusDriver driver) {
    return driver.queued().stream()
        .map(QueuedMessage::envelope)
        .map(copy -> copy.header(MessageHeaders.RECEIVING_SAGA).orElse("none"))
        .toList();
  }

  private static Envelope placedFor(String receiver) {
    return placed("m-1").withHeader(MessageHeaders.RECEIVING_SAGA, receiver);
  }

  @Test
  void messageOfSagaAndHandlerIsParted() {
    BusDriver driver = sagaAndHandler().put(placed("m-1"));

    driver.receive();

    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.PARTED);
    assertThat(receivers(driver)).containsExactly(orders.name(), "$handler");
    assertThat(driver.queued())
        .extracting(copy -> copy.envelope().withoutHeader(MessageHeaders.RECEIVING_SAGA))
        .containsOnly(placed("m-1"));
    assertThat(handled).isEmpty();
  }

  @Test
  void eachReceiverHandlesItsCopyOnce() {
    BusDriver driver = sagaAndHandler().put(placed("m-1"));

    driver.receive().receive();

    assertThat(state(orders)).contains("placed");
    assertThat(handled).containsExactly(ORDER);
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void messageOfTwoSagasHasTwoCopies() {
    BusDriver driver =
        BusDriver.of(
                builder ->
                    builder
                        .store(ENGINE.store())
                        .define(definition(orders))
                        .define(definition(invoices))
                        .handle(Paid.class, (message, context) -> Response.none()))
            .put(placed("m-1"));

    driver.receive();
    assertThat(receivers(driver)).containsExactly(orders.name(), invoices.name());

    driver.receive();
    assertThat(state(orders)).contains("placed");
    assertThat(state(invoices)).contains("placed");
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void messageForSagaIsNotHandledByHandler() {
    BusDriver driver = sagaAndHandler().put(placedFor(orders.name()));

    driver.receive();

    assertThat(state(orders)).contains("placed");
    assertThat(handled).isEmpty();
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void messageForHandlerIsNotHandledBySaga() {
    BusDriver driver = sagaAndHandler().put(placedFor("$handler"));

    driver.receive();

    assertThat(state(orders)).isEmpty();
    assertThat(handled).containsExactly(ORDER);
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void messageForForeignSagaIsHandledByHandler() {
    // a saga of another bus has asked for it
    BusDriver driver = sagaAndHandler().put(placedFor("ForeignSaga"));

    driver.receive();

    assertThat(state(orders)).isEmpty();
    assertThat(handled).containsExactly(ORDER);
  }

  @Test
  void messageForSagaWithoutItsHandlerWaits() {
    BusDriver driver = sagaAndHandler();
    driver.put(
        Envelope.of("m-2", "Paid", ORDER).withHeader(MessageHeaders.RECEIVING_SAGA, orders.name()));

    driver.receive();

    driver.assertWaits("nothing handles message type 'Paid'");
  }

  @Test
  void messageForOtherSagaOfBusIsNotHandledByHandler() {
    BusDriver driver =
        BusDriver.of(
            builder ->
                builder
                    .store(ENGINE.store())
                    .define(definition(orders))
                    .handle(Paid.class, (message, context) -> Response.none()));
    driver.put(
        Envelope.of("m-2", "Paid", ORDER).withHeader(MessageHeaders.RECEIVING_SAGA, orders.name()));

    driver.receive();

    driver.assertWaits("nothing handles message type 'Paid'");
  }

  @Test
  void messageWaitsIfItsCopiesFail() {
    BusDriver driver = sagaAndHandler().put(placed("m-1"));
    driver.transport().fail(Destination.OWN_QUEUE, "throttled");

    driver.receive();

    driver.assertWaits("throttled");
    assertThat(receivers(driver)).containsExactly("none");
  }

  @Test
  void rejectedCopyIsHandledAfterRedrive() {
    BusDriver driver = sagaAndHandler().put(placed("m-1"));
    driver.transport().reject(Destination.OWN_QUEUE, "too large");

    driver.receive();
    assertThat(driver.queued()).isEmpty();
    assertThat(driver.deadLetters()).hasSize(2);

    driver.transport().recover();
    // forwards both copies to the queue
    driver.redrive().receive();
    assertThat(state(orders)).contains("placed");
    assertThat(handled).containsExactly(ORDER);
  }
}
