package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests for acknowledging messages. */
interface TransportAcknowledgeConformance extends TransportConformanceContext {
  /** An acknowledged message is not delivered again. */
  @Test
  default void acknowledgedMessageIsGone() {
    sendToOwnQueue("order-42");

    transport().acknowledge(List.of(receiveOne()));

    advance(visibilityTimeout());
    assertNothingVisible(transport());
  }

  /** Only the acknowledged messages are gone. */
  @Test
  default void othersAreDeliveredAgain() {
    sendToOwnQueue("order-1", "order-2", "order-3");
    List<ReceivedMessage> received = receive(transport(), 3);

    transport().acknowledge(received.subList(0, 2));

    advance(visibilityTimeout());
    assertThat(ids(receive(transport(), 1))).isEqualTo(ids(received.subList(2, 3)));
    assertNothingVisible(transport());
  }

  /** One call can acknowledge more messages than one request of SQS. */
  @Test
  default void oneCallAcknowledgesManyMessages() {
    sendToOwnQueue(IntStream.range(0, 25).mapToObj(i -> "order-" + i).toArray(String[]::new));

    transport().acknowledge(receive(transport(), 25));

    advance(visibilityTimeout());
    assertNothingVisible(transport());
  }

  /** An empty list has no effect. */
  @Test
  default void acknowledgingNothingHasNoEffect() {
    sendToOwnQueue("order-42");
    ReceivedMessage received = receiveOne();

    transport().acknowledge(List.of());

    advance(visibilityTimeout());
    assertThat(ids(receive(transport(), 1))).isEqualTo(ids(List.of(received)));
  }

  /** A second acknowledgement has no effect. */
  @Test
  default void acknowledgingTwiceHasNoEffect() {
    sendToOwnQueue("order-1", "order-2");
    List<ReceivedMessage> received = receive(transport(), 2);
    List<ReceivedMessage> first = received.subList(0, 1);

    transport().acknowledge(first);
    transport().acknowledge(first);
    transport().acknowledge(received);

    advance(visibilityTimeout());
    assertNothingVisible(transport());
  }

  /** The handle of a delivery whose visibility timeout has ended does not remove the message. */
  @Test
  default void expiredHandleRemovesNothing() {
    assumeExpiredHandlesHaveNoEffect();
    sendToOwnQueue("order-1");
    ReceivedMessage expired = receiveOne();
    advance(visibilityTimeout());

    transport().acknowledge(List.of(expired));

    ReceivedMessage second = receiveOne();
    assertThat(second.receiveCount()).isEqualTo(2);
    transport().acknowledge(List.of(expired));
    advance(visibilityTimeout());
    assertThat(receiveOne().receiveCount()).isEqualTo(3);
  }

  /** A handle is valid for as long as the message is hidden. */
  @Test
  default void hiddenMessageIsAcknowledged() {
    sendToOwnQueue("order-42");
    ReceivedMessage received = receiveOne();
    Duration pause = visibilityTimeout().plus(SECOND);
    transport().hide(received, pause);
    advance(visibilityTimeout());

    transport().acknowledge(List.of(received));

    advance(pause);
    assertNothingVisible(transport());
  }
}
