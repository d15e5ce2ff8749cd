package dev.sagastore.dynamodb.internal.engine;

import software.amazon.awssdk.core.exception.SdkException;

/**
 * A request that failed after all retries.
 *
 * @param cause the exception of the last attempt
 * @param retried true if an earlier attempt may have taken effect, because its response was lost
 */
public record FailedRequest(SdkException cause, boolean retried) {}
