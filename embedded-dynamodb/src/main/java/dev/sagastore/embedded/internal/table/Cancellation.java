package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reasons for which a transaction is cancelled, one for each of its parts. */
final class Cancellation {
  private static final Map<String, String> CODES =
      Map.of(
          "ConditionalCheckFailedException", "ConditionalCheckFailed",
          "TransactionConflictException", "TransactionConflict",
          "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded",
          "ThrottlingException", "ThrottlingError",
          "ValidationException", "ValidationError");

  private final List<Map<String, Object>> reasons = new ArrayList<>();
  private boolean cancelled;

  void addNone() {
    reasons.add(Map.of("Code", "None"));
  }

  /** Adds the failure of one part. */
  void add(ServiceException failure) {
    Map<String, Object> reason = new LinkedHashMap<>();
    reason.put("Code", CODES.getOrDefault(failure.name(), failure.name()));
    if (failure.members().get("Item") instanceof Map<?, ?> item) {
      reason.put("Item", item);
    }
    reason.put("Message", failure.getMessage());
    reasons.add(reason);
    cancelled = true;
  }

  /**
   * Fails if a part has failed.
   *
   * @throws ServiceException with all reasons
   */
  void throwIfCancelled() {
    if (cancelled) {
      String codes =
          reasons.stream()
              .map(reason -> String.valueOf(reason.get("Code")))
              .collect(Collectors.joining(", "));
      throw ServiceException.of(
          "TransactionCanceledException",
          "Transaction cancelled, please refer cancellation reasons for specific reasons ["
              + codes
              + "]",
          Map.of("CancellationReasons", reasons));
    }
  }
}
