/** Creates, deletes and verifies the table. */
@NullMarked
package dev.sagastore.dynamodb.internal.table;

import org.jspecify.annotations.NullMarked;
