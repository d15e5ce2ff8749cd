package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;

/** Acknowledges and hides delivered messages of a queue. */
final class DeliveryClient {
  /** Attempts to delete an entry that SQS could not delete. The client retries whole requests. */
  private static final int ATTEMPTS = 3;

  private static final String VISIBILITY_ACTION = "sqs:ChangeMessageVisibility";

  private final SqsClient client;
  private final Address queue;

  DeliveryClient(SqsClient client, Address queue) {
    this.client = client;
    this.queue = queue;
  }

  /** A failure to delete or hide some messages. */
  private record Failure(int count, String reason, @Nullable RuntimeException cause) {}

  /**
   * Deletes messages. It tries all of them, before it fails.
   *
   * @throws SqsRequestException if some could not be deleted
   */
  void delete(List<ReceivedMessage> messages) {
    List<Failure> failures = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += DestinationClient.MAX_ENTRIES) {
      int to = Math.min(messages.size(), from + DestinationClient.MAX_ENTRIES);
      List<String> handles =
          messages.subList(from, to).stream().map(ReceivedMessage::handle).toList();
      deleteBatch(handles, failures);
    }
    require(failures, messages.size(), "could not be deleted, and will come again");
  }

  private void require(List<Failure> failures, int messages, String problem) {
    if (!failures.isEmpty()) {
      throw new SqsRequestException(
          "%s of %s messages of the %s %s: %s"
              .formatted(
                  failures.stream().mapToInt(Failure::count).sum(),
                  messages,
                  queue,
                  problem,
                  failures.get(0).reason()),
          failures.get(0).cause());
    }
  }

  private void deleteBatch(List<String> handles, List<Failure> failures) {
    List<String> left = handles;
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (String handle : left) {
        entries.add(
            DeleteMessageBatchRequestEntry.builder()
                .id(Integer.toString(entries.size()))
                .receiptHandle(handle)
                .build());
      }
      DeleteMessageBatchResponse response;
      try {
        response =
            client.deleteMessageBatch(request -> request.queueUrl(queue.text()).entries(entries));
      } catch (RuntimeException e) {
        failures.add(
            new Failure(left.size(), RequestFailure.of("sqs:DeleteMessage", e).reason(), e));
        return;
      }
      left = notDeleted(left, response);
      if (attempt == ATTEMPTS && !left.isEmpty()) {
        failures.add(new Failure(left.size(), reason(response), null));
        return;
      }
    }
  }

  private static List<String> notDeleted(
      List<String> handles, DeleteMessageBatchResponse response) {
    Set<String> done = new HashSet<>();
    response.successful().forEach(entry -> done.add(entry.id()));
    response.failed().stream()
        .filter(entry -> isOver(entry.code(), entry.message()))
        .forEach(entry -> done.add(entry.id()));
    return IntStream.range(0, handles.size())
        .filter(i -> !done.contains(Integer.toString(i)))
        .mapToObj(handles::get)
        .toList();
  }

  private static String reason(DeleteMessageBatchResponse response) {
    return response.failed().stream()
        .filter(entry -> !isOver(entry.code(), entry.message()))
        .findFirst()
        .map(entry -> reason(entry, "sqs:DeleteMessage"))
        .orElse("they were in no response");
  }

  private static String reason(BatchResultErrorEntry entry, String action) {
    ErrorCode code = ErrorCode.of(String.valueOf(entry.code()));
    return "%s: %s%s".formatted(code.name(), entry.message(), code.advice(action));
  }

  /**
   * Changes the times for which messages stay invisible. It tries all of them, before it fails.
   *
   * @param pauses pause of each message
   * @throws SqsRequestException if some could not be changed
   */
  void hide(Map<ReceivedMessage, Duration> pauses) {
    List<Map.Entry<ReceivedMessage, Duration>> all = List.copyOf(pauses.entrySet());
    List<Failure> failures = new ArrayList<>();
    for (int from = 0; from < all.size(); from += DestinationClient.MAX_ENTRIES) {
      int to = Math.min(all.size(), from + DestinationClient.MAX_ENTRIES);
      hideBatch(all.subList(from, to), failures);
    }
    require(failures, all.size(), "stay invisible until their timeout");
  }

  private void hideBatch(List<Map.Entry<ReceivedMessage, Duration>> batch, List<Failure> failures) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (Map.Entry<ReceivedMessage, Duration> entry : batch) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(entry.getKey().handle())
              .visibilityTimeout(QueueClient.seconds(entry.getValue()))
              .build());
    }
    try {
      client
          .changeMessageVisibilityBatch(request -> request.queueUrl(queue.text()).entries(entries))
          .failed()
          .stream()
          .filter(entry -> !isOver(entry.code(), entry.message()))
          .map(entry -> new Failure(1, reason(entry, VISIBILITY_ACTION), null))
          .forEach(failures::add);
    } catch (RuntimeException e) {
      failures.add(new Failure(batch.size(), RequestFailure.of(VISIBILITY_ACTION, e).reason(), e));
    }
  }

  /**
   * Changes the time for which a message stays invisible.
   *
   * @throws IllegalArgumentException if the message would be invisible for more than 12 hours
   * @throws SqsRequestException if the request fails
   */
  void hide(ReceivedMessage message, Duration pause) {
    try {
      client.changeMessageVisibility(
          request ->
              request
                  .queueUrl(queue.text())
                  .receiptHandle(message.handle())
                  .visibilityTimeout(QueueClient.seconds(pause)));
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      if (isOver(code, e.getMessage())) {
        return;
      }
      if (isTooLong(e.getMessage())) {
        throw new IllegalArgumentException(
            "the pause must end within %s of the delivery, and %s doesn't: %s"
                .formatted(SqsSettings.MAX_VISIBILITY, pause, e.getMessage()),
            e);
      }
      throw notHidden(message, e);
    } catch (RuntimeException e) {
      throw notHidden(message, e);
    }
  }

  private SqsRequestException notHidden(ReceivedMessage message, RuntimeException e) {
    return new SqsRequestException(
        "the visibility of %s in the %s could not be changed: %s"
            .formatted(message, queue, RequestFailure.of(VISIBILITY_ACTION, e).reason()),
        e);
  }

  /** Returns whether a delivery has ended: its visibility timeout, or the message is deleted. */
  private static boolean isOver(@Nullable String code, @Nullable String message) {
    String name = ErrorCode.of(String.valueOf(code)).name();
    String text = String.valueOf(message).toLowerCase(Locale.ROOT);
    return name.equals("MessageNotInflight")
        || name.equals("ReceiptHandleIsInvalid")
        || (name.equals("InvalidParameterValue")
            && (text.contains("has expired") || text.contains("does not exist")));
  }

  private static boolean isTooLong(@Nullable String message) {
    return String.valueOf(message).toLowerCase(Locale.ROOT).contains("total visibilitytimeout");
  }
}
