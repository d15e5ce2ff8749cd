package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.HashSet;
import java.util.List;

/**
 * What all transactions have in common (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">transactions</a>).
 */
final class TransactionLimits {
  /** A unit counts twice: once to prepare, once to commit. */
  static final int UNIT_FACTOR = 2;

  /** All items together: 4 MB. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private TransactionLimits() {}

  static void requireDistinct(List<ItemRef> items) {
    if (new HashSet<>(items).size() < items.size()) {
      throw ServiceException.validation(
          "Transaction request cannot include multiple operations on one item");
    }
  }

  static void requireSize(long bytes) {
    if (bytes > MAX_BYTES) {
      throw ServiceException.validation(
          "Aggregate size of the items in the transaction cannot exceed %d bytes, it has %d"
              .formatted(MAX_BYTES, bytes));
    }
  }
}
