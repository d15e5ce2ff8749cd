package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.schema.DerivedSagaId;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Builds snapshots for tests of code that takes a {@link Saga}, without a store.
 *
 * <pre>{@code
 * Saga<Order> saga = SagaFixture.of(ORDER.correlationId("order-42"), Order.submitted()).build();
 * Saga<Order> done = SagaFixture.of(ORDER.correlationId("order-42"), order).completed().build();
 * }</pre>
 *
 * <p>Stores fail to update or delete such a snapshot, because no store returned it. For tests that
 * write, use {@link InMemorySagaStore}.
 *
 * <p>Defaults: the ID of the reference, or else the one that is derived from the correlation ID;
 * version 1; created at 2026-01-01T00:00:00Z; active; no keys. Not safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class SagaFixture<S> {
  private static final Instant CREATED_AT = Instant.parse("2026-01-01T00:00:00Z");

  private final SagaBuilder<S> builder;
  private Instant updatedAt = CREATED_AT;

  private SagaFixture(SagaReference.ByCorrelationId<S> reference, S state) {
    this.builder =
        SagaBuilder.of(reference.type())
            .sagaId(
                reference
                    .newSagaId()
                    .orElseGet(
                        () -> DerivedSagaId.of(reference.type().name(), reference.correlationId())))
            .correlationId(reference.correlationId())
            .state(state)
            .createdAt(CREATED_AT);
  }

  /**
   * Returns a fixture with the defaults.
   *
   * @param <S> class of the state
   * @param reference the saga's correlation ID, and its ID if you choose it
   * @param state the state
   * @return the fixture
   */
  public static <S> SagaFixture<S> of(SagaReference.ByCorrelationId<S> reference, S state) {
    return new SagaFixture<>(reference, state);
  }

  /**
   * Sets the version.
   *
   * @param version number of writes, 1 or more (default 1)
   * @return this fixture
   * @throws IllegalArgumentException if the version is less than 1
   */
  public SagaFixture<S> version(long version) {
    if (version < 1) {
      throw new IllegalArgumentException("the version must be 1 or more, not " + version);
    }
    builder.version(version);
    return this;
  }

  /**
   * Sets the times of the insert and of the last write.
   *
   * @param createdAt time of the insert, truncated to milliseconds
   * @param updatedAt time of the last write, truncated to milliseconds
   * @return this fixture
   * @throws IllegalArgumentException if the last write is before the insert
   */
  public SagaFixture<S> written(Instant createdAt, Instant updatedAt) {
    if (updatedAt.isBefore(createdAt)) {
      throw new IllegalArgumentException(
          "the last write at %s is before the insert at %s".formatted(updatedAt, createdAt));
    }
    builder.createdAt(createdAt.truncatedTo(ChronoUnit.MILLIS));
    this.updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
    return this;
  }

  /**
   * Completes the saga at its last write. It never expires.
   *
   * @return this fixture
   */
  public SagaFixture<S> completed() {
    builder.completed(true);
    return this;
  }

  /**
   * Returns the snapshot.
   *
   * @return the snapshot
   */
  public Saga<S> build() {
    Saga<S> saga = builder.updatedAt(updatedAt).build();
    return saga.isCompleted() ? SagaBuilder.from(saga).completedAt(updatedAt).build() : saga;
  }
}
