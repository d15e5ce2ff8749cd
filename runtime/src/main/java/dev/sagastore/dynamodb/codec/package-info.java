/** Contains the interface for custom codecs of states. */
@CheckReturnValue
@NullMarked
package dev.sagastore.dynamodb.codec;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
