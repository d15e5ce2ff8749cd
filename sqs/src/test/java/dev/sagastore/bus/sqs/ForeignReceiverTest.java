package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that other code has received. */
class ForeignReceiverTest {
  private final ReceivedMessage.Builder message =
      ReceivedMessage.builder("m-1", "{}").handle("handle").attributes(Map.of("name", "text"));

  @Test
  void messageHasCountAndTimeOfItsAttributes() {
    assertThat(
            SqsTransport.received(
                    message,
                    Map.of(
                        "ApproximateReceiveCount", "3",
                        "ApproximateFirstReceiveTimestamp", "2000",
                        "SentTimestamp", "1000"))
                .build())
        .isEqualTo(
            ReceivedMessage.builder("m-1", "{}")
                .handle("handle")
                .attributes(Map.of("name", "text"))
                .receiveCount(3)
                .firstReceivedAt(Instant.ofEpochMilli(2000))
                .build());
  }

  @Test
  void timeOfSendingReplacesThatOfDelivery() {
    assertThat(
            SqsTransport.received(message, Map.of("SentTimestamp", "1000"))
                .build()
                .firstReceivedAt())
        .isEqualTo(Instant.ofEpochMilli(1000));
  }

  @Test
  void messageWithoutAttributesIsReceivedNow() {
    Instant before = Instant.now();

    ReceivedMessage received = SqsTransport.received(message, Map.of()).build();

    assertThat(received.receiveCount()).isEqualTo(1);
    assertThat(received.firstReceivedAt()).isBetween(before, Instant.now());
  }

  @Test
  void attributeThatIsNoNumberFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SqsTransport.received(message, Map.of("ApproximateReceiveCount", "some")));
  }
}
