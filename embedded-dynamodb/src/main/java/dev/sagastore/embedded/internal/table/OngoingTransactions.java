package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The items that transactions hold between their two phases. Guarded by the database's lock. */
final class OngoingTransactions {
  /** In the words of the cancellation reason. */
  static final String MESSAGE = "Transaction is ongoing for the item";

  private final Set<ItemRef> held = new HashSet<>();

  boolean holds(ItemRef item) {
    return held.contains(item);
  }

  /**
   * Fails if a transaction holds an item.
   *
   * @throws ServiceException for a write that is not part of a transaction
   */
  void requireFree(ItemRef item) {
    if (holds(item)) {
      throw ServiceException.of("TransactionConflictException", MESSAGE);
    }
  }

  void hold(Collection<ItemRef> items) {
    held.addAll(items);
  }

  void release(Collection<ItemRef> items) {
    held.removeAll(items);
  }
}
