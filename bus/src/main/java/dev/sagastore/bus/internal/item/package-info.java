/** The data of the bus in the item of a saga, for the bus itself. */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus.internal.item;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
