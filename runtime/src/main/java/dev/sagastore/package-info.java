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
 * Saga<Order> saga = store.insert(ORDER, "order-42", Order.submitted());
 * saga = store.update(saga.withState(saga.state().paid()));
 * store.findByCorrelationId(ORDER, "order-42");
 * store.update(saga.completed());
 * }</pre>
 *
 * <p>What goes wrong is a {@link dev.sagastore.SagaStoreException}, a sealed hierarchy; a {@code
 * null} or an invalid name or id is a {@link NullPointerException} or an {@link
 * IllegalArgumentException}.
 */
@NullMarked
package dev.sagastore;

import org.jspecify.annotations.NullMarked;
