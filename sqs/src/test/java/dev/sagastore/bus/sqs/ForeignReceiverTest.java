package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Messages that other code has received. */
class ForeignReceiverTest {
  private static final Message.Builder MESSAGE =
      Message.builder().messageId("m-1").body("{}").receiptHandle("handle");

  @Test
  void messageIsReadLikeReceivedOne() {
    ReceivedMessage received =
        SqsTransport.received(
            MESSAGE
                .copy()
                .attributes(
                    Map.of(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "3",
                        MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP, "2000",
                        MessageSystemAttributeName.SENT_TIMESTAMP, "1000"))
                .messageAttributes(
                    Map.of(
                        "text", MessageAttributeValue.builder().stringValue("value").build(),
                        "bytes",
                            MessageAttributeValue.builder()
                                .binaryValue(SdkBytes.fromUtf8String("b"))
                                .build()))
                .build());

    assertThat(received)
        .isEqualTo(
            ReceivedMessage.builder("m-1", "{}")
                .handle("handle")
                .receiveCount(3)
                .firstReceivedAt(Instant.ofEpochMilli(2000))
                .attributes(Map.of("text", "value"))
                .build());
  }

  @Test
  void messageWithoutSystemAttributesIsReceivedNow() {
    Instant before = Instant.now();

    ReceivedMessage received = SqsTransport.received(MESSAGE.copy().build());

    assertThat(received.receiveCount()).isEqualTo(1);
    assertThat(received.firstReceivedAt()).isBetween(before, Instant.now());
  }
}
