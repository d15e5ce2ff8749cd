/**
 * Contains metrics of the saga store.
 *
 * <p>{@link dev.sagastore.micrometer.SagaStoreMetrics} reports every operation to a Micrometer
 * registry.
 */
@NullMarked
package dev.sagastore.micrometer;

import org.jspecify.annotations.NullMarked;
