package dev.sagastore.bus;

import static dev.sagastore.bus.BusDriver.PAYMENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests redrives of messages that their destination had rejected. */
class ForwardedLetterTest {
  private final BusDriver driver =
      BusDriver.of(
          builder ->
              builder.handle(
                  Reserve.class, (message, context) -> Response.none().andSend(new Refund("f-1"))));

  @BeforeEach
  void reject() {
    driver.transport().reject(PAYMENTS, "too large");
    driver.put(Envelope.of("m-1", "Reserve", "a")).receive();
    driver.takeEvents();
    driver.transport().recover();
  }

  private Envelope letter() {
    assertThat(driver.deadLetters()).hasSize(1);
    return driver.deadLetters().get(0);
  }

  private void assertWaits(String reason) {
    driver.assertWaits(reason);
    assertThat(driver.queued().get(0).envelope().header(MessageHeaders.FORWARD_TO))
        .contains("payments");
  }

  @Test
  void redrivenLetterGoesToItsDestination() {
    Envelope letter = letter();

    driver.redrive();

    assertThat(driver.received(PAYMENTS))
        .containsExactly(
            letter
                .withoutHeader(MessageHeaders.FORWARD_TO)
                .withoutHeader(MessageHeaders.DEAD_REASON));
    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.HANDLED);
    assertThat(driver.queued()).isEmpty();
    assertThat(driver.deadLetters()).isEmpty();
  }

  @Test
  void letterRejectedAgainIsDeadLetterAgain() {
    Envelope first = letter();
    driver.transport().reject(PAYMENTS, "still too large");

    driver.redrive();

    assertThat(letter()).isEqualTo(first.withHeader(MessageHeaders.DEAD_REASON, "still too large"));
    MessageEvent event = driver.takeEvent();
    assertThat(event.kind()).isEqualTo(MessageEvent.Kind.DEAD_LETTERED);
    assertThat(event.reason()).isEqualTo("still too large");
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void secondRedriveGoesToSameDestination() {
    driver.transport().reject(PAYMENTS, "still too large");
    driver.redrive();
    driver.transport().recover();

    driver.redrive();

    assertThat(driver.received(PAYMENTS)).extracting(Envelope::body).containsExactly("f-1");
  }

  @Test
  void letterWaitsAfterFailedSend() {
    driver.transport().fail(PAYMENTS, "throttled");

    driver.redrive();

    assertWaits("throttled");
  }

  @Test
  void letterWaitsIfTransportThrows() {
    driver.transport().crash(PAYMENTS, "down");

    driver.redrive();

    assertWaits("IllegalStateException: down");
    assertThat(driver.failures()).containsExactly("Send: down");
  }

  @Test
  void letterWaitsIfItsCopyFails() {
    driver.transport().reject(PAYMENTS, "still too large");
    driver.transport().fail(Destination.DEAD_LETTER_QUEUE, "throttled");

    driver.redrive();

    assertWaits("its copy could not be sent");
  }

  @Test
  void letterThatWaitsTooLongKeepsItsDestination() {
    driver.transport().fail(PAYMENTS, "throttled");
    driver.redrive();

    driver.advance(Duration.ofHours(14)).receive();

    assertThat(letter().headers())
        .containsEntry(MessageHeaders.FORWARD_TO, "payments")
        .containsEntry(MessageHeaders.DEAD_REASON, "throttled, PT14H after its first delivery");
    driver.transport().recover();
    driver.redrive();
    assertThat(driver.received(PAYMENTS)).extracting(Envelope::body).containsExactly("f-1");
  }

  @Test
  void letterWithInvalidDestinationStaysDeadLetter() {
    driver.redrive();
    driver.put(
        Envelope.of("m-2", "Refund", "f-2").withHeader(MessageHeaders.FORWARD_TO, "two words"));

    driver.receive();

    assertThat(letter().id()).isEqualTo("m-2");
    assertThat(letter().header(MessageHeaders.DEAD_REASON).orElseThrow())
        .contains("a destination can't be named 'two words'");
    assertThat(driver.queued()).isEmpty();
  }
}
