/** Contains interfaces for implementers of mappers, stores and extensions. */
@CheckReturnValue
@NullMarked
package dev.sagastore.spi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
