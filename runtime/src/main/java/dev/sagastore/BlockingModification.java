package dev.sagastore;

import java.time.Duration;
import java.util.Optional;

/** Carries out a modification on the caller's thread. */
final class BlockingModification<S> {
  private final SagaStore store;
  private final Modification<S> modification;

  BlockingModification(SagaStore store, Modification<S> modification) {
    this.store = store;
    this.modification = modification;
  }

  Saga<S> apply(String sagaId) {
    Saga<S> saga = modification.require(read(sagaId), sagaId);
    for (int attempt = 1; ; attempt++) {
      Optional<Saga<S>> changed = modification.changed(saga);
      if (changed.isEmpty()) {
        return saga;
      }
      try {
        return store.update(changed.get());
      } catch (SagaConflictException conflict) {
        Modification.Retry<S> retry = modification.afterConflict(conflict, attempt);
        if (!pause(retry.pause())) {
          throw retry.failure();
        }
        saga = retry.readAgain() ? retry.newest(read(sagaId)) : retry.saga();
      }
    }
  }

  private Optional<Saga<S>> read(String sagaId) {
    return store.findById(modification.type(), sagaId);
  }

  /** Returns false if the thread was interrupted. */
  private static boolean pause(Duration time) {
    try {
      Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
