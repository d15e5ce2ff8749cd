/** States as attributes: mapped, encoded, and compared with the result of reading them back. */
@NullMarked
package dev.sagastore.dynamodb.internal.state;

import org.jspecify.annotations.NullMarked;
