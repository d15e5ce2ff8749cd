package dev.sagastore.example;

import dev.sagastore.SagaStore;

/**
 * Handles the messages of the queue, one by one, whoever received them: {@link OrderHandler} on
 * Lambda or {@link OrderWorker} on ECS. Safe for use by several threads if the listener is.
 */
final class OrderMessages {
  private final OrderProcessor processor;
  private final MessageListener listener;

  OrderMessages(SagaStore store, MessageListener listener) {
    this.processor = new OrderProcessor(store);
    this.listener = listener;
  }

  /**
   * Handles one message.
   *
   * @param messageId id of the message
   * @param body what it says
   * @return true if nothing is left to do, so that the queue may forget the message; false if it
   *     has to come again
   */
  boolean handle(String messageId, String body) {
    OrderEvent event = null;
    try {
      event = OrderEvent.parse(body);
      OrderResult result = processor.process(event);
      listener.processed(messageId, event, result);
      return result.outcome().isDone();
    } catch (RuntimeException e) {
      // Whatever went wrong concerns this message alone: to throw would fail the whole batch.
      listener.failed(messageId, event, e);
      return false;
    }
  }
}
