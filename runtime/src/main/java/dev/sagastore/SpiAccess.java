package dev.sagastore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives {@code dev.sagastore.spi} access to types of this package. It is not meant for users of a
 * store.
 */
public abstract class SpiAccess {
  /** Creates the access. */
  protected SpiAccess() {}

  /**
   * Returns the upcasters that change a stored state to the version of its type.
   *
   * @param type the saga's type
   * @param storedVersion the version that the state was stored with
   * @return the upcasters in their order; empty if none is needed
   */
  protected static List<Consumer<StateObject>> upcastersFrom(SagaType<?> type, int storedVersion) {
    return type.upcastersFrom(storedVersion);
  }

  /**
   * Returns whether a query takes all sagas that its key conditions find.
   *
   * @param query the query
   * @return false if it has further filters
   */
  protected static boolean takesAll(SagaQuery<?> query) {
    return query.takesAll();
  }

  /**
   * Returns whether a query takes a saga.
   *
   * @param query the query
   * @param correlationId the saga's correlation ID
   * @param updatedAt time of the last write
   * @param completedAt time of completion; null if the saga is active
   * @param expiresAt time of expiry; null if it never expires
   * @return true if all filters take it
   */
  protected static boolean takes(
      SagaQuery<?> query,
      String correlationId,
      Instant updatedAt,
      @Nullable Instant completedAt,
      @Nullable Instant expiresAt) {
    return query.takes(correlationId, updatedAt, completedAt, expiresAt);
  }

  /**
   * Reads a saga. If it can't be read and the query leaves such sagas out, the result is empty.
   *
   * @param <S> class of the state
   * @param query the query
   * @param saga reads the saga, if the query takes it
   * @return the saga; empty if the query doesn't take it, or leaves it out
   */
  protected static <S> Optional<Saga<S>> read(
      SagaQuery<S> query, Supplier<Optional<Saga<S>>> saga) {
    return query.read(saga);
  }
}
