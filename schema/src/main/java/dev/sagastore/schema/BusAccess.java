package dev.sagastore.schema;

import java.util.List;

/**
 * The access of a role to the queues of a bus, as the operations that the transport sends. The
 * construct grants exactly these operations, and the tests compare them with the requests of the
 * transport.
 *
 * <p>Some operations are those of AWS itself, which acts with the permissions of the role:
 *
 * <ul>
 *   <li>{@link #FUNCTION}: the event source of Lambda sends {@code ReceiveMessage}, {@code
 *       DeleteMessage} and {@code GetQueueAttributes} (<a
 *       href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">execution
 *       role</a>)
 *   <li>{@link #REDRIVE}: a task of SQS sends {@code ReceiveMessage} and {@code DeleteMessage} to
 *       the dead-letter queue, and {@code SendMessage} to the queue (<a
 *       href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html">dead-letter
 *       queue redrive</a>)
 * </ul>
 *
 * <p>There are no IAM actions for batches: SQS checks those of single messages. Later versions can
 * add values.
 */
public enum BusAccess {
  /** Handling messages in a Lambda function. */
  FUNCTION,
  /** Receiving and handling messages in a worker. */
  WORKER,
  /** Only sending wake-ups, for a scheduled sweep. */
  SWEEP,
  /** Only sending messages to the bus. */
  SEND,
  /** Only moving dead letters back to the queue. */
  REDRIVE;

  /**
   * Returns the IAM actions on the queue of the bus.
   *
   * @return names such as {@code sqs:SendMessage}, in alphabetical order
   */
  public List<String> queueActions() {
    return actions(
        switch (this) {
          case FUNCTION ->
              List.of(
                  "ChangeMessageVisibility",
                  "DeleteMessage",
                  "GetQueueAttributes",
                  "ReceiveMessage",
                  "SendMessage");
          case WORKER ->
              List.of("ChangeMessageVisibility", "DeleteMessage", "ReceiveMessage", "SendMessage");
          case SWEEP, SEND -> List.of("SendMessage");
          case REDRIVE -> List.of("GetQueueAttributes", "SendMessage");
        });
  }

  /**
   * Returns the IAM actions on the dead-letter queue.
   *
   * @return names such as {@code sqs:SendMessage}, in alphabetical order; may be empty
   */
  public List<String> deadLetterQueueActions() {
    return actions(
        switch (this) {
          case FUNCTION, WORKER -> List.of("SendMessage");
          case SWEEP, SEND -> List.of();
          case REDRIVE ->
              List.of(
                  "CancelMessageMoveTask",
                  "DeleteMessage",
                  "GetQueueAttributes",
                  "ListMessageMoveTasks",
                  "ReceiveMessage",
                  "StartMessageMoveTask");
        });
  }

  /**
   * Returns whether messages are sent to the destinations of the bus.
   *
   * @return false if only the queues of the bus are used
   */
  public boolean usesDestinations() {
    return this == FUNCTION || this == WORKER;
  }

  private static List<String> actions(List<String> operations) {
    return operations.stream().map(operation -> "sqs:" + operation).toList();
  }
}
