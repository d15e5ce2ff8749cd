package dev.sagastore.bus.sqs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.spi.Destination;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;

/**
 * Moves dead letters back to the queue of a bus, as new messages. A task of SQS does it, in the
 * background.
 *
 * <pre>{@code
 * SqsRedrive redrive = SqsRedrive.of(transport).withMaxMessagesPerSecond(20);
 * String handle = redrive.start();
 * redrive.tasks().forEach(System.out::println);
 * redrive.cancel(handle);
 * }</pre>
 *
 * <p>A message keeps its ID, and its attempts and waiting times start again. The bus forwards a
 * message that could not be sent to its destination.
 *
 * <p>There are two kinds of dead letters:
 *
 * <ul>
 *   <li>The bus sends a message with the reason, in the header {@code sagastore-dead-reason}. Such
 *       a message has no source for SQS, so a redrive to the source of each message, as in the
 *       console, fails for it. This class names the destination explicitly.
 *   <li>SQS moves a message that was received more often than {@code maxReceiveCount}, for example
 *       because it ends every process that handles it. Such a message contains no reason.
 * </ul>
 *
 * <p>Limits of SQS (<a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html">StartMessageMoveTask</a>):
 *
 * <ul>
 *   <li>The dead-letter queue must be one by the redrive policy of a queue, as the construct
 *       declares it.
 *   <li>A queue has one running task.
 *   <li>A task moves at most 500 messages a second, for at most 36 hours.
 * </ul>
 *
 * <p>Permissions: {@code sqs:GetQueueAttributes} on both queues; {@code sqs:StartMessageMoveTask},
 * {@code sqs:ListMessageMoveTasks}, {@code sqs:CancelMessageMoveTask}, {@code sqs:ReceiveMessage}
 * and {@code sqs:DeleteMessage} on the dead-letter queue; {@code sqs:SendMessage} on the queue.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class SqsRedrive {
  private static final int MAX_RATE = 500;
  private static final int MAX_TASKS = 10;

  private final SqsClient client;
  private final String deadLetterQueueUrl;
  private final String queueUrl;
  private final @Nullable Integer maxMessagesPerSecond;

  private SqsRedrive(
      SqsClient client,
      String deadLetterQueueUrl,
      String queueUrl,
      @Nullable Integer maxMessagesPerSecond) {
    this.client = client;
    this.deadLetterQueueUrl = deadLetterQueueUrl;
    this.queueUrl = queueUrl;
    this.maxMessagesPerSecond = maxMessagesPerSecond;
  }

  /**
   * Returns a redrive from the dead-letter queue of a transport to its queue.
   *
   * @param transport a transport, which must stay open
   * @return the redrive, at the rate that SQS chooses
   * @throws IllegalArgumentException if the transport has no dead-letter queue
   */
  public static SqsRedrive of(SqsTransport transport) {
    return new SqsRedrive(
        transport.client(),
        transport
            .url(Destination.DEAD_LETTER_QUEUE)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s has no dead-letter queue: set it with deadLetterQueueUrl"
                            .formatted(transport))),
        transport.url(Destination.OWN_QUEUE).orElseThrow(),
        null);
  }

  /**
   * Returns a copy with a rate limit.
   *
   * @param messages 1 to 500 messages a second (default: SQS chooses the rate)
   * @return the changed copy
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public SqsRedrive withMaxMessagesPerSecond(int messages) {
    if (messages < 1 || messages > MAX_RATE) {
      throw new IllegalArgumentException(
          "a redrive can move 1 to %s messages a second, not %s".formatted(MAX_RATE, messages));
    }
    return new SqsRedrive(client, deadLetterQueueUrl, queueUrl, messages);
  }

  /**
   * Starts a task that moves all dead letters. It sends 3 requests.
   *
   * @return handle of the task
   * @throws SqsRequestException if the task can't be started, for example because one is running
   */
  @CanIgnoreReturnValue
  public String start() {
    return request(
        "start a redrive",
        "sqs:StartMessageMoveTask",
        () ->
            client
                .startMessageMoveTask(
                    StartMessageMoveTaskRequest.builder()
                        .sourceArn(arn(deadLetterQueueUrl))
                        .destinationArn(arn(queueUrl))
                        .maxNumberOfMessagesPerSecond(maxMessagesPerSecond)
                        .build())
                .taskHandle());
  }

  /**
   * Returns the latest tasks of the dead-letter queue, also those to other destinations. It sends 2
   * requests.
   *
   * @return up to 10 tasks, the latest first
   * @throws SqsRequestException if a request fails
   */
  public List<RedriveTask> tasks() {
    return request(
        "list the redrives",
        "sqs:ListMessageMoveTasks",
        () ->
            client
                .listMessageMoveTasks(
                    request -> request.sourceArn(arn(deadLetterQueueUrl)).maxResults(MAX_TASKS))
                .results()
                .stream()
                .map(RedriveTask::of)
                .toList());
  }

  /**
   * Cancels a running task. Messages that it has moved stay in the queue.
   *
   * @param handle handle of the task
   * @return approximate number of messages that it has moved
   * @throws SqsRequestException if the task can't be canceled, for example because it has ended
   */
  @CanIgnoreReturnValue
  public long cancel(String handle) {
    Objects.requireNonNull(handle, "the handle must not be null");
    return request(
        "cancel a redrive",
        "sqs:CancelMessageMoveTask",
        () ->
            Objects.requireNonNullElse(
                client
                    .cancelMessageMoveTask(request -> request.taskHandle(handle))
                    .approximateNumberOfMessagesMoved(),
                0L));
  }

  private String arn(String url) {
    String arn =
        client
            .getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    if (arn == null) {
      throw new IllegalStateException("SQS has returned no ARN of " + url);
    }
    return arn;
  }

  private <T> T request(String purpose, String action, Supplier<T> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      throw new SqsRequestException(
          "SQS could not %s of the dead-letter queue %s: %s"
              .formatted(purpose, deadLetterQueueUrl, RequestFailure.of(action, e).reason()),
          e);
    }
  }
}
