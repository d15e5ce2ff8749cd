/**
 * Contains metrics of the saga store and of the saga bus.
 *
 * <p>{@link dev.sagastore.micrometer.SagaStoreMetrics} reports every operation of a store to a
 * Micrometer registry. {@link dev.sagastore.micrometer.SagaBusMetrics} reports what a bus does.
 */
@NullMarked
package dev.sagastore.micrometer;

import org.jspecify.annotations.NullMarked;
