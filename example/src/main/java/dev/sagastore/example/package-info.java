/**
 * An order saga on AWS: SQS delivers the events of orders in any order and sometimes twice, and
 * every order still goes its way exactly once.
 *
 * <p>{@link dev.sagastore.example.Order} and its events know nothing of AWS; {@link
 * dev.sagastore.example.OrderProcessor} brings them together with a {@link
 * dev.sagastore.SagaStore}. {@link dev.sagastore.example.OrderHandler} is what Lambda calls, {@link
 * dev.sagastore.example.OrderWorker} does the same in a process that runs all the time.
 */
@NullMarked
package dev.sagastore.example;

import org.jspecify.annotations.NullMarked;
