package dev.sagastore.example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.security.Security;
import java.util.List;
import org.crac.Core;
import org.crac.Resource;
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
 * <p>With SnapStart, Lambda creates one handler for each version that is published, asks it to get
 * ready ({@link #beforeCheckpoint}), and starts every execution environment from a snapshot of it.
 *
 * <p>No state is kept between calls except the store.
 */
public final class OrderHandler implements RequestHandler<SQSEvent, SQSBatchResponse>, Resource {
  static {
    // A function restored from a snapshot would look for DynamoDB where it was at that time; Lambda
    // caches addresses itself:
    // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
    Security.setProperty("networkaddress.cache.ttl", "0");
  }

  private final OrderMessages messages;
  private final Priming priming;

  /**
   * Creates the handler as Lambda does, once for each execution environment or snapshot: with the
   * store that the environment variables name, logging what happens.
   */
  public OrderHandler() {
    this(DynamoDbSagaStore.fromEnvironment(), new LoggingListener());
    // which keeps a weak reference; Lambda keeps the handler
    Core.getGlobalContext().register(this);
  }

  /** Creates a handler for a store of one's own. */
  public OrderHandler(SagaStore store, MessageListener listener) {
    this.messages = new OrderMessages(store, listener);
    this.priming = new Priming(store);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent batch, @Nullable Context context) {
    List<BatchItemFailure> failures =
        batch.getRecords().stream()
            .filter(message -> !messages.handle(message.getMessageId(), message.getBody()))
            .map(message -> new BatchItemFailure(message.getMessageId()))
            .toList();
    return new SQSBatchResponse(failures);
  }

  /**
   * Primes the store, with a read alone. Lambda calls this before it takes a snapshot.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html">runtime
   *     hooks</a>
   */
  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    priming.run();
  }

  /**
   * Does nothing. The priming's connection is long closed when a function is restored, but it is
   * not used again: the HTTP client forgets connections that were idle for seconds by the clock,
   * and the SDK sends again what met a broken one. Ids of writes are drawn when they are needed,
   * from a source that Lambda seeds anew.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">uniqueness
   *     with SnapStart</a>
   */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}
}
