package dev.sagastore.bus.sqs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Receives the messages of a queue.
 *
 * <p>A request blocks in a thread of its own, because an HTTP client that is interrupted drops the
 * response. If the caller is interrupted, the request continues, and makes the messages that it
 * still receives visible again.
 */
final class QueueReceiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueReceiver.class);

  private final SqsClient client;
  private final Address queue;
  private final DeliveryClient deliveries;
  private final int visibilitySeconds;
  private final ThreadPoolExecutor polls;

  QueueReceiver(SqsClient client, Address queue, Duration visibility, DeliveryClient deliveries) {
    this.client = client;
    this.queue = queue;
    this.deliveries = deliveries;
    this.visibilitySeconds = QueueClient.seconds(visibility);
    AtomicInteger number = new AtomicInteger();
    this.polls =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "saga-bus-sqs-poll-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Receives messages; empty if the thread is interrupted, which stays interrupted. */
  List<ReceivedMessage> receive(int max, int waitSeconds) {
    if (Thread.currentThread().isInterrupted()) {
      return List.of();
    }
    try {
      return poll(max, waitSeconds).stream().map(QueueReceiver::received).toList();
    } catch (RuntimeException e) {
      RequestFailure failure = RequestFailure.of("sqs:ReceiveMessage", e);
      if (Thread.currentThread().isInterrupted()) {
        return List.of();
      }
      throw new SqsRequestException(
          "the messages of the %s could not be received: %s".formatted(queue, failure.reason()), e);
    }
  }

  private List<Message> request(int max, int waitSeconds) {
    return client
        .receiveMessage(
            ReceiveMessageRequest.builder()
                .queueUrl(queue.text())
                .maxNumberOfMessages(max)
                .waitTimeSeconds(waitSeconds)
                .visibilityTimeout(visibilitySeconds)
                .messageAttributeNames("All")
                .messageSystemAttributeNames(
                    MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                    MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP,
                    MessageSystemAttributeName.SENT_TIMESTAMP)
                .build())
        .messages();
  }

  private List<Message> poll(int max, int waitSeconds) {
    CompletableFuture<List<Message>> response = new CompletableFuture<>();
    polls.execute(() -> poll(max, waitSeconds, response));
    try {
      return response.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (!response.cancel(false)) {
        // it has just arrived; a failure of it doesn't matter any more
        polls.execute(
            () -> release(response.isCompletedExceptionally() ? List.of() : response.join()));
      }
      return List.of();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private void poll(int max, int waitSeconds, CompletableFuture<List<Message>> response) {
    try {
      List<Message> messages = request(max, waitSeconds);
      if (!response.complete(messages)) {
        release(messages);
      }
    } catch (RuntimeException | Error e) {
      if (!response.completeExceptionally(e)) {
        LOG.debug("A poll of the {} has failed after its caller was interrupted", queue, e);
      }
    }
  }

  /** Makes messages visible again. */
  private void release(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    Map<ReceivedMessage, Duration> pauses = new HashMap<>();
    messages.forEach(message -> pauses.put(received(message), Duration.ZERO));
    try {
      deliveries.hide(pauses);
    } catch (RuntimeException e) {
      LOG.warn("Messages that an interrupted poll has received stay invisible", e);
    }
  }

  /** Returns a message as the bus reads it. */
  static ReceivedMessage received(Message message) {
    Map<String, String> attributes = new HashMap<>();
    message
        .messageAttributes()
        .forEach(
            (name, value) -> {
              if (value.stringValue() != null) {
                attributes.put(name, value.stringValue());
              }
            });
    ReceivedMessage.Builder received =
        ReceivedMessage.builder(message.messageId(), message.body())
            .attributes(attributes)
            .handle(message.receiptHandle());
    return withSystemAttributes(received, message.attributesAsStrings()).build();
  }

  /** Sets count and time of a message from the system attributes of SQS. */
  @CanIgnoreReturnValue
  static ReceivedMessage.Builder withSystemAttributes(
      ReceivedMessage.Builder message, Map<String, String> system) {
    String count = system.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT.toString());
    return message
        .receiveCount(count == null ? 1 : Integer.parseInt(count))
        .firstReceivedAt(firstReceivedAt(system));
  }

  private static Instant firstReceivedAt(Map<String, String> system) {
    String millis =
        system.get(MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP.toString());
    if (millis == null) {
      millis = system.get(MessageSystemAttributeName.SENT_TIMESTAMP.toString());
    }
    return millis == null ? Instant.now() : Instant.ofEpochMilli(Long.parseLong(millis));
  }

  @Override
  public void close() {
    polls.shutdown();
  }
}
