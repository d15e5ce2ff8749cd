package dev.sagastore.bus.sqs;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Queues with random names on {@link RemoteServices}, which are deleted in the end. */
final class RemoteQueues implements AutoCloseable {
  private final SqsClient client;
  private final Duration visibilityTimeout;
  private final Map<String, String> urls = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /**
   * Creates no queue yet.
   *
   * @param visibilityTimeout visibility timeout of the queues, in whole seconds
   */
  RemoteQueues(SqsClient client, Duration visibilityTimeout) {
    this.client = client;
    this.visibilityTimeout = visibilityTimeout;
  }

  /** Creates queues, each with a dead-letter queue. */
  void create(List<String> queues) {
    for (String queue : queues) {
      String dead = ElasticMqServer.deadLetterQueue(queue);
      String deadUrl = create(dead, Map.of());
      String arn =
          client
              .getQueueAttributes(
                  request -> request.queueUrl(deadUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
              .attributes()
              .get(QueueAttributeName.QUEUE_ARN);
      create(
          queue,
          Map.of(
              QueueAttributeName.REDRIVE_POLICY,
              "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":1000}".formatted(arn)));
      names.add(queue);
    }
  }

  @CanIgnoreReturnValue
  private String create(String queue, Map<QueueAttributeName, String> attributes) {
    Map<QueueAttributeName, String> all = new HashMap<>(attributes);
    all.put(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(visibilityTimeout.toSeconds()));
    String url = client.createQueue(request -> request.queueName(queue).attributes(all)).queueUrl();
    urls.put(queue, url);
    return url;
  }

  /** Returns a transport that receives from a queue, and sends to all queues. */
  SqsTransport transport(String queue) {
    SqsTransportBuilder builder =
        SqsTransport.builder()
            .name(queue)
            .client(client)
            .queueUrl(urls.get(queue))
            .visibilityTimeout(visibilityTimeout)
            .deadLetterQueueUrl(urls.get(ElasticMqServer.deadLetterQueue(queue)));
    names.forEach(name -> builder.destination(name, urls.get(name)));
    return builder.build();
  }

  /** Returns a transport that receives from the dead-letter queue of a queue. */
  SqsTransport deadLetterTransport(String queue) {
    return SqsTransport.builder()
        .name("dead-letters")
        .client(client)
        .queueUrl(urls.get(ElasticMqServer.deadLetterQueue(queue)))
        .visibilityTimeout(visibilityTimeout)
        .withoutDeadLetterQueue()
        .build();
  }

  /** Moves all dead letters back, and returns when they are there. */
  void redrive(String queue) {
    SqsRedrive redrive = SqsRedrive.of(transport(queue));
    redrive.start();
    Polling.await(() -> redrive.tasks().get(0).state() != RedriveTask.State.RUNNING);
  }

  /** Returns when no message of the queues is delayed or hidden any more. */
  void awaitVisibility() {
    Polling.await(() -> urls.values().stream().allMatch(this::isVisible));
  }

  private boolean isVisible(String url) {
    return client
        .getQueueAttributes(
            request ->
                request
                    .queueUrl(url)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributesAsStrings()
        .values()
        .stream()
        .allMatch("0"::equals);
  }

  @Override
  public void close() {
    urls.values().forEach(url -> client.deleteQueue(request -> request.queueUrl(url)));
    urls.clear();
    names.clear();
  }
}
