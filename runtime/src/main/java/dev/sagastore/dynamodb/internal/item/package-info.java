/** Items of the table: keys, conditions, changes, and a saga as an item and back. */
@NullMarked
package dev.sagastore.dynamodb.internal.item;

import org.jspecify.annotations.NullMarked;
