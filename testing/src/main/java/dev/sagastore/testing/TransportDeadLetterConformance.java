package dev.sagastore.testing;

import static dev.sagastore.testing.TransportConformanceContext.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for the dead-letter queue. */
interface TransportDeadLetterConformance extends TransportConformanceContext {
  private void sendDeadLetter(Envelope envelope) {
    send(List.of(SendRequest.of(Destination.DEAD_LETTER_QUEUE, envelope)));
  }

  /** A dead letter arrives in the dead-letter queue, with its headers. */
  @Test
  default void deadLetterArrives() {
    Envelope letter = envelope("order-42").withHeader("reason", "no handler");

    sendDeadLetter(letter);

    assertNothingVisible(transport());
    assertThat(read(receive(deadLetters(), 1).get(0))).isEqualTo(letter);
  }

  /** A redrive moves dead letters back as new messages. */
  @Test
  default void redriveResetsCountAndTime() {
    sendToOwnQueue("order-42");
    transport().hide(receiveOne(), Duration.ZERO);
    ReceivedMessage before = receiveOne();
    Envelope letter = read(before).withHeader("reason", "no handler");
    sendDeadLetter(letter);
    transport().acknowledge(List.of(before));
    ReceivedMessage dead = receive(deadLetters(), 1).get(0);
    deadLetters().hide(dead, Duration.ZERO);
    advance(SECOND);

    redriveAll();

    ReceivedMessage after = receiveOne();
    assertThat(read(after)).isEqualTo(letter);
    assertThat(after.receiveCount()).isEqualTo(1);
    assertThat(List.of(before, dead))
        .allSatisfy(
            earlier -> {
              assertThat(after.transportId()).isNotEqualTo(earlier.transportId());
              assertThat(after.firstReceivedAt()).isAfter(earlier.firstReceivedAt());
            });
    assertNothingVisible(transport());
  }

  /** A redrive empties the dead-letter queue. */
  @Test
  default void redriveMovesAllMessages() {
    sendDeadLetter(envelope("order-1"));
    sendDeadLetter(envelope("order-2"));

    redriveAll();

    assertThat(ids(receive(transport(), 2))).containsExactlyInAnyOrder("order-1", "order-2");
    assertNothingVisible(deadLetters());
  }
}
