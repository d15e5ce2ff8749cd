package dev.sagastore.construct;

import java.util.Objects;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** The queues of a bus that this app declares. */
final class BusQueues {
  private static final String DEAD_LETTER_SUFFIX = "-dead-letters";

  private final Queue queue;
  private final Queue deadLetterQueue;
  private final CfnQueue resource;

  private BusQueues(Queue queue, Queue deadLetterQueue) {
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.resource =
        (CfnQueue) Objects.requireNonNull(queue.getNode().getDefaultChild(), "default child");
  }

  static BusQueues add(Construct scope, SagaBusProps props, BusVisibility visibility) {
    String name = props.getQueueName();
    Queue deadLetters =
        builder(scope, "DeadLetters", props)
            .queueName(name == null ? null : name + DEAD_LETTER_SUFFIX)
            .retentionPeriod(props.getDeadLetterRetentionPeriod())
            .build();
    Queue queue =
        builder(scope, "Queue", props)
            .queueName(name)
            .retentionPeriod(props.getRetentionPeriod())
            .deadLetterQueue(
                DeadLetterQueue.builder()
                    .queue(deadLetters)
                    .maxReceiveCount(props.getMaxReceiveCount())
                    .build())
            .build();
    BusQueues queues = new BusQueues(queue, deadLetters);
    queues.resource.setVisibilityTimeout(visibility.number());
    return queues;
  }

  private static Queue.Builder builder(Construct scope, String id, SagaBusProps props) {
    return Queue.Builder.create(scope, id)
        .encryption(
            props.getEncryptionKey() == null ? QueueEncryption.SQS_MANAGED : QueueEncryption.KMS)
        .encryptionMasterKey(props.getEncryptionKey())
        .removalPolicy(props.getRemovalPolicy())
        // a policy that denies requests without TLS
        .enforceSsl(true);
  }

  /** Returns the longest name of the queue: that of the dead-letter queue is longer. */
  static int maxNameLength() {
    return 80 - DEAD_LETTER_SUFFIX.length();
  }

  Queue queue() {
    return queue;
  }

  Queue deadLetterQueue() {
    return deadLetterQueue;
  }

  CfnQueue resource() {
    return resource;
  }
}
