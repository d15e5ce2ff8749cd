package dev.sagastore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Contains functions on sagas that several types of this package use. */
final class Sagas {
  private Sagas() {}

  /**
   * Returns a correlation ID for a message, without characters that could forge a line of a log.
   */
  static String printable(String correlationId) {
    return correlationId.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "\uFFFD");
  }

  /** Returns a saga of unknown type with a type, if it has that type. */
  @SuppressWarnings("unchecked") // the two conditions make it safe
  static <S> Optional<Saga<S>> ofType(SagaType<S> type, @Nullable Saga<?> saga) {
    return saga != null
            && saga.type().name().equals(type.name())
            && type.stateType().rawClass().isInstance(saga.state())
        ? Optional.of((Saga<S>) saga)
        : Optional.empty();
  }
}
