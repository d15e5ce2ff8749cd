package dev.sagastore.bus.spi;

/**
 * Names of the headers that the bus sets and reads. Names that begin with {@code sagastore-} belong
 * to the bus. All other headers travel from a message to the messages that it causes.
 */
public final class MessageHeaders {
  /** Prefix of the names that belong to the bus. */
  public static final String PREFIX = "sagastore-";

  /** ID of the message that has caused this one. */
  public static final String CAUSATION_ID = "sagastore-causation-id";

  /** ID of the first message of a chain of causes. */
  public static final String CONVERSATION_ID = "sagastore-conversation-id";

  /** Correlation ID of the saga that has sent the message; in a reply, of the saga that gets it. */
  public static final String CORRELATION_ID = "sagastore-correlation-id";

  /** Name of the saga that has sent the message. */
  public static final String SENDING_SAGA = "sagastore-sending-saga";

  /** Name of the only saga that the message is for. */
  public static final String RECEIVING_SAGA = "sagastore-receiving-saga";

  /** Logical name of the destination of replies. */
  public static final String REPLY_TO = "sagastore-reply-to";

  /** ID of the message that this one answers. */
  public static final String IN_REPLY_TO = "sagastore-in-reply-to";

  /** Time of the message's commit or sending, in ISO 8601. */
  public static final String SENT_AT = "sagastore-sent-at";

  /** Number of failed attempts to handle the message; a redrive begins with none. */
  public static final String ATTEMPTS = "sagastore-attempts";

  /** Number of rounds of attempts that have ended in the dead-letter queue. */
  public static final String ROUND = "sagastore-round";

  /** If {@code true}, the message is handled even if the saga can't tell whether it was before. */
  public static final String HANDLE_IF_OLD = "sagastore-handle-if-old";

  /** In a dead letter: the reason. */
  public static final String DEAD_REASON = "sagastore-dead-reason";

  /** In a dead letter: class of the exception that has ended it. */
  public static final String DEAD_EXCEPTION = "sagastore-dead-exception";

  /** In a dead letter: number of attempts. */
  public static final String DEAD_ATTEMPTS = "sagastore-dead-attempts";

  /** In a dead letter: time of the first delivery, in ISO 8601. */
  public static final String DEAD_FIRST_RECEIVED_AT = "sagastore-dead-first-received-at";

  /** In a dead letter: logical name of the queue that the bus received it from. */
  public static final String DEAD_QUEUE = "sagastore-dead-queue";

  /** In a dead letter that could not be sent: logical name of its destination. */
  public static final String FORWARD_TO = "sagastore-forward-to";

  /** In a wake-up: name of the timer. */
  public static final String TIMER = "sagastore-timer";

  /** In a wake-up: token of the timer. */
  public static final String TIMER_TOKEN = "sagastore-timer-token";

  /** Type of the messages that wake a saga up for a timer. */
  public static final String WAKE_UP_TYPE = "sagastore.wake-up";

  private MessageHeaders() {}

  /**
   * Returns whether a header belongs to the bus.
   *
   * @param name name of a header
   * @return false if it travels on to the messages that a message causes
   */
  public static boolean isOwn(String name) {
    return name.startsWith(PREFIX);
  }
}
