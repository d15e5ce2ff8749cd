/**
 * The order saga on the saga bus: {@link dev.sagastore.example.order.OrderSaga} and the services
 * that it talks to.
 */
@NullMarked
package dev.sagastore.example.order;

import org.jspecify.annotations.NullMarked;
