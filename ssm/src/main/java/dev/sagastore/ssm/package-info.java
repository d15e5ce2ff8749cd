/**
 * The configuration of the saga store from SSM Parameter Store, for functions and services that are
 * deployed apart from the table.
 *
 * <p>{@link dev.sagastore.ssm.SagaStoreParameters} reads it.
 */
@NullMarked
package dev.sagastore.ssm;

import org.jspecify.annotations.NullMarked;
