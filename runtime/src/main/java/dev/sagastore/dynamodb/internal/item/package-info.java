/** Items of the table: keys, conditions, changes, and the conversion between sagas and items. */
@NullMarked
package dev.sagastore.dynamodb.internal.item;

import org.jspecify.annotations.NullMarked;
