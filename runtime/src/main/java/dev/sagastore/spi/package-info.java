/**
 * Interfaces for implementers: how a library for object mapping becomes the one that a store writes
 * and reads states with.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore.spi;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
