/**
 * The saga bus in AWS Lambda.
 *
 * <pre>{@code
 * public final class OrderFunction extends SagaBusHandler {
 *   public OrderFunction() {
 *     super(OrderFunction::configure);
 *   }
 *
 *   static void configure(SagaBusBuilder bus) {
 *     bus.define(OrderSaga.definition())
 *         .route(ReserveStock.class, "stock")
 *         .publishTo("order-events");
 *   }
 * }
 *
 * public final class OrderSweeper extends SagaSweepHandler {
 *   public OrderSweeper() {
 *     super(OrderFunction::configure);
 *   }
 * }
 * }</pre>
 *
 * <p>{@link dev.sagastore.bus.lambda.SagaBusHandler} handles the batches of an SQS event source,
 * and {@link dev.sagastore.bus.lambda.SagaSweepHandler} wakes sagas up whose timeouts are due. Both
 * read their configuration from environment variables, which the construct {@code SagaBus} sets.
 * {@link dev.sagastore.bus.lambda.LambdaSagaBus} has the settings that differ from the defaults.
 * {@link dev.sagastore.bus.sqs.EmbeddedMetrics} lists the metrics.
 *
 * <p>Not stable yet: it can change until the first release.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus.lambda;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
