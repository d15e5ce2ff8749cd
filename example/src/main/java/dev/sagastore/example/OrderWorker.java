package dev.sagastore.example;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The order saga as a process that runs all the time, on ECS for example: does with the messages of
 * a queue what {@link OrderHandler} does on Lambda. Both may work on the same queue at once.
 *
 * <p>It is configured by environment variables: those of the store, and {@code ORDER_QUEUE_URL}.
 * Credentials and region are those that the AWS SDK finds. If a variable is missing, or the table
 * is not as the store needs it, it ends at once with exit code 1, so that a deployment of it fails.
 *
 * <p>On SIGTERM, which ECS sends before it stops a task, it finishes the batch in hand, receives no
 * other, and ends with exit code 0. That takes as long as the batch does, or up to 20 seconds more
 * if it was waiting for messages.
 */
public final class OrderWorker {
  private static final Logger LOG = LoggerFactory.getLogger(OrderWorker.class);

  private OrderWorker() {}

  /** Returns the name of the environment variable with the URL of the queue. */
  public static String queueUrlVariable() {
    return "ORDER_QUEUE_URL";
  }

  /**
   * Works until the process is told to end.
   *
   * @param args none
   */
  public static void main(String[] args) {
    String queueUrl = queueUrl(System.getenv());
    try (DynamoDbSagaStore store = DynamoDbSagaStore.fromEnvironment();
        SqsClient sqs = SqsClient.create()) {
      store.table().verify();
      work(new QueuePoller(sqs, queueUrl, new OrderMessages(store, new LoggingListener())));
    }
  }

  static String queueUrl(Map<String, String> environment) {
    String url = environment.get(queueUrlVariable());
    if (url == null || url.isBlank()) {
      throw new IllegalStateException(
          "the environment variable %s is not set: it names the queue of order events"
              .formatted(queueUrlVariable()));
    }
    return url;
  }

  private static void work(QueuePoller poller) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(poller, end), "stop"));
    LOG.info("working");
    try {
      poller.run();
      end.complete(null);
    } catch (Throwable e) {
      end.completeExceptionally(e);
      throw e;
    }
  }

  /**
   * Ends the process with exit code 0 once the work is done; otherwise the JVM would answer SIGTERM
   * with 143, which looks like a failure. The wait has no limit here: ECS ends what takes too long.
   */
  private static void stop(QueuePoller poller, CompletableFuture<Void> end) {
    LOG.info("stopping");
    poller.stop();
    try {
      end.join();
    } catch (CompletionException e) {
      LOG.error("the worker has failed", e.getCause());
      Runtime.getRuntime().halt(1);
    }
    LOG.info("stopped");
    Runtime.getRuntime().halt(0);
  }
}
