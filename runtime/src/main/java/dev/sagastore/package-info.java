/**
 * Sagas and where they are stored.
 *
 * <p>A saga is a business process that lives longer than one message: an order that waits for
 * stock, payment and shipping. Its state has to survive crashes, redeliveries and two workers
 * acting at once.
 *
 * <pre>{@code
 * static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);
 *
 * SagaStore store = DynamoDbSagaStore.fromEnvironment();
 *
 * SagaReference.ByCorrelationId<Order> order = ORDER.correlationId("order-42");
 * store.insertOrGet(order, Order.submitted());
 * store.modify(order, Order::paid);
 * Optional<Saga<Order>> found = store.find(order);
 * store.complete(order, Order::shipped);
 * }</pre>
 *
 * <p>Operations fail with a {@link dev.sagastore.SagaStoreException}. A {@code null} or an invalid
 * name or ID is a {@link NullPointerException} or an {@link IllegalArgumentException}.
 *
 * <p>Results must be used, unless a method says otherwise by {@code @CanIgnoreReturnValue}: a
 * changed copy of a saga that isn't stored, or a future whose failure isn't seen, is an error under
 * Error Prone and a warning in IDEs.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
