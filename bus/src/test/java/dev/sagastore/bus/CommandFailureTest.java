package dev.sagastore.bus;

import static dev.sagastore.bus.BusDriver.STOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Release;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Tests handlers without a saga that fail. */
class CommandFailureTest {
  private final List<Integer> attempts = new ArrayList<>();
  private final List<Map<String, String>> logContexts = new ArrayList<>();
  private final BusDriver driver =
      BusDriver.of(builder -> builder.handle(Reserve.class, this::handle));
  private CommandHandler<Reserve> handler = (message, context) -> Response.none();

  private Response handle(Reserve message, MessageContext context) throws Exception {
    attempts.add(context.attempt());
    logContexts.add(new HashMap<>(MDC.getCopyOfContextMap()));
    return handler.handle(message, context);
  }

  @BeforeEach
  void put() {
    driver.put(Envelope.of("m-1", "Reserve", "a"));
  }

  private void failing(Throwable failure) {
    handler =
        (message, context) -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (Exception) failure;
        };
  }

  @Test
  void failedAttemptSendsCopyWithDelay() {
    failing(new IllegalStateException("no stock"));

    driver.receive();

    MessageEvent event = driver.takeEvent();
    assertThat(event.kind()).isEqualTo(MessageEvent.Kind.RETRIED);
    assertThat(event.reason())
        .isEqualTo("attempt 1 failed: java.lang.IllegalStateException: no stock");
    assertThat(driver.queued()).hasSize(1);
    QueuedMessage copy = driver.queued().get(0);
    assertThat(copy.envelope().id()).isEqualTo("m-1");
    assertThat(copy.envelope().header(MessageHeaders.ATTEMPTS)).contains("1");
    assertThat(copy.receiveCount()).isZero();
    assertThat(copy.visibleAt()).isEqualTo(RunDriver.START.plusSeconds(1));
  }

  @Test
  void errorOfHandlerIsFailedAttempt() {
    failing(new AssertionError("a bug"));

    driver.receive();

    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.RETRIED);
  }

  @Test
  void lastFailedAttemptIsDeadLetter() {
    failing(new IllegalStateException("no stock"));

    for (int i = 0; i < DeliveryPolicy.standard().attempts(); i++) {
      driver.receive().advance(Duration.ofMinutes(15));
    }

    assertThat(attempts).containsExactly(1, 2, 3, 4, 5);
    assertThat(driver.deadLetters()).hasSize(1);
    assertThat(driver.deadLetters().get(0).headers())
        .containsEntry(
            MessageHeaders.DEAD_REASON,
            "its handler failed: java.lang.IllegalStateException: no stock")
        .containsEntry(MessageHeaders.DEAD_ATTEMPTS, "5");
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void copyThatFailsKeepsOriginal() {
    failing(new IllegalStateException("no stock"));
    driver.transport().fail(Destination.OWN_QUEUE, "throttled");

    driver.receive();

    driver.assertWaits("its copy could not be sent");
    assertThat(driver.queued().get(0).envelope().header(MessageHeaders.ATTEMPTS)).isEmpty();
  }

  @Test
  void copyThatThrowsKeepsOriginal() {
    failing(new IllegalStateException("no stock"));
    driver.transport().crash(Destination.OWN_QUEUE, "down");

    driver.receive();

    assertThat(driver.failures()).containsExactly("Settle: down");
    assertThat(driver.takeEvents()).isEmpty();
    assertThat(driver.queued()).extracting(QueuedMessage::isVisible).containsExactly(false);
  }

  @Test
  void unhandleableMessageIsDeadLetterAtOnce() {
    failing(new UnhandleableMessageException("no such product"));

    driver.receive();

    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.DEAD_LETTERED);
    assertThat(driver.deadLetters()).hasSize(1);
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void messageIsDeadLetterBeforeAnyImpossibleSend() {
    handler =
        (message, context) -> Response.none().andSend(new Release("r-1")).andSend(new Refund(""));

    driver.receive();

    assertThat(driver.takeEvent().reason()).contains("its handler sends a Refund: ");
    assertThat(driver.deadLetters()).extracting(Envelope::id).containsExactly("m-1");
    assertThat(driver.received(STOCK)).isEmpty();
  }

  @Test
  void interruptedHandlerLetsMessageComeAtOnce() {
    failing(new InterruptedException());

    driver.receive();

    // clears it for other tests
    assertThat(Thread.interrupted()).isTrue();
    MessageEvent event = driver.takeEvent();
    assertThat(event.kind()).isEqualTo(MessageEvent.Kind.WAITING);
    assertThat(event.reason()).isEqualTo("the thread was interrupted");
    assertThat(driver.queued()).extracting(QueuedMessage::isVisible).containsExactly(true);
    assertThat(driver.queued().get(0).envelope().header(MessageHeaders.ATTEMPTS)).isEmpty();
  }

  @Test
  void logContextEndsWithHandler() {
    driver.receive();
    failing(new IllegalStateException("no stock"));
    driver.put(Envelope.of("m-2", "Reserve", "b")).receive();

    assertThat(logContexts)
        .containsExactly(
            Map.of("messageId", "m-1", "messageType", "Reserve"),
            Map.of("messageId", "m-2", "messageType", "Reserve"));
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Test
  void nullResponseIsFailedAttempt() {
    handler = nullHandler();

    driver.receive();

    assertThat(driver.takeEvent().reason())
        .contains("the handler of Reserve returned null; return Response.none() at least");
  }

  @SuppressWarnings("NullAway") // what a handler without a null checker can do
  private static CommandHandler<Reserve> nullHandler() {
    return (message, context) -> null;
  }
}
