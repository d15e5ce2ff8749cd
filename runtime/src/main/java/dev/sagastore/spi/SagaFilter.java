package dev.sagastore.spi;

import dev.sagastore.Saga;
import dev.sagastore.SagaQuery;
import dev.sagastore.SpiAccess;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The filters of a query, for implementers of a store. Immutable, and safe for use by several
 * threads.
 *
 * @param <S> class of the state
 */
public final class SagaFilter<S> extends SpiAccess {
  private final SagaQuery<S> query;

  private SagaFilter(SagaQuery<S> query) {
    this.query = query;
  }

  /**
   * Returns the filters of a query.
   *
   * @param <S> class of the state
   * @param query the query
   * @return the filters
   */
  public static <S> SagaFilter<S> of(SagaQuery<S> query) {
    return new SagaFilter<>(query);
  }

  /**
   * Returns whether the query takes all sagas that its way to them finds, so that none is read in
   * vain.
   *
   * @return false if it asks for active or completed sagas, for times of update or expiry, or for a
   *     prefix of correlation IDs besides days of completion
   */
  public boolean takesAll() {
    return takesAll(query);
  }

  /**
   * Returns whether the query takes a saga.
   *
   * @param correlationId the saga's correlation ID
   * @param updatedAt time of the last write
   * @param completedAt time of completion; null if the saga is active
   * @param expiresAt time of expiry; null if it never expires
   * @return true if all filters take it
   */
  public boolean takes(
      String correlationId,
      Instant updatedAt,
      @Nullable Instant completedAt,
      @Nullable Instant expiresAt) {
    return takes(query, correlationId, updatedAt, completedAt, expiresAt);
  }

  /**
   * Reads a saga as the query wants it.
   *
   * @param saga reads the saga, if the query takes it
   * @return the saga; empty if it isn't taken, or can't be read and the query leaves such sagas out
   * @throws dev.sagastore.SagaSerializationException if it can't be read and the query leaves
   *     nothing out
   */
  public Optional<Saga<S>> read(Supplier<Optional<Saga<S>>> saga) {
    return read(query, saga);
  }
}
