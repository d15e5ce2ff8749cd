/** Operations on the table itself. */
@NullMarked
package dev.sagastore.dynamodb.internal.table;

import org.jspecify.annotations.NullMarked;
