package dev.sagastore;

import dev.sagastore.schema.SagaKeys;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refers to a saga by its correlation ID, by a further key, or by its ID. A saga type creates
 * references, and most operations of a store take one.
 *
 * <pre>{@code
 * SagaReference<Order> order = ORDER.correlationId("order-42");
 * store.modify(order, Order::paid);
 * }</pre>
 *
 * <p>A reference does not mean that such a saga exists. Immutable, and safe for use by several
 * threads.
 *
 * @param <S> class of the state
 */
public sealed interface SagaReference<S> {

  /**
   * Returns the type of the saga.
   *
   * @return the saga type
   */
  SagaType<S> type();

  /**
   * Refers to a saga by its ID. {@link SagaType#id} creates it.
   *
   * @param <S> class of the state
   */
  final class ById<S> implements SagaReference<S> {
    private final SagaType<S> type;
    private final String sagaId;

    ById(SagaType<S> type, String sagaId) {
      this.type = type;
      this.sagaId =
          SagaKeys.requireSagaId(Objects.requireNonNull(sagaId, "the saga ID must not be null"));
    }

    @Override
    public SagaType<S> type() {
      return type;
    }

    /**
     * Returns the saga ID.
     *
     * @return the saga ID
     */
    public String sagaId() {
      return sagaId;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ById<?> that && type.equals(that.type) && sagaId.equals(that.sagaId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(type, sagaId);
    }

    /** Returns the saga's name and ID, for messages. */
    @Override
    public String toString() {
      return type.name() + " " + sagaId;
    }
  }

  /**
   * Refers to a saga by its correlation ID. If several sagas have it, the newest one is meant.
   * {@link SagaType#correlationId} creates it.
   *
   * @param <S> class of the state
   */
  final class ByCorrelationId<S> implements SagaReference<S> {
    private final SagaType<S> type;
    private final String correlationId;
    private final @Nullable String newSagaId;

    ByCorrelationId(SagaType<S> type, String correlationId, @Nullable String newSagaId) {
      this.type = type;
      this.correlationId =
          SagaKeys.requireCorrelationId(
              Objects.requireNonNull(correlationId, "the correlation ID must not be null"));
      this.newSagaId = newSagaId;
    }

    /**
     * Returns a copy that also chooses the ID for an insert. By default, the store derives the ID
     * from the correlation ID, or takes a random one, depending on its {@link SagaIdentity}.
     * Operations other than inserts ignore it.
     *
     * @param sagaId ID of the new saga: not blank, no control character, at most 768 bytes in UTF-8
     * @return the changed copy
     * @throws IllegalArgumentException if the ID is not valid
     */
    public ByCorrelationId<S> withNewId(String sagaId) {
      return new ByCorrelationId<>(
          type,
          correlationId,
          SagaKeys.requireSagaId(Objects.requireNonNull(sagaId, "the saga ID must not be null")));
    }

    @Override
    public SagaType<S> type() {
      return type;
    }

    /**
     * Returns the correlation ID.
     *
     * @return the correlation ID
     */
    public String correlationId() {
      return correlationId;
    }

    /**
     * Returns the ID for an insert with this reference.
     *
     * @return the ID that {@link #withNewId} chose; empty if the store chooses
     */
    public Optional<String> newSagaId() {
      return Optional.ofNullable(newSagaId);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ByCorrelationId<?> that
          && type.equals(that.type)
          && correlationId.equals(that.correlationId)
          && Objects.equals(newSagaId, that.newSagaId);
    }

    @Override
    public int hashCode() {
      return Objects.hash(type, correlationId, newSagaId);
    }

    /** Returns the saga's name and correlation ID, for messages. */
    @Override
    public String toString() {
      return "%s with correlation ID %s".formatted(type.name(), Sagas.printable(correlationId));
    }
  }

  /**
   * Refers to a saga by a further key. {@link SagaType#key} creates it.
   *
   * @param <S> class of the state
   */
  final class ByKey<S> implements SagaReference<S> {
    private final SagaType<S> type;
    private final SagaKey key;

    ByKey(SagaType<S> type, SagaKey key) {
      this.type = type;
      this.key = key;
    }

    @Override
    public SagaType<S> type() {
      return type;
    }

    /**
     * Returns the key.
     *
     * @return the key
     */
    public SagaKey key() {
      return key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ByKey<?> that && type.equals(that.type) && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return Objects.hash(type, key);
    }

    /** Returns the saga's name and the key, for messages. */
    @Override
    public String toString() {
      return "%s with the key %s".formatted(type.name(), key);
    }
  }
}
