/** Conditional writes: inserts, updates, deletes, modifications and the clean-up. */
@NullMarked
package dev.sagastore.dynamodb.internal.writing;

import org.jspecify.annotations.NullMarked;
