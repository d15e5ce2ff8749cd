/** States as attributes: mapped, encoded, compared with what would be read back. */
@NullMarked
package dev.sagastore.dynamodb.internal.state;

import org.jspecify.annotations.NullMarked;
