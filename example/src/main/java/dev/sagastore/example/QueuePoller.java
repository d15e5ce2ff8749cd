package dev.sagastore.example;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Does what Lambda does for a function: receives messages from a queue, has them handled, and
 * deletes those that are done. The others are left alone: SQS delivers them again once their
 * visibility timeout is over, and moves them to the dead-letter queue when they were received too
 * often.
 *
 * <p>One batch at a time, in the thread that calls {@link #run}. To handle more, run more of them.
 */
final class QueuePoller {
  private static final Logger LOG = LoggerFactory.getLogger(QueuePoller.class);

  /** The most that SQS gives at once. */
  private static final int BATCH_SIZE = 10;

  /** The longest that SQS waits for a message: an empty queue costs three requests a minute. */
  private static final Duration LONG_POLL = Duration.ofSeconds(20);

  private final SqsClient sqs;
  private final String queueUrl;
  private final OrderMessages messages;
  private final Duration pause;
  private final CountDownLatch stop = new CountDownLatch(1);

  QueuePoller(SqsClient sqs, String queueUrl, OrderMessages messages) {
    this(sqs, queueUrl, messages, Duration.ofSeconds(5));
  }

  /**
   * Creates a poller.
   *
   * @param pause how long to leave the queue alone after it could not be read, on top of the SDK's
   *     own retries
   */
  QueuePoller(SqsClient sqs, String queueUrl, OrderMessages messages, Duration pause) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.messages = messages;
    this.pause = pause;
  }

  /**
   * Handles messages until {@link #stop} is called or the thread is interrupted.
   *
   * <p>When it returns, all that it received was handled. That is why a stop does not break off a
   * request that waits for messages: SQS may have given some away already, and nobody would see
   * them until their visibility timeout is over.
   */
  void run() {
    try {
      while (!isStopped(Duration.ZERO)) {
        List<Message> batch = receive();
        delete(batch.stream().filter(this::isDone).toList());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Has {@link #run} return after the batch in hand; if it is waiting for messages, after the end
   * of that wait, at most 20 seconds, and the batch that comes of it. Does not wait for that.
   */
  void stop() {
    stop.countDown();
  }

  private boolean isStopped(Duration atMost) throws InterruptedException {
    return stop.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  private List<Message> receive() throws InterruptedException {
    try {
      return sqs.receiveMessage(
              request ->
                  request
                      .queueUrl(queueUrl)
                      .maxNumberOfMessages(BATCH_SIZE)
                      .waitTimeSeconds((int) LONG_POLL.toSeconds()))
          .messages();
    } catch (SdkException e) {
      LOG.warn("the queue cannot be read: {}", e.getMessage());
      isStopped(pause);
      return List.of();
    }
  }

  private boolean isDone(Message message) {
    return messages.handle(message.messageId(), message.body());
  }

  /** Deletes messages; those that stay come again, and are known as duplicates. */
  private void delete(List<Message> done) {
    if (done.isEmpty()) {
      return;
    }
    try {
      sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries(done)))
          .failed()
          .forEach(entry -> LOG.warn("{} is not deleted: {}", entry.id(), entry.message()));
    } catch (SdkException e) {
      LOG.warn("{} messages are not deleted: {}", done.size(), e.getMessage());
    }
  }

  private static List<DeleteMessageBatchRequestEntry> entries(List<Message> messages) {
    return messages.stream()
        .map(
            message ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(message.messageId())
                    .receiptHandle(message.receiptHandle())
                    .build())
        .toList();
  }
}
