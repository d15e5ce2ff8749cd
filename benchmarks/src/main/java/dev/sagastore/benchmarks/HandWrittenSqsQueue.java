package dev.sagastore.benchmarks;

import dev.sagastore.bus.json.EnvelopeFormat;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * A queue of SQS with calls of the SDK. It polls for 20 seconds. Messages have the attribute with
 * the envelope that the bus sends, too.
 */
final class HandWrittenSqsQueue implements HandWrittenQueue {
  private static final MessageFormat FORMAT = EnvelopeFormat.create();

  private final SqsClient client;
  private final String queueUrl;
  private final String eventsUrl;

  /**
   * Creates the queue.
   *
   * @param client client of SQS
   * @param queueUrl URL of the queue that messages are received from
   * @param eventsUrl URL of the queue that events are sent to
   */
  HandWrittenSqsQueue(SqsClient client, String queueUrl, String eventsUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.eventsUrl = eventsUrl;
  }

  /** Returns the attributes of a message. */
  static Map<String, MessageAttributeValue> attributes(Envelope envelope) {
    String text = EnvelopeFormat.attributes(envelope).get(EnvelopeFormat.ATTRIBUTE);
    return Map.of(
        EnvelopeFormat.ATTRIBUTE,
        MessageAttributeValue.builder().dataType("String").stringValue(text).build());
  }

  @Override
  public List<PolledMessage> receive(int max) {
    return client
        .receiveMessage(
            request ->
                request
                    .queueUrl(queueUrl)
                    .maxNumberOfMessages(max)
                    .waitTimeSeconds(20)
                    .messageAttributeNames(EnvelopeFormat.ATTRIBUTE))
        .messages()
        .stream()
        .map(HandWrittenSqsQueue::polled)
        .toList();
  }

  private static PolledMessage polled(Message message) {
    String envelope = message.messageAttributes().get(EnvelopeFormat.ATTRIBUTE).stringValue();
    ReceivedMessage received =
        ReceivedMessage.builder(message.messageId(), message.body())
            .attributes(Map.of(EnvelopeFormat.ATTRIBUTE, envelope))
            .handle(message.receiptHandle())
            .build();
    return new PolledMessage(FORMAT.read(received).orElseThrow(), received);
  }

  @Override
  public void send(Envelope event) {
    client.sendMessage(
        request ->
            request
                .queueUrl(eventsUrl)
                .messageBody(event.body())
                .messageAttributes(attributes(event)));
  }

  @Override
  public void acknowledge(List<PolledMessage> messages) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (PolledMessage message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(message.received().handle())
              .build());
    }
    if (client
        .deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries))
        .hasFailed()) {
      throw new IllegalStateException("not deleted");
    }
  }
}
