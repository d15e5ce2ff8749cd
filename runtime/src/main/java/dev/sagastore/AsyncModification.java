package dev.sagastore;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Carries out one modification without a thread of its own. */
final class AsyncModification<S> {
  private final AsyncSagaStore store;
  private final Modification<S> modification;

  /** What the caller gets, and may cancel. */
  private final CompletableFuture<Saga<S>> result = new CompletableFuture<>();

  AsyncModification(AsyncSagaStore store, Modification<S> modification) {
    this.store = store;
    this.modification = modification;
  }

  CompletableFuture<Saga<S>> apply(String sagaId) {
    CompletableFuture<Saga<S>> unused =
        read(sagaId)
            .thenCompose(found -> attempt(modification.require(found, sagaId), 1))
            .whenComplete(
                (saga, failure) -> {
                  if (failure == null) {
                    result.complete(saga);
                  } else {
                    result.completeExceptionally(unwrapped(failure));
                  }
                });
    return result;
  }

  private CompletableFuture<Optional<Saga<S>>> read(String sagaId) {
    return untilResult(store.findById(modification.type(), sagaId));
  }

  /** Returns an operation that is cancelled when the caller cancels the result. */
  private <T> CompletableFuture<T> untilResult(CompletableFuture<T> operation) {
    CompletableFuture<Saga<S>> unused =
        result.whenComplete((saga, failure) -> operation.cancel(false));
    return operation;
  }

  private CompletionStage<Saga<S>> attempt(Saga<S> saga, int attempt) {
    Optional<Saga<S>> changed = modification.changed(saga);
    if (changed.isEmpty()) {
      return CompletableFuture.completedFuture(saga);
    }
    if (result.isDone()) {
      return result;
    }
    return untilResult(store.update(changed.get()))
        .exceptionallyCompose(failure -> afterFailure(failure, attempt));
  }

  private CompletionStage<Saga<S>> afterFailure(Throwable failure, int attempt) {
    Throwable cause = unwrapped(failure);
    if (!(cause instanceof SagaConflictException conflict)) {
      return CompletableFuture.failedFuture(cause);
    }
    Modification.Retry<S> retry = modification.afterConflict(conflict, attempt);
    Executor later =
        CompletableFuture.delayedExecutor(retry.pause().toNanos(), TimeUnit.NANOSECONDS);
    return CompletableFuture.completedFuture(retry)
        .thenComposeAsync(
            next ->
                next.readAgain() && !result.isDone()
                    ? read(next.saga().sagaId()).thenApply(next::newest)
                    : CompletableFuture.completedFuture(next.saga()),
            later)
        .thenCompose(saga -> attempt(saga, attempt + 1));
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
