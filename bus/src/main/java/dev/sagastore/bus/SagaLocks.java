package dev.sagastore.bus;

import dev.sagastore.SagaReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps two threads of this process from handling messages of one saga side by side, which would
 * only bring conflicts. Sagas share locks, so that their number is bounded.
 */
final class SagaLocks {
  private static final int LOCKS = 1024;

  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  SagaLocks() {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  void with(SagaReference<?> saga, Runnable task) {
    ReentrantLock lock = locks[Math.floorMod(saga.hashCode(), LOCKS)];
    lock.lock();
    try {
      task.run();
    } finally {
      lock.unlock();
    }
  }
}
