package dev.sagastore;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Carries out a modification without a thread of its own. */
final class AsyncModification<S> {
  private final AsyncSagaStore store;
  private final Modification<S> modification;

  AsyncModification(AsyncSagaStore store, Modification<S> modification) {
    this.store = store;
    this.modification = modification;
  }

  CompletableFuture<Saga<S>> apply(String sagaId) {
    return read(sagaId).thenCompose(saga -> attempt(saga, 1));
  }

  private CompletableFuture<Saga<S>> read(String sagaId) {
    return store
        .findById(modification.type(), sagaId)
        .thenApply(found -> modification.require(found, sagaId));
  }

  private CompletionStage<Saga<S>> attempt(Saga<S> saga, int attempt) {
    Optional<Saga<S>> changed = modification.changed(saga);
    if (changed.isEmpty()) {
      return CompletableFuture.completedFuture(saga);
    }
    return store
        .update(changed.get())
        .exceptionallyCompose(failure -> afterFailure(saga.sagaId(), failure, attempt));
  }

  private CompletionStage<Saga<S>> afterFailure(String sagaId, Throwable failure, int attempt) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof SagaConflictException conflict)) {
      return CompletableFuture.failedFuture(cause);
    }
    Modification.Retry<S> retry = modification.afterConflict(conflict, attempt);
    Executor later =
        CompletableFuture.delayedExecutor(retry.pause().toNanos(), TimeUnit.NANOSECONDS);
    return CompletableFuture.completedFuture(retry.saga())
        .thenComposeAsync(
            current ->
                current.map(CompletableFuture::completedFuture).orElseGet(() -> read(sagaId)),
            later)
        .thenCompose(current -> attempt(current, attempt + 1));
  }
}
