package dev.sagastore.embedded;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The holds that transactions are yet to meet, in order. */
final class TransactionHolds {
  private final Collection<TransactionHold> unreleased = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<TransactionHold> waiting = new ConcurrentLinkedQueue<>();

  TransactionHold next() {
    TransactionHold hold = new TransactionHold(this);
    unreleased.add(hold);
    waiting.add(hold);
    return hold;
  }

  /** Holds the transaction in whose thread it is called, if there is a hold for it. */
  void betweenPhases() {
    TransactionHold hold = waiting.poll();
    if (hold != null) {
      hold.meet();
    }
  }

  void forget(TransactionHold hold) {
    waiting.remove(hold);
    unreleased.remove(hold);
  }

  void releaseAll() {
    unreleased.forEach(TransactionHold::close);
  }
}
