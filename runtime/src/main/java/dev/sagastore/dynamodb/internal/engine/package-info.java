/**
 * Steps, and the two runners that send their requests: a blocking and an asynchronous one. The
 * package also contains retries and the translation of exceptions.
 */
@NullMarked
package dev.sagastore.dynamodb.internal.engine;

import org.jspecify.annotations.NullMarked;
