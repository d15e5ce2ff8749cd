/**
 * Contains sagas and their stores.
 *
 * <p>A saga is a business process that lives longer than one message: an order that waits for
 * stock, payment and shipping. Its state has to survive crashes, redeliveries and concurrent
 * workers.
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
 * <p>Operations fail with a {@link dev.sagastore.SagaStoreException}. For a {@code null} argument,
 * they throw a {@link NullPointerException}. For an invalid name or ID, they throw an {@link
 * IllegalArgumentException}.
 *
 * <p>Use all results, except those of methods with {@code @CanIgnoreReturnValue}. If you ignore a
 * changed copy of a saga, it isn't stored; if you ignore a future, its failure is lost. Both are
 * errors under Error Prone and warnings in IDEs.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
