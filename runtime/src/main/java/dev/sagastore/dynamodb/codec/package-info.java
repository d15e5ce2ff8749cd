/** How states are written into items: the interface for codecs of one's own. */
@NullMarked
package dev.sagastore.dynamodb.codec;

import org.jspecify.annotations.NullMarked;
