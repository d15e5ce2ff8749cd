package dev.sagastore.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function: takes a batch of order events from SQS and answers which messages failed.
 *
 * <p>The messages of a batch are handled one after the other, in the order of the batch. A message
 * that fails does not keep the others from being handled; SQS delivers it again, and moves it to
 * the dead-letter queue once it has failed too often. The queue's event source must be set to
 * report batch item failures: without that, Lambda takes any answer for success, and SQS deletes
 * the failed messages too.
 *
 * <p>No state is kept between calls except the store.
 */
public final class OrderHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final OrderProcessor processor;
  private final MessageListener listener;

  /**
   * Creates the handler as Lambda does, once for each execution environment: with the store that
   * the environment variables name, logging what happens.
   */
  public OrderHandler() {
    this(DynamoDbSagaStore.fromEnvironment(), new LoggingListener());
  }

  /** Creates a handler for a store of one's own. */
  public OrderHandler(SagaStore store, MessageListener listener) {
    this.processor = new OrderProcessor(store);
    this.listener = listener;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent batch, @Nullable Context context) {
    List<BatchItemFailure> failures =
        batch.getRecords().stream()
            .filter(message -> !isDone(message))
            .map(message -> new BatchItemFailure(message.getMessageId()))
            .toList();
    return new SQSBatchResponse(failures);
  }

  private boolean isDone(SQSMessage message) {
    OrderEvent event = null;
    try {
      event = OrderEvent.parse(message.getBody());
      OrderResult result = processor.process(event);
      listener.processed(message.getMessageId(), event, result);
      return result.outcome().isDone();
    } catch (RuntimeException e) {
      // Whatever went wrong concerns this message alone: to throw would fail the whole batch.
      listener.failed(message.getMessageId(), event, e);
      return false;
    }
  }
}
