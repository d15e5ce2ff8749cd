/** Reads by key, by correlation ID and by query. */
@NullMarked
package dev.sagastore.dynamodb.internal.reading;

import org.jspecify.annotations.NullMarked;
