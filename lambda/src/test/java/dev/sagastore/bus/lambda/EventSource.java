package dev.sagastore.bus.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * What Lambda does between a queue and a function: it receives, and deletes what has not failed.
 */
final class EventSource {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final SqsClient client;
  private final String queueUrl;
  private final String arn;

  EventSource(SqsClient client, String queueUrl, String arn) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.arn = arn;
  }

  /** Returns an event with a number of messages, in the order of their bodies. */
  SQSEvent poll(int count) {
    List<SQSMessage> records = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (records.size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("only %s of %s messages".formatted(records.size(), count));
      }
      int max = Math.min(10, count - records.size());
      client
          .receiveMessage(
              request ->
                  request
                      .queueUrl(queueUrl)
                      .maxNumberOfMessages(max)
                      .waitTimeSeconds(1)
                      .visibilityTimeout(600)
                      .messageAttributeNames("All")
                      .messageSystemAttributeNamesWithStrings("All"))
          .messages()
          .forEach(message -> records.add(record(message)));
    }
    records.sort((one, other) -> one.getBody().compareTo(other.getBody()));
    SQSEvent event = new SQSEvent();
    event.setRecords(records);
    return event;
  }

  private SQSMessage record(Message message) {
    Map<String, MessageAttribute> attributes = new HashMap<>();
    message
        .messageAttributes()
        .forEach(
            (name, value) -> {
              MessageAttribute attribute = new MessageAttribute();
              attribute.setDataType(value.dataType());
              attribute.setStringValue(value.stringValue());
              attributes.put(name, attribute);
            });
    SQSMessage record = new SQSMessage();
    record.setMessageId(message.messageId());
    record.setReceiptHandle(message.receiptHandle());
    record.setBody(message.body());
    record.setAttributes(new HashMap<>(message.attributesAsStrings()));
    record.setMessageAttributes(attributes);
    record.setEventSource("aws:sqs");
    record.setEventSourceArn(arn);
    record.setAwsRegion(QueueServer.REGION);
    return record;
  }

  /** Ends the visibility timeout of the messages of an event. */
  void endVisibility(SQSEvent event) {
    for (SQSMessage message : event.getRecords()) {
      client.changeMessageVisibility(
          request ->
              request
                  .queueUrl(queueUrl)
                  .receiptHandle(message.getReceiptHandle())
                  .visibilityTimeout(0));
    }
  }

  /** Deletes the messages of an event that are not in the response. */
  void delete(SQSEvent event, SQSBatchResponse response) {
    Set<String> failed = Set.copyOf(failures(response));
    for (SQSMessage message : event.getRecords()) {
      if (!failed.contains(message.getMessageId())) {
        client.deleteMessage(
            request -> request.queueUrl(queueUrl).receiptHandle(message.getReceiptHandle()));
      }
    }
  }

  /** Returns the IDs in a response. */
  static List<String> failures(SQSBatchResponse response) {
    return response.getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .collect(Collectors.toList());
  }
}
