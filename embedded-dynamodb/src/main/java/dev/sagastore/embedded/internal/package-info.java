/** The errors that all parts of the engine share. */
@NullMarked
package dev.sagastore.embedded.internal;

import org.jspecify.annotations.NullMarked;
