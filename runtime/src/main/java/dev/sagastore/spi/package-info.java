/**
 * Interfaces for implementers: how a library for object mapping becomes the one that a store writes
 * and reads states with.
 */
@NullMarked
package dev.sagastore.spi;

import org.jspecify.annotations.NullMarked;
