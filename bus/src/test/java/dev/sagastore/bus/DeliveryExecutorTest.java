package dev.sagastore.bus;

import static dev.sagastore.bus.BusDriver.PAYMENTS;
import static dev.sagastore.bus.BusDriver.STOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Release;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.TestMessages.Reserved;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what follows if a handler without a saga sends messages, and a send fails. */
class DeliveryExecutorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration WAIT_FOR_STORE = Duration.ofHours(14);

  private final List<Integer> attempts = new ArrayList<>();
  private final BusDriver driver =
      BusDriver.of(
          builder ->
              builder.handle(
                  Reserve.class,
                  (message, context) -> {
                    attempts.add(context.attempt());
                    return Response.none().andSend(new Release("r-1")).andSend(new Refund("f-1"));
                  }));

  @BeforeEach
  void put() {
    driver.put(Envelope.of("m-1", "Reserve", "a"));
  }

  @Test
  void handledMessageEndsWithItsSends() {
    driver.receive();

    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.HANDLED);
    assertThat(driver.received(STOCK)).extracting(Envelope::body).containsExactly("r-1");
    assertThat(driver.received(PAYMENTS)).extracting(Envelope::body).containsExactly("f-1");
    assertThat(driver.queued()).isEmpty();
    assertThat(driver.failures()).isEmpty();
  }

  @Test
  void eventHasDurationOfHandler() {
    long start = System.nanoTime();

    driver.receive();

    assertThat(driver.takeEvent().duration())
        .isBetween(Duration.ofNanos(1), Duration.ofNanos(System.nanoTime() - start));
  }

  @Test
  void messageWaitsAfterFailedSend() {
    driver.transport().fail(PAYMENTS, "throttled");

    driver.receive();

    driver.assertWaits("throttled");
    assertThat(driver.deadLetters()).isEmpty();
  }

  @Test
  void repeatedSendsHaveSameIds() {
    driver.transport().fail(PAYMENTS, "throttled");
    driver.receive();
    List<Envelope> first = driver.received(STOCK);
    driver.transport().recover();

    driver.advance(SECOND).receive();

    List<Envelope> all = driver.received(STOCK);
    assertThat(all).hasSize(2);
    assertThat(all).extracting(Envelope::id).containsOnly(first.get(0).id());
    assertThat(driver.received(PAYMENTS)).extracting(Envelope::body).containsExactly("f-1");
    assertThat(driver.queued()).isEmpty();
    // a failed send is no failed attempt of the handler
    assertThat(attempts).containsExactly(1, 1);
  }

  @Test
  void failedSendIsDeadLetterAfterItsTime() {
    driver.transport().fail(PAYMENTS, "throttled");
    driver.receive().takeEvents();

    driver.advance(WAIT_FOR_STORE).receive();

    assertThat(driver.takeEvent().reason()).isEqualTo("throttled, PT14H after its first delivery");
    assertThat(driver.deadLetters()).extracting(Envelope::id).containsExactly("m-1");
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void rejectedSendIsDeadLetterWithItsDestination() {
    driver.transport().reject(PAYMENTS, "too large");

    driver.receive();

    assertThat(driver.deadLetters()).hasSize(1);
    Envelope letter = driver.deadLetters().get(0);
    assertThat(letter.body()).isEqualTo("f-1");
    assertThat(letter.headers())
        .containsEntry(MessageHeaders.FORWARD_TO, "payments")
        .containsEntry(MessageHeaders.DEAD_REASON, "too large");
    // the other send is out, and the handler isn't called again
    assertThat(driver.received(STOCK)).hasSize(1);
    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.HANDLED);
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void messageWaitsIfDeadLetterFails() {
    driver.transport().reject(PAYMENTS, "too large");
    driver.transport().fail(Destination.DEAD_LETTER_QUEUE, "throttled");

    driver.receive();

    driver.assertWaits("a dead letter could not be sent");
  }

  @Test
  void messageWaitsIfDeadLetterThrows() {
    driver.transport().reject(PAYMENTS, "too large");
    driver.transport().crash(Destination.DEAD_LETTER_QUEUE, "down");

    driver.receive();

    driver.assertWaits("IllegalStateException: down");
    assertThat(driver.failures()).containsExactly("Send: down");
  }

  @Test
  void messageWaitsIfTransportThrows() {
    driver.transport().crash(PAYMENTS, "down");

    driver.receive();

    driver.assertWaits("IllegalStateException: down");
    assertThat(driver.failures()).containsExactly("Send: down");
  }

  @Test
  void lostAcknowledgementRepeatsMessageWithoutEvent() {
    driver.transport().crashAcknowledgements();

    driver.receive();

    assertThat(driver.failures()).containsExactly("Settle: not acknowledged");
    assertThat(driver.takeEvents()).isEmpty();
    assertThat(driver.queued()).extracting(QueuedMessage::isVisible).containsExactly(false);
    assertThat(driver.received(STOCK)).hasSize(1);
  }

  @Test
  void onlyCommandsAskForReplies() {
    BusDriver replying =
        BusDriver.of(
            builder ->
                builder
                    .publishTo("stock")
                    .handle(
                        Reserve.class,
                        (message, context) ->
                            Response.reply(new Reserved("a"))
                                .andSend(new Refund("f-1"))
                                .andPublish(new Released("e-1"))));
    replying.put(Envelope.of("m-1", "Reserve", "a").withHeader(MessageHeaders.REPLY_TO, "stock"));

    replying.receive();

    assertThat(replying.received(PAYMENTS))
        .extracting(sent -> sent.header(MessageHeaders.REPLY_TO))
        .containsExactly(Optional.of("orders"));
    assertThat(replying.received(STOCK))
        .extracting(Envelope::type, sent -> sent.header(MessageHeaders.REPLY_TO))
        .containsExactly(tuple("Reserved", Optional.empty()), tuple("Released", Optional.empty()));
  }
}
