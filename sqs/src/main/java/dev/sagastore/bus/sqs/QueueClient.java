package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Sends messages to SQS queues. */
final class QueueClient extends DestinationClient<SendMessageBatchRequestEntry> {
  /**
   * Maximum size of a message and of a batch: 1 MiB (<a
   * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SendMessageBatch</a>).
   */
  static final long MAX_BYTES = 1_048_576;

  private final SqsClient client;

  QueueClient(SqsClient client) {
    this.client = client;
  }

  @Override
  SendMessageBatchRequestEntry entry(Address address, SendRequest request) {
    AttributedMessage message = AttributedMessage.of(request.envelope());
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    message
        .attributes()
        .forEach(
            (name, value) ->
                attributes.put(
                    name,
                    MessageAttributeValue.builder()
                        .dataType(AttributedMessage.ATTRIBUTE_TYPE)
                        .stringValue(value)
                        .build()));
    SendMessageBatchRequestEntry.Builder entry =
        SendMessageBatchRequestEntry.builder()
            .messageBody(message.body())
            .messageAttributes(attributes);
    if (!request.delay().isZero()) {
      entry.delaySeconds(seconds(request.delay()));
    }
    return entry.build();
  }

  /** Returns a time in whole seconds, the unit of SQS, rounded up: nothing happens early. */
  static int seconds(Duration time) {
    return Math.toIntExact(time.plusNanos(999_999_999).toSeconds());
  }

  @Override
  long bytes(SendMessageBatchRequestEntry entry) {
    return utf8(entry.messageBody())
        + entry.messageAttributes().entrySet().stream()
            .mapToLong(
                attribute ->
                    AttributedMessage.attributeBytes(
                        attribute.getKey(), attribute.getValue().stringValue()))
            .sum();
  }

  @Override
  long maxBytes() {
    return MAX_BYTES;
  }

  @Override
  String action() {
    return "sqs:SendMessage";
  }

  @Override
  List<SendResult> sendBatch(Address address, List<SendMessageBatchRequestEntry> batch) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : batch) {
      entries.add(entry.toBuilder().id(Integer.toString(entries.size())).build());
    }
    SendMessageBatchResponse response =
        client.sendMessageBatch(request -> request.queueUrl(address.text()).entries(entries));
    List<SendResult> results =
        new ArrayList<>(
            Collections.nCopies(batch.size(), SendResult.failed(address + ": no response")));
    response
        .successful()
        .forEach(sent -> results.set(Integer.parseInt(sent.id()), SendResult.sent()));
    response
        .failed()
        .forEach(
            entry ->
                results.set(
                    Integer.parseInt(entry.id()),
                    failed(
                        address,
                        entry.code(),
                        entry.message(),
                        Boolean.TRUE.equals(entry.senderFault()))));
    return results;
  }

  @Override
  String region() {
    return String.valueOf(client.serviceClientConfiguration().region());
  }

  /** Does nothing: the transport closes the client, which also receives. */
  @Override
  public void close() {}
}
