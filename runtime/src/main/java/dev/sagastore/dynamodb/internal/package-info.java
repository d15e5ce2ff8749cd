/**
 * Implements the store for DynamoDB; not part of the API.
 *
 * <p>A functional core turns a saga into a request, and a response into a saga or an error. It
 * returns {@link dev.sagastore.dynamodb.internal.engine.Step steps} and sends nothing. The runners
 * in {@code engine} carry steps out, so that blocking and asynchronous stores share every rule.
 *
 * <pre>
 * attribute ← state ← item ← reading ← writing ← this package
 * attribute ← engine ← reading, table
 * </pre>
 */
@NullMarked
package dev.sagastore.dynamodb.internal;

import org.jspecify.annotations.NullMarked;
