package dev.sagastore.dynamodb.internal.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A condition of a write that failed.
 *
 * @param item the stored item; empty if there is none
 * @param retried true if an earlier attempt of the same request may have taken effect
 * @param cause the exception that DynamoDB returned
 */
public record FailedCondition(
    Map<String, AttributeValue> item, boolean retried, SdkException cause) {
  private static final String CODE = "ConditionalCheckFailed";

  /**
   * Returns the failed condition of a request for one item; null if it failed for another reason.
   */
  public static @Nullable FailedCondition of(FailedRequest failed) {
    return failed.cause() instanceof ConditionalCheckFailedException exception
        ? new FailedCondition(exception.item(), failed.retried(), exception)
        : null;
  }

  /** Returns the failed condition of an item of a transaction; null if that condition held. */
  public static @Nullable FailedCondition of(FailedRequest failed, int index) {
    if (!(failed.cause() instanceof TransactionCanceledException cancelled)) {
      return null;
    }
    List<CancellationReason> reasons = cancelled.cancellationReasons();
    return index < reasons.size() && CODE.equals(reasons.get(index).code())
        ? new FailedCondition(reasons.get(index).item(), failed.retried(), cancelled)
        : null;
  }

  /** Returns a copy with the item that was read afterwards. */
  public FailedCondition withItem(Map<String, AttributeValue> stored) {
    return new FailedCondition(stored, retried, cause);
  }

  /**
   * Returns whether a delete found no item because its first attempt, whose response was lost,
   * deleted it.
   */
  public boolean showsOwnDelete() {
    return retried && item.isEmpty();
  }

  /** Returns whether a transaction was canceled because a condition failed. */
  public static boolean isAny(TransactionCanceledException cancelled) {
    return cancelled.cancellationReasons().stream().anyMatch(reason -> CODE.equals(reason.code()));
  }
}
