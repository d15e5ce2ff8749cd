/**
 * Contains {@link dev.sagastore.ssm.SagaStoreParameters}, which reads the configuration of the saga
 * store from SSM Parameter Store. Use it for functions and services that are deployed separately
 * from the table.
 */
@NullMarked
package dev.sagastore.ssm;

import org.jspecify.annotations.NullMarked;
