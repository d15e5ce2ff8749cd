package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests for hiding messages. */
interface TransportHideConformance extends TransportConformanceContext {
  private void assertDeliveredAgain(ReceivedMessage before) {
    ReceivedMessage again = receiveOne();
    assertThat(again.transportId()).isEqualTo(before.transportId());
    assertThat(again.receiveCount()).isEqualTo(before.receiveCount() + 1);
    assertThat(again.firstReceivedAt()).isEqualTo(before.firstReceivedAt());
  }

  /** A pause of 0 makes the message visible immediately. */
  @Test
  default void pauseOfZeroDeliversImmediately() {
    sendToOwnQueue("order-42");
    ReceivedMessage received = receiveOne();

    transport().hide(received, Duration.ZERO);

    assertDeliveredAgain(received);
  }

  /** A pause can end before the visibility timeout. */
  @Test
  default void shortPauseEndsEarly() {
    sendToOwnQueue("order-42");
    ReceivedMessage received = receiveOne();

    transport().hide(received, SECOND);

    assertNothingVisible(transport());
    advance(SECOND);
    assertDeliveredAgain(received);
  }

  /** A pause can end after the visibility timeout. */
  @Test
  default void longPauseEndsLate() {
    sendToOwnQueue("order-42");
    ReceivedMessage received = receiveOne();
    Duration more = SECOND.multipliedBy(2);

    transport().hide(received, visibilityTimeout().plus(more));

    advance(visibilityTimeout());
    assertNothingVisible(transport());
    advance(more);
    assertDeliveredAgain(received);
  }

  /** The last of several pauses counts, from its own time on. */
  @Test
  default void lastPauseCounts() {
    sendToOwnQueue("order-42");
    ReceivedMessage received = receiveOne();

    transport().hide(received, visibilityTimeout().plus(SECOND));
    transport().hide(received, SECOND);

    advance(SECOND);
    assertDeliveredAgain(received);
  }

  /** The longest pause is accepted. */
  @Test
  default void pauseOfAlmost12HoursIsAccepted() {
    sendToOwnQueue("order-42");

    // SQS counts the 12 hours from the delivery
    transport().hide(receiveOne(), Duration.ofHours(12).minusMinutes(5));

    advance(visibilityTimeout());
    assertNothingVisible(transport());
  }

  /** Other messages are not hidden. */
  @Test
  default void otherMessagesAreNotHidden() {
    sendToOwnQueue("order-1", "order-2");
    List<ReceivedMessage> received = receive(transport(), 2);

    transport().hide(received.get(0), visibilityTimeout().multipliedBy(3));

    advance(visibilityTimeout());
    assertDeliveredAgain(received.get(1));
    assertNothingVisible(transport());
  }

  /** Several messages are hidden with one call, each for its own time. */
  @Test
  default void severalMessagesHaveOwnPauses() {
    sendToOwnQueue("order-1", "order-2", "order-3");
    List<ReceivedMessage> received = receive(transport(), 3);
    transport().acknowledge(List.of(received.get(2)));

    transport()
        .hide(
            Map.of(
                received.get(0), Duration.ZERO,
                received.get(1), visibilityTimeout().plus(SECOND.multipliedBy(2)),
                received.get(2), Duration.ZERO));

    assertDeliveredAgain(received.get(0));
    advance(visibilityTimeout());
    List<ReceivedMessage> again = receive(transport(), 1);
    assertThat(again).map(ReceivedMessage::body).containsExactly(received.get(0).body());
    transport().acknowledge(again);
    advance(SECOND.multipliedBy(2));
    assertDeliveredAgain(received.get(1));
    assertNothingVisible(transport());
  }

  /** If the visibility timeout has already ended, hiding has no effect. */
  @Test
  default void expiredMessageIsNotHidden() {
    sendToOwnQueue("order-42");
    ReceivedMessage expired = receiveOne();
    advance(visibilityTimeout());

    transport().hide(expired, Duration.ofHours(1));

    assertDeliveredAgain(expired);
  }

  /** The handle of an earlier delivery does not end the current one. */
  @Test
  default void expiredHandleShowsNothing() {
    assumeExpiredHandlesHaveNoEffect();
    sendToOwnQueue("order-42");
    ReceivedMessage expired = receiveOne();
    advance(visibilityTimeout());
    ReceivedMessage current = receiveOne();

    transport().hide(expired, Duration.ZERO);

    assertNothingVisible(transport());
    advance(visibilityTimeout());
    assertDeliveredAgain(current);
  }

  /** An acknowledged message does not come back. */
  @Test
  default void acknowledgedMessageIsNotHidden() {
    sendToOwnQueue("order-42");
    ReceivedMessage received = receiveOne();
    transport().acknowledge(List.of(received));

    transport().hide(received, Duration.ZERO);

    assertNothingVisible(transport());
  }
}
