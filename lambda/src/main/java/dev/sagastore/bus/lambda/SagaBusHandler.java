package dev.sagastore.bus.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sagastore.bus.SagaBusBuilder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Lambda function that handles the messages of a saga bus, in batches of an SQS event source.
 *
 * <pre>{@code
 * public final class OrderFunction extends SagaBusHandler {
 *   public OrderFunction() {
 *     super(bus -> bus.define(OrderSaga.definition()).route(ReserveStock.class, "stock"));
 *   }
 * }
 * }</pre>
 *
 * <p>The messages of one saga in a batch are handled together, with one read and one write. The
 * response lists the messages that stay in the queue:
 *
 * <table>
 * <caption>Messages of a batch</caption>
 * <tr><th>message</th><th>in the response</th><th>comes again</th></tr>
 * <tr><td>handled, duplicate, ignored, retried by a copy, or a dead letter</td><td>no</td>
 * <td>no: Lambda deletes it</td></tr>
 * <tr><td>waits for its saga, a guard, a type, its time, or the store</td><td>yes</td>
 * <td>after its pause, by its visibility timeout</td></tr>
 * <tr><td>not begun in time</td><td>yes</td><td>immediately</td></tr>
 * <tr><td>not settled, for example because of an outage</td><td>yes</td>
 * <td>after the queue's visibility timeout</td></tr>
 * </table>
 *
 * <p><b>The event source must have {@code ReportBatchItemFailures}</b> (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">partial batch
 * responses</a>). Without it, Lambda ignores the response and deletes all messages, also those that
 * have to come again. The construct {@code SagaBus} sets it. The handler can't detect that it is
 * missing.
 *
 * <p><b>Time.</b> No handler is called in the last part of the invocation, the {@linkplain
 * LambdaSagaBus.Builder#reserve reserve}: what was handled before is still stored and sent.
 *
 * <p><b>SnapStart.</b> Before Lambda takes a snapshot, the handler loads what the first message
 * needs (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html">runtime
 * hooks</a>). For that, it reads a saga that doesn't exist, and changes the visibility of a message
 * that doesn't exist. It writes and sends nothing. If these requests fail, it logs a warning, and
 * the first message takes longer.
 *
 * <p>The function's role needs the grants that the construct gives: access to the table, {@code
 * sqs:ChangeMessageVisibility} on the queue, and sending to the queue, the dead-letter queue and
 * all destinations.
 *
 * <p>Lambda creates one object for each execution environment, and calls it for one batch at a
 * time. It is also safe for use by several threads.
 */
public abstract class SagaBusHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final LambdaSagaBus bus;

  // strong: the context of CRaC keeps a weak reference
  private final SnapStartPriming priming;

  /**
   * Creates a handler whose store and transport come from the environment variables of the
   * function.
   *
   * @param configuration adds definitions and destinations, but neither store nor transport
   * @throws dev.sagastore.SagaStoreConfigurationException if variables are missing or malformed;
   *     the message names all of them
   * @throws IllegalArgumentException if the bus can't work; the message contains all problems
   */
  protected SagaBusHandler(Consumer<SagaBusBuilder> configuration) {
    this(LambdaSagaBus.fromEnvironment(configuration));
  }

  /**
   * Creates a handler with settings that differ from the defaults.
   *
   * @param bus the bus
   */
  protected SagaBusHandler(LambdaSagaBus bus) {
    this.bus = bus;
    this.priming = SnapStartPriming.register(bus);
  }

  /**
   * Handles a batch.
   *
   * @param event the event of an SQS event source
   * @param context context of the invocation; null for no limit of time
   * @return the IDs of the messages that stay in the queue
   * @throws IllegalArgumentException if it isn't an event of the queue of this bus; the message
   *     says why. All messages come again
   */
  @Override
  public final SQSBatchResponse handleRequest(SQSEvent event, @Nullable Context context) {
    return bus.handle(event, context);
  }

  SnapStartPriming priming() {
    return priming;
  }
}
