/**
 * The interfaces that an integration of the saga bus implements.
 *
 * <p>Not stable yet: it can change until the bus is released.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus.spi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
