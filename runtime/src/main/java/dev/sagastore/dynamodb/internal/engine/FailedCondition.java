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
 * A condition that did not hold.
 *
 * @param item what is stored there; empty if nothing is
 * @param retried true if an earlier attempt of the same request may have taken effect
 * @param cause what DynamoDB answered
 */
public record FailedCondition(
    Map<String, AttributeValue> item, boolean retried, SdkException cause) {
  private static final String REFUSED = "ConditionalCheckFailed";

  /** Returns the refusal of a request for one item; null if it failed for another reason. */
  public static @Nullable FailedCondition of(Retries.Failed failed) {
    return failed.cause() instanceof ConditionalCheckFailedException refused
        ? new FailedCondition(refused.item(), failed.retried(), refused)
        : null;
  }

  /** Returns the refusal of an item of a transaction; null if it was not refused itself. */
  public static @Nullable FailedCondition of(Retries.Failed failed, int place) {
    if (!(failed.cause() instanceof TransactionCanceledException cancelled)) {
      return null;
    }
    List<CancellationReason> reasons = cancelled.cancellationReasons();
    return place < reasons.size() && REFUSED.equals(reasons.get(place).code())
        ? new FailedCondition(reasons.get(place).item(), failed.retried(), cancelled)
        : null;
  }

  /** Returns a copy with the item that was read afterwards. */
  public FailedCondition withItem(Map<String, AttributeValue> stored) {
    return new FailedCondition(stored, retried, cause);
  }

  /**
   * Tells whether a delete found nothing because its first attempt, whose answer was lost, did it.
   */
  public boolean showsOwnDelete() {
    return retried && item.isEmpty();
  }

  /** Tells whether a transaction was cancelled because a condition did not hold. */
  public static boolean isAny(TransactionCanceledException cancelled) {
    return cancelled.cancellationReasons().stream()
        .anyMatch(reason -> REFUSED.equals(reason.code()));
  }
}
