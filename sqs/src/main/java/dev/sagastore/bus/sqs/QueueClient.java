package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Sends messages to SQS queues. */
final class QueueClient extends DestinationClient<QueueClient.Entry> {
  /**
   * Maximum size of a message and of a batch: 1 MiB (<a
   * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SendMessageBatch</a>).
   */
  static final long MAX_BYTES = 1_048_576;

  /** A message, and the time until SQS delivers it. */
  record Entry(AttributedMessage message, int delaySeconds) {}

  private final SqsClient client;

  QueueClient(SqsClient client) {
    this.client = client;
  }

  @Override
  Entry entry(Address address, SendRequest request) {
    return new Entry(AttributedMessage.of(request.envelope()), seconds(request.delay()));
  }

  /** Returns a time in whole seconds, the unit of SQS, rounded up: nothing happens early. */
  static int seconds(Duration time) {
    return Math.toIntExact(time.plusNanos(999_999_999).toSeconds());
  }

  @Override
  long bytes(Entry entry) {
    return entry.message().bytes();
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
  List<SendResult> sendBatch(Address address, List<Entry> batch) {
    if (batch.size() == 1) {
      // a request for one takes less time than a batch, most of all the first one of a process
      send(address, batch.get(0));
      return List.of(SendResult.sent());
    }
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Entry entry : batch) {
      entries.add(entry(entry, Integer.toString(entries.size())));
    }
    SendMessageBatchResponse response =
        client.sendMessageBatch(request -> request.queueUrl(address.text()).entries(entries));
    return results(
        address,
        batch.size(),
        response.successful().stream().map(SendMessageBatchResultEntry::id),
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

  private void send(Address address, Entry entry) {
    SendMessageRequest.Builder request =
        SendMessageRequest.builder()
            .queueUrl(address.text())
            .messageBody(entry.message().body())
            .messageAttributes(entry.message().attributes(QueueClient::value));
    if (entry.delaySeconds() > 0) {
      request.delaySeconds(entry.delaySeconds());
    }
    client.sendMessage(request.build());
  }

  private static MessageAttributeValue value(String type, String text) {
    return MessageAttributeValue.builder().dataType(type).stringValue(text).build();
  }

  private static SendMessageBatchRequestEntry entry(Entry entry, String id) {
    SendMessageBatchRequestEntry.Builder request =
        SendMessageBatchRequestEntry.builder()
            .id(id)
            .messageBody(entry.message().body())
            .messageAttributes(entry.message().attributes(QueueClient::value));
    if (entry.delaySeconds() > 0) {
      request.delaySeconds(entry.delaySeconds());
    }
    return request.build();
  }

  @Override
  String region() {
    return String.valueOf(client.serviceClientConfiguration().region());
  }

  /** Does nothing: the transport closes the client, which also receives. */
  @Override
  public void close() {}
}
