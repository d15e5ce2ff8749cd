package dev.sagastore.cdkapp.demo;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Runs an action before a write to DynamoDB, so that a conflict is the same in every run.
 *
 * <p>Not safe for use by several threads.
 */
final class WriteInterceptor implements ExecutionInterceptor {
  private @Nullable BooleanSupplier action;

  /**
   * Sets an action that runs before the next writes, until it has done its work.
   *
   * @param attempt returns whether it has done its work
   */
  void beforeWrites(BooleanSupplier attempt) {
    this.action = attempt;
  }

  /** Removes the action, and returns whether it has not done its work. */
  boolean reset() {
    boolean isPending = action != null;
    action = null;
    return isPending;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    BooleanSupplier pending = action;
    if (pending != null && isWrite(context.request())) {
      // the action writes, too
      action = null;
      if (!pending.getAsBoolean()) {
        action = pending;
      }
    }
  }

  private static boolean isWrite(SdkRequest request) {
    return request instanceof PutItemRequest
        || request instanceof UpdateItemRequest
        || request instanceof TransactWriteItemsRequest;
  }
}
