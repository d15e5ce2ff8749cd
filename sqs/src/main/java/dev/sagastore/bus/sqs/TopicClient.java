package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;

/** Publishes messages to SNS topics. */
final class TopicClient extends DestinationClient<PublishBatchRequestEntry> {
  /**
   * Maximum size of a message and of a batch that every topic accepts: 256 KiB (<a
   * href="https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html">PublishBatch</a>). A
   * topic can be configured to accept more.
   */
  static final long MAX_BYTES = 262_144;

  private final SnsClient client;
  private final boolean ownsClient;

  private TopicClient(SnsClient client, boolean ownsClient) {
    this.client = client;
    this.ownsClient = ownsClient;
  }

  static TopicClient of(SnsClient client) {
    return new TopicClient(client, false);
  }

  static TopicClient create() {
    return new TopicClient(SnsClient.create(), true);
  }

  @Override
  PublishBatchRequestEntry entry(Address address, SendRequest request) {
    if (!request.delay().isZero()) {
      throw new IllegalArgumentException(
          "a message to an SNS topic can't have a delay, and this one has %s: only queues delay"
              .formatted(request.delay()));
    }
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
    return PublishBatchRequestEntry.builder()
        .message(message.body())
        .messageAttributes(attributes)
        .build();
  }

  @Override
  long bytes(PublishBatchRequestEntry entry) {
    return utf8(entry.message())
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
    return "sns:Publish";
  }

  @Override
  List<SendResult> sendBatch(Address address, List<PublishBatchRequestEntry> batch) {
    List<PublishBatchRequestEntry> entries = new ArrayList<>();
    for (PublishBatchRequestEntry entry : batch) {
      entries.add(entry.toBuilder().id(Integer.toString(entries.size())).build());
    }
    PublishBatchResponse response =
        client.publishBatch(
            request -> request.topicArn(address.text()).publishBatchRequestEntries(entries));
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

  @Override
  public void close() {
    if (ownsClient) {
      client.close();
    }
  }
}
