package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives a saga of unknown type its type back. */
final class Sagas {
  private Sagas() {}

  @SuppressWarnings("unchecked") // the two conditions make it safe
  static <S> Optional<Saga<S>> ofType(SagaType<S> type, @Nullable Saga<?> saga) {
    return saga != null
            && saga.type().name().equals(type.name())
            && type.stateClass().isInstance(saga.state())
        ? Optional.of((Saga<S>) saga)
        : Optional.empty();
  }
}
