package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What several types of this package need. */
final class Sagas {
  private Sagas() {}

  /** A correlation id may hold anything; in a message it must not forge a line of a log. */
  static String printable(String correlationId) {
    return correlationId.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "\uFFFD");
  }

  /** Gives a saga of unknown type its type back. */
  @SuppressWarnings("unchecked") // the two conditions make it safe
  static <S> Optional<Saga<S>> ofType(SagaType<S> type, @Nullable Saga<?> saga) {
    return saga != null
            && saga.type().name().equals(type.name())
            && type.stateType().rawClass().isInstance(saga.state())
        ? Optional.of((Saga<S>) saga)
        : Optional.empty();
  }
}
