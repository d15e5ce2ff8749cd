/**
 * The order saga on AWS: {@link dev.sagastore.example.order.OrderSaga}, and the services that it
 * talks to.
 *
 * <p>{@link dev.sagastore.example.order.OrderBus} puts them together. {@link
 * dev.sagastore.example.order.OrderFunction} and {@link dev.sagastore.example.order.OrderSweeper}
 * run them on Lambda, and {@link dev.sagastore.example.order.OrderWorker} in a process.
 */
@NullMarked
package dev.sagastore.example.order;

import org.jspecify.annotations.NullMarked;
