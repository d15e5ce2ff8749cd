package dev.sagastore.example;

import org.jspecify.annotations.Nullable;

/** Is told what became of every message, by the thread that handled it. */
public interface MessageListener {
  /**
   * A message held an event, and the event was processed. Unless its outcome {@linkplain
   * OrderOutcome#isDone() is done}, the message is left for SQS to deliver again.
   */
  void processed(String messageId, OrderEvent event, OrderResult result);

  /**
   * A message could not be processed and is left for SQS to deliver again.
   *
   * @param messageId id of the message
   * @param event the event; null if the message holds none
   * @param failure a {@link MalformedEventException}, a {@link dev.sagastore.SagaStoreException},
   *     or anything else if there is a bug
   */
  void failed(String messageId, @Nullable OrderEvent event, RuntimeException failure);
}
