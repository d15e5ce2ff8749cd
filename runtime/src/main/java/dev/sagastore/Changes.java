package dev.sagastore;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Creates the changes for the shorter methods of blocking and asynchronous stores. */
final class Changes {
  private Changes() {}

  static <S> S apply(UnaryOperator<S> change, S state) {
    return Objects.requireNonNull(change.apply(state), "the changed state must not be null");
  }

  /** Inserts a state, or changes the existing one. The result is true if it inserted. */
  static <S> Function<Optional<Saga<S>>, SagaChange<S, Boolean>> insertOrModify(
      S first, UnaryOperator<S> change) {
    return found ->
        found.isEmpty()
            ? SagaChange.to(first).returning(true)
            : SagaChange.to(apply(change, found.get().state())).returning(false);
  }

  static <S> InsertResult<S> inserted(ChangeResult<S, Boolean> changed) {
    return changed.result()
        ? InsertResult.inserted(stored(changed))
        : InsertResult.found(stored(changed));
  }

  /** Returns the existing saga of a failed insert; throws any other failure. */
  static <S> InsertResult<S> found(SagaType<S> type, Throwable failure) {
    if (failure instanceof DuplicateSagaException duplicate) {
      return InsertResult.found(duplicate.existing(type).orElseThrow(() -> duplicate));
    }
    throw new CompletionException(failure);
  }

  /** Returns the saga of a change that deletes nothing. */
  static <S> Saga<S> stored(ChangeResult<S, ? extends @Nullable Object> changed) {
    return changed.saga().orElseThrow();
  }
}
