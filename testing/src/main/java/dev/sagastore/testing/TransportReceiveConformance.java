package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for receiving messages. */
interface TransportReceiveConformance extends TransportConformanceContext {
  /** Without a time to wait, an empty queue returns immediately. */
  @Test
  default void emptyReceiveReturnsImmediately() {
    List<ReceivedMessage> received =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> transport().receive(MAX, Duration.ZERO));

    assertThat(received).isEmpty();
  }

  /** An interrupted thread does not wait, and stays interrupted. */
  @Test
  default void interruptEndsWait() {
    List<ReceivedMessage> received =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> {
              Thread.currentThread().interrupt();
              List<ReceivedMessage> result = transport().receive(MAX, Duration.ofSeconds(20));
              assertThat(Thread.interrupted()).isTrue();
              return result;
            });

    assertThat(received).isEmpty();
  }

  /** No call returns more messages than the maximum. */
  @Test
  default void receiveReturnsAtMostMaximum() {
    String[] ids = new String[12];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "order-" + i;
    }
    sendToOwnQueue(ids);

    List<ReceivedMessage> all = new ArrayList<>();
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (all.size() < ids.length && System.nanoTime() < end) {
      List<ReceivedMessage> received = transport().receive(5, SECOND);
      assertThat(received).hasSizeLessThanOrEqualTo(5);
      all.addAll(received);
    }

    assertThat(ids(all)).containsExactlyInAnyOrder(ids);
  }

  /** The maximum can be larger than that of one request of SQS. */
  @Test
  default void maximumCanBeLarge() {
    sendToOwnQueue("order-42");

    assertThat(ids(transport().receive(1_000, DEADLINE))).containsExactly("order-42");
  }

  /** The first delivery of a message counts as 1. */
  @Test
  default void firstDeliveryIsCounted() {
    sendToOwnQueue("order-42");

    ReceivedMessage received = receiveOne();

    assertThat(received.receiveCount()).isEqualTo(1);
    assertThat(received.firstReceivedAt()).isAfter(Instant.EPOCH);
  }

  /**
   * A message that is not acknowledged is delivered again after the visibility timeout, with a
   * higher count and the time of the first delivery.
   */
  @Test
  default void messageIsDeliveredAgainAfterVisibilityTimeout() {
    sendToOwnQueue("order-42");

    ReceivedMessage first = receiveOne();
    assertNothingVisible(transport());
    advance(visibilityTimeout());
    ReceivedMessage second = receiveOne();
    assertNothingVisible(transport());
    advance(visibilityTimeout());
    ReceivedMessage third = receiveOne();

    assertThat(List.of(first, second, third))
        .extracting(ReceivedMessage::receiveCount)
        .containsExactly(1, 2, 3);
    assertThat(List.of(first, second, third))
        .extracting(ReceivedMessage::handle)
        .doesNotHaveDuplicates();
    assertThat(List.of(second, third))
        .allSatisfy(
            again -> {
              assertThat(again.transportId()).isEqualTo(first.transportId());
              assertThat(again.firstReceivedAt()).isEqualTo(first.firstReceivedAt());
              assertThat(read(again)).isEqualTo(read(first));
            });
  }

  /** Receivers of other queues don't get the message. */
  @Test
  default void otherQueuesStayEmpty() {
    sendToOwnQueue("order-42");

    assertNothingVisible(other());
    assertNothingVisible(deadLetters());
    assertThat(ids(receive(transport(), 1))).containsExactly("order-42");
  }
}
