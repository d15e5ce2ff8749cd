package dev.sagastore.bus.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.sqs.SqsTransport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the events of an SQS event source. */
final class QueueEvent {
  private static final String CONNECT =
      "connect the function to the queue of the bus by an SQS event source, as the construct"
          + " SagaBus does";

  private QueueEvent() {}

  /**
   * Returns the messages of an event.
   *
   * @param event the event
   * @param queueUrl URL of the queue that they must come from
   * @throws IllegalArgumentException if the event isn't one of this queue
   */
  static List<ReceivedMessage> messages(@Nullable SQSEvent event, String queueUrl) {
    List<@Nullable SQSMessage> records = event == null ? null : event.getRecords();
    if (records == null) {
      throw new IllegalArgumentException("the event has no records: " + CONNECT);
    }
    List<ReceivedMessage> messages = new ArrayList<>(records.size());
    for (SQSMessage message : records) {
      if (message == null || message.getMessageId() == null) {
        throw new IllegalArgumentException(
            "record %s of the event has no messageId: %s".formatted(messages.size() + 1, CONNECT));
      }
      require(message, message.getBody(), "body");
      require(message, message.getReceiptHandle(), "receiptHandle");
      requireQueue(message, queueUrl);
      messages.add(received(message));
    }
    return messages;
  }

  private static void require(SQSMessage message, @Nullable String value, String field) {
    if (value == null) {
      throw new IllegalArgumentException(
          "message %s of the event has no %s: %s"
              .formatted(message.getMessageId(), field, CONNECT));
    }
  }

  /** Copies of the message, and its visibility, would concern another queue. */
  private static void requireQueue(SQSMessage message, String queueUrl) {
    String arn = message.getEventSourceArn();
    if (arn != null
        && !arn.substring(arn.lastIndexOf(':') + 1)
            .equals(queueUrl.substring(queueUrl.lastIndexOf('/') + 1))) {
      throw new IllegalArgumentException(
          "message %s of the event is from the queue %s, but the bus has the queue %s: %s"
              .formatted(message.getMessageId(), arn, queueUrl, CONNECT));
    }
  }

  private static ReceivedMessage received(SQSMessage message) {
    ReceivedMessage.Builder received =
        ReceivedMessage.builder(message.getMessageId(), message.getBody())
            .handle(message.getReceiptHandle())
            .attributes(texts(message.getMessageAttributes()));
    Map<String, String> system = message.getAttributes();
    return SqsTransport.received(received, system == null ? Map.of() : system).build();
  }

  private static Map<String, String> texts(@Nullable Map<String, MessageAttribute> attributes) {
    Map<String, String> texts = new HashMap<>();
    if (attributes != null) {
      attributes.forEach(
          (name, attribute) -> {
            if (attribute.getStringValue() != null) {
              texts.put(name, attribute.getStringValue());
            }
          });
    }
    return texts;
  }
}
