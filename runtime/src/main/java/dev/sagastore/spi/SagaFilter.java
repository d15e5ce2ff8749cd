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
   * Returns whether the query takes all sagas that its key conditions find, so that a store reads
   * no saga in vain.
   *
   * @return false if it takes only active or only completed sagas, if it filters by times of update
   *     or expiry, or if it has both days of completion and a prefix of correlation IDs
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
   * Reads a saga, and reports it to the query's consumer if it can't be read.
   *
   * @param saga reads the saga, if the query takes it
   * @return the saga; empty if the query doesn't take it, or if it can't be read and the query
   *     leaves such sagas out
   * @throws dev.sagastore.SagaSerializationException if it can't be read, and the query doesn't
   *     leave such sagas out
   */
  public Optional<Saga<S>> read(Supplier<Optional<Saga<S>>> saga) {
    return read(query, saga);
  }
}
