/**
 * How the store works inside; not part of the API.
 *
 * <p>Everything but {@link dev.sagastore.dynamodb.internal.SagaOperations} is pure: it turns a saga
 * into a request, and an answer into a saga or an error, and sends nothing.
 */
@NullMarked
package dev.sagastore.dynamodb.internal;

import org.jspecify.annotations.NullMarked;
