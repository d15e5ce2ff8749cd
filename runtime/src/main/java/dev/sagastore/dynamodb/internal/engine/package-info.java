/**
 * Steps, and the two runners that send their requests: one blocks, one does not. Retries and the
 * translation of errors stand here too.
 */
@NullMarked
package dev.sagastore.dynamodb.internal.engine;

import org.jspecify.annotations.NullMarked;
