package dev.sagastore.schema;

/** The kinds of destinations of a bus. Later versions can add values. */
public enum DestinationKind {
  /** A standard queue of Amazon SQS. */
  QUEUE("sqs:SendMessage"),
  /** A standard topic of Amazon SNS. */
  TOPIC("sns:Publish"),
  /** An event bus of Amazon EventBridge. */
  EVENT_BUS("events:PutEvents");

  private final String sendAction;

  DestinationKind(String sendAction) {
    this.sendAction = sendAction;
  }

  /**
   * Returns the IAM action that sends to such a destination.
   *
   * @return a name such as {@code sqs:SendMessage}
   */
  public String sendAction() {
    return sendAction;
  }
}
