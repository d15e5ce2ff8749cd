/**
 * DynamoDB attribute values as data: their size, their JSON, and a writer and a reader that stream
 * them.
 */
@NullMarked
package dev.sagastore.dynamodb.internal.attribute;

import org.jspecify.annotations.NullMarked;
