package dev.sagastore.cdkapp;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * The queue of order events, and the dead-letter queue for those that failed five times, where they
 * stay for 14 days. Both are encrypted and refuse requests without TLS.
 */
public final class OrderEvents extends Construct {
  /** The least that AWS recommends, since throttling uses up attempts, too. */
  private static final int MAX_RECEIVE_COUNT = 5;

  private final Duration visibilityTimeout;
  private final Queue deadLetters;
  private final Queue queue;

  /**
   * Declares the queues.
   *
   * @param scope the stack
   * @param id the construct's id
   * @param functionTimeout how long the function may take for a batch
   */
  public OrderEvents(Construct scope, String id, Duration functionTimeout) {
    super(scope, id);
    // six times the function's timeout, so that there is time to try a batch again whose function
    // was throttled: what AWS recommends,
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    this.visibilityTimeout = Duration.seconds(6 * functionTimeout.toSeconds().intValue());
    this.deadLetters = queue("DeadLetters").retentionPeriod(Duration.days(14)).build();
    this.queue =
        queue("Queue")
            .visibilityTimeout(visibilityTimeout)
            .deadLetterQueue(
                DeadLetterQueue.builder()
                    .queue(deadLetters)
                    .maxReceiveCount(MAX_RECEIVE_COUNT)
                    .build())
            .build();
  }

  private Queue.Builder queue(String id) {
    return Queue.Builder.create(this, id)
        .encryption(QueueEncryption.SQS_MANAGED)
        // adds a policy that denies everything to everybody who comes without TLS
        .enforceSsl(true);
  }

  /** Returns the queue that events are sent to. */
  public Queue queue() {
    return queue;
  }

  /** Returns how long an event is in the queue if it fails again and again. */
  public Duration longestStay() {
    return Duration.seconds(MAX_RECEIVE_COUNT * visibilityTimeout.toSeconds().intValue());
  }

  /** Returns the queue of the events that failed too often. */
  public Queue deadLetters() {
    return deadLetters;
  }
}
