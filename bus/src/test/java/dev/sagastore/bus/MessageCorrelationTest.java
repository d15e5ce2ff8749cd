package dev.sagastore.bus;

import static dev.sagastore.bus.RunDriver.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.KeyName;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how messages find their saga. */
class MessageCorrelationTest {
  private static final KeyName PAYMENT = KeyName.of("payment");

  private static SagaDefinitionBuilder<String> started() {
    return SagaDefinition.of(TYPE)
        .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"));
  }

  private static SagaDefinition<String> byId(Function<Paid, @Nullable String> id) {
    return started().on(Paid.class, id).handle((state, message) -> Next.of("paid")).build();
  }

  private static MessageReader<String> reader(
      SagaDefinition<String> definition, MessageCorrelation.CorrelationIds ids) {
    return new MessageReader<>(definition, catalog(definition), ids);
  }

  private static MessageCatalog catalog(SagaDefinition<String> definition) {
    return MessageCatalog.of(
        TestMessages.MAPPER, definition.messageClasses(), List.of(), new ArrayList<>());
  }

  private static Delivery delivery(Envelope envelope) {
    return new Delivery(envelope, ReceivedMessage.builder(envelope.id(), "").build());
  }

  private static IncomingMessage<String> read(
      SagaDefinition<String> definition, Envelope envelope) {
    return read(definition, envelope, MessageCorrelation.CorrelationIds.UNCHANGED);
  }

  private static IncomingMessage<String> read(
      SagaDefinition<String> definition, Envelope envelope, MessageCorrelation.CorrelationIds ids) {
    return reader(definition, ids)
        .read(delivery(envelope), catalog(definition).find(envelope.type()).orElseThrow());
  }

  private static SagaReference<String> saga(SagaDefinition<String> definition, Envelope envelope) {
    return read(definition, envelope).saga();
  }

  private static Envelope paid() {
    return Envelope.of("m-1", "Paid", "order-42:p-1");
  }

  @Test
  void messageHasItsContent() {
    IncomingMessage<String> message = read(byId(Paid::orderId), paid());

    assertThat(message.saga()).isEqualTo(TYPE.correlationId("order-42"));
    assertThat(message.hash()).isEqualTo(MessageHash.of(MessageHash.identity(message.envelope())));
    assertThat(message.envelope()).isEqualTo(paid());
    assertThat(message.content()).isInstanceOf(IncomingMessage.Typed.class);
    assertThat(((IncomingMessage.Typed<String, ?>) message.content()).message())
        .isEqualTo(new Paid("order-42:p-1"));
  }

  @Test
  void brokenBodyFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(byId(Paid::orderId), Envelope.of("m-1", "Paid", "broken")))
        .withMessage("no such message");
  }

  @Nested
  class ById {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void missingIdFails(@Nullable String id) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(byId(message -> id), paid()))
          .withMessage(
              "Paid has no correlation ID: its function in the definition returned null or a blank text");
    }

    @Test
    void failureOfFunctionIsThrown() {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  read(
                      byId(
                          message -> {
                            throw new IllegalStateException("no order");
                          }),
                      paid()))
          .withMessage("no order");
    }

    @Test
    void interceptorsChangeId() {
      assertThat(
              read(byId(Paid::orderId), paid(), (id, envelope) -> envelope.id() + "/" + id).saga())
          .isEqualTo(TYPE.correlationId("m-1/order-42"));
    }
  }

  @Nested
  class ByKey {
    private static SagaDefinition<String> byKey(Function<Paid, @Nullable String> value) {
      return started()
          .on(Paid.class, PAYMENT, value)
          .handle((state, message) -> Next.of("paid"))
          .build();
    }

    @Test
    void keyFindsSaga() {
      assertThat(saga(byKey(Paid::text), paid())).isEqualTo(TYPE.key(PAYMENT, "order-42:p-1"));
    }

    @Test
    void interceptorsChangeKey() {
      assertThat(read(byKey(Paid::orderId), paid(), (id, envelope) -> "a/" + id).saga())
          .isEqualTo(TYPE.key(PAYMENT, "a/order-42"));
    }

    @Test
    void missingKeyFails() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> saga(byKey(message -> null), paid()))
          .withMessage(
              "Paid has no key 'payment': its function in the definition returned null or a blank text");
    }
  }

  @Nested
  class ByHeader {
    private final SagaDefinition<String> definition =
        started().onReply(Released.class).handle((state, message) -> Next.of("released")).build();

    @Test
    void headerFindsSagaUnchanged() {
      Envelope reply =
          Envelope.of("m-1", "Released", "")
              .withHeader(MessageHeaders.CORRELATION_ID, "a/order-42");

      assertThat(read(definition, reply, (id, envelope) -> "a/" + id).saga())
          .isEqualTo(TYPE.correlationId("a/order-42"));
    }

    @Test
    void missingHeaderFails() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> saga(definition, Envelope.of("m-1", "Released", "")))
          .withMessage("Released has no header sagastore-correlation-id");
    }

    @Test
    void replyWithoutTypeNeedsHeader() {
      MessageReader<String> reader =
          reader(definition, MessageCorrelation.CorrelationIds.UNCHANGED);
      Envelope reply = Envelope.of("m-1", "Refunded", "");

      assertThat(
              reader
                  .reply(delivery(reply.withHeader(MessageHeaders.CORRELATION_ID, "order-42")))
                  .saga())
          .isEqualTo(TYPE.correlationId("order-42"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> reader.reply(delivery(reply)))
          .withMessage("Refunded has no header sagastore-correlation-id");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {MessageHeaders.CORRELATION_ID, MessageHeaders.TIMER, MessageHeaders.TIMER_TOKEN})
    void wakeUpNeedsItsHeaders(String missing) {
      MessageReader<String> reader =
          reader(definition, MessageCorrelation.CorrelationIds.UNCHANGED);
      Envelope wakeUp =
          Envelope.of("m-1", MessageHeaders.WAKE_UP_TYPE, "")
              .withHeader(MessageHeaders.CORRELATION_ID, "order-42")
              .withHeader(MessageHeaders.TIMER, "late")
              .withHeader(MessageHeaders.TIMER_TOKEN, "token");

      assertThat(reader.wakeUp(delivery(wakeUp)).content())
          .isEqualTo(new IncomingMessage.WakeUp<>("late", "token"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> reader.wakeUp(delivery(wakeUp.withHeader(missing, " "))))
          .withMessage("sagastore.wake-up has no header " + missing);
    }
  }

  @Nested
  class Several {
    private static SagaDefinition<String> twice(Function<Shipped, @Nullable String> second) {
      return started()
          .on(Shipped.class, Shipped::orderId)
          .when(String::isEmpty)
          .handle((state, message) -> Next.of("first"))
          .on(Shipped.class, second)
          .handle((state, message) -> Next.of("second"))
          .build();
    }

    @Test
    void correlationsThatAgreeFindSaga() {
      assertThat(saga(twice(Shipped::orderId), Envelope.of("m-1", "Shipped", "order-42:a")))
          .isEqualTo(TYPE.correlationId("order-42"));
    }

    @Test
    void correlationsThatDisagreeFail() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> saga(twice(Shipped::text), Envelope.of("m-1", "Shipped", "order-42:a")))
          .withMessageStartingWith(
              "the definition of OrderSaga correlates Shipped in two ways: with ")
          .withMessageContainingAll("order-42 and ", "order-42:a");
    }
  }
}
