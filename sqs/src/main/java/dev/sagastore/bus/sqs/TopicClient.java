package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Publishes messages to SNS topics. */
final class TopicClient extends DestinationClient<AttributedMessage> {
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
  AttributedMessage entry(Address address, SendRequest request) {
    if (!request.delay().isZero()) {
      throw new IllegalArgumentException(
          "a message to an SNS topic can't have a delay, and this one has %s: only queues delay"
              .formatted(request.delay()));
    }
    return AttributedMessage.of(request.envelope());
  }

  @Override
  long bytes(AttributedMessage message) {
    return message.bytes();
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
  List<SendResult> sendBatch(Address address, List<AttributedMessage> batch) {
    if (batch.size() == 1) {
      // a request for one takes less time than a batch, most of all the first one of a process
      send(address, batch.get(0));
      return List.of(SendResult.sent());
    }
    List<PublishBatchRequestEntry> entries = new ArrayList<>();
    for (AttributedMessage message : batch) {
      entries.add(entry(message, Integer.toString(entries.size())));
    }
    PublishBatchResponse response =
        client.publishBatch(
            request -> request.topicArn(address.text()).publishBatchRequestEntries(entries));
    return results(
        address,
        batch.size(),
        response.successful().stream().map(PublishBatchResultEntry::id),
        response.failed().stream()
            .collect(
                Collectors.toMap(
                    BatchResultErrorEntry::id,
                    entry ->
                        failed(
                            address,
                            entry.code(),
                            entry.message(),
                            Boolean.TRUE.equals(entry.senderFault())),
                    (earlier, later) -> later)));
  }

  private void send(Address address, AttributedMessage message) {
    client.publish(
        PublishRequest.builder()
            .topicArn(address.text())
            .message(message.body())
            .messageAttributes(message.attributes(TopicClient::value))
            .build());
  }

  private static MessageAttributeValue value(String type, String text) {
    return MessageAttributeValue.builder().dataType(type).stringValue(text).build();
  }

  private static PublishBatchRequestEntry entry(AttributedMessage message, String id) {
    return PublishBatchRequestEntry.builder()
        .id(id)
        .message(message.body())
        .messageAttributes(message.attributes(TopicClient::value))
        .build();
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
