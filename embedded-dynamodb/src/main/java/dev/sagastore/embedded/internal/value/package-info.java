/** Attribute values: their types, order, sizes, and JSON form. */
@NullMarked
package dev.sagastore.embedded.internal.value;

import org.jspecify.annotations.NullMarked;
