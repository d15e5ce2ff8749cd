package dev.sagastore.testing;

/** A message of the sagas that the suite of the bus runs. */
sealed interface OrderMessage {
  /** Returns the correlation ID of the saga. */
  String orderId();

  /** Returns what distinguishes the message from others of its type. */
  String text();

  /** Starts the saga. */
  record Placed(String orderId, String text) implements OrderMessage {}

  /** Is handled by most sagas. */
  record Paid(String orderId, String text) implements OrderMessage {}

  /** Is handled by some sagas. */
  record Reserved(String orderId, String text) implements OrderMessage {}

  /** Completes most sagas that handle it. */
  record Shipped(String orderId, String text) implements OrderMessage {}

  /** Is an event of a saga. */
  record Noted(String orderId, String text) implements OrderMessage {}

  /** Is a command of a saga. */
  record Charge(String orderId, String text) implements OrderMessage {}

  /** Undoes a step of a saga. */
  record Undo(String orderId, String text) implements OrderMessage {}

  /** Answers {@link Undo}. */
  record Undone(String orderId, String text) implements OrderMessage {}

  /** Answers {@link Undo} if that has failed. */
  record UndoFailed(String orderId, String text) implements OrderMessage {}
}
