/** How states are written into items: the interface for codecs of one's own. */
@CheckReturnValue
@NullMarked
package dev.sagastore.dynamodb.codec;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
