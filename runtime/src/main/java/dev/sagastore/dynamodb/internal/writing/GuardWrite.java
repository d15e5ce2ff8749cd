package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.Guard;

/**
 * A write of a guard, together with the write of its saga.
 *
 * @param guard the guard
 * @param part the write
 * @param yields whether the write skips the guard if another saga has taken it meanwhile; otherwise
 *     the whole write fails
 */
record GuardWrite(Guard guard, WriteAction part, boolean yields) {

  /** Returns the deletion of a guard, unless another saga has taken it. */
  static GuardWrite delete(Guard guard, Condition own) {
    return new GuardWrite(guard, new WriteAction.DeleteItem(guard.key(), own), true);
  }
}
