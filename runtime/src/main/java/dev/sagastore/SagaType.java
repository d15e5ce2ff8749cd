package dev.sagastore;

import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SagaKeys;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A kind of saga, with its name, the class of its state, and its retention.
 *
 * <p>You choose the name. It is part of all stored keys, so it never depends on the name of a
 * class, which can change. Types with different names never see each other's sagas.
 *
 * <p>Defaults:
 *
 * <ul>
 *   <li>The state version is 1.
 *   <li>The store decides how long completed sagas are kept (default 30 days).
 *   <li>Active sagas never expire.
 *   <li>A correlation ID is free again once its saga has expired or was deleted.
 * </ul>
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> type of the state, which the store's mapper writes and reads
 */
public final class SagaType<S> {
  private final String name;
  private final StateType<S> stateType;
  private final int stateVersion;
  private final Optional<Retention> retention;
  private final Upcasters upcasters;
  private final boolean correlationIdReusable;
  private final Optional<Duration> activeTimeToLive;

  private SagaType(
      String name,
      StateType<S> stateType,
      int stateVersion,
      Optional<Retention> retention,
      Upcasters upcasters,
      boolean correlationIdReusable,
      Optional<Duration> activeTimeToLive) {
    this.name = name;
    this.stateType = stateType;
    this.stateVersion = stateVersion;
    this.retention = retention;
    this.upcasters = upcasters;
    this.correlationIdReusable = correlationIdReusable;
    this.activeTimeToLive = activeTimeToLive;
  }

  /**
   * Returns a type with the defaults.
   *
   * @param <S> class of the state
   * @param name the saga's name: not blank, no {@code #}, at most 255 bytes in UTF-8
   * @param stateClass the class of the state
   * @return the type
   * @throws IllegalArgumentException if the name is not valid, or the class is a primitive or has
   *     type parameters
   */
  public static <S> SagaType<S> of(String name, Class<S> stateClass) {
    return of(name, StateType.of(stateClass));
  }

  /**
   * Returns a type with the defaults, for a state whose class has type parameters.
   *
   * @param <S> type of the state
   * @param name the saga's name: not blank, no {@code #}, at most 255 bytes in UTF-8
   * @param stateType the type of the state, {@code new StateType<List<Order>>() {}} for example
   * @return the type
   * @throws IllegalArgumentException if the name is not valid
   */
  public static <S> SagaType<S> of(String name, StateType<S> stateType) {
    Objects.requireNonNull(stateType, "the state type must not be null");
    SagaKeys.requireSagaName(Objects.requireNonNull(name, "the saga name must not be null"));
    return new SagaType<>(
        name, stateType, 1, Optional.empty(), Upcasters.NONE, false, Optional.empty());
  }

  /**
   * Returns a copy with another version of the state's class. Every item contains the version with
   * which it was written. A store fails to read newer versions than its own, and reads older ones
   * through the {@linkplain #withUpcaster upcasters}.
   *
   * @param stateVersion the version, from 1
   * @return the changed copy
   * @throws IllegalArgumentException if the version is less than 1, or not more than that of an
   *     upcaster
   */
  public SagaType<S> withStateVersion(int stateVersion) {
    if (stateVersion < 1) {
      throw new IllegalArgumentException(
          "the state version of %s must be 1 or more, not %s".formatted(name, stateVersion));
    }
    if (upcasters.last() >= stateVersion) {
      throw new IllegalArgumentException(
          "%s has an upcaster from version %s: its state version cannot be %s"
              .formatted(name, upcasters.last(), stateVersion));
    }
    return new SagaType<>(
        name,
        stateType,
        stateVersion,
        retention,
        upcasters,
        correlationIdReusable,
        activeTimeToLive);
  }

  /**
   * Returns a copy that can read states of an older version: an upcaster changes the stored state
   * to the next version before it is mapped. The next update of such a saga stores the new version.
   *
   * <pre>{@code
   * SagaType.of("OrderSaga", Order.class)
   *     .withStateVersion(3)
   *     .withUpcaster(1, order -> order.put("currency", "EUR"))
   *     .withUpcaster(2, order -> order.rename("buyer", "customer"));
   * }</pre>
   *
   * <p>Without an upcaster, a version must have the same shape as the next one.
   *
   * @param fromVersion version that the upcaster takes, from 1, less than the state version
   * @param upcaster changes a stored state to the next version; called for every such item that is
   *     read, so it should have no other side effects
   * @return the changed copy
   * @throws IllegalArgumentException if the version is out of bounds, or already has an upcaster
   */
  public SagaType<S> withUpcaster(int fromVersion, Consumer<StateObject> upcaster) {
    Objects.requireNonNull(upcaster, "the upcaster must not be null");
    if (fromVersion < 1 || fromVersion >= stateVersion) {
      throw new IllegalArgumentException(
          ("an upcaster of %s must start at a version from 1 to %s, not %s: call withStateVersion"
                  + " first")
              .formatted(name, stateVersion - 1, fromVersion));
    }
    return new SagaType<>(
        name,
        stateType,
        stateVersion,
        retention,
        upcasters.with(name, fromVersion, upcaster),
        correlationIdReusable,
        activeTimeToLive);
  }

  /** Returns the upcasters that bring a stored state to this type's version. */
  List<Consumer<StateObject>> upcastersFrom(int storedVersion) {
    return upcasters.between(storedVersion, stateVersion);
  }

  /**
   * Returns a copy whose completed sagas expire this long after completion. It overrides the
   * retention of the store. An expired saga is absent for every read, and its correlation ID is
   * free again. DynamoDB removes it at no cost. Sagas that are already completed keep their time of
   * expiry.
   *
   * @param retention time since completion, more than zero, at most 36,500 days
   * @return the changed copy
   * @throws IllegalArgumentException if the retention is out of bounds
   */
  public SagaType<S> withRetention(Duration retention) {
    try {
      return with(Retention.of(retention));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Returns a copy whose completed sagas never expire. It overrides the retention of the store.
   *
   * @return the changed copy
   */
  public SagaType<S> withoutExpiry() {
    return with(Retention.never());
  }

  private SagaType<S> with(Retention retention) {
    return new SagaType<>(
        name,
        stateType,
        stateVersion,
        Optional.of(retention),
        upcasters,
        correlationIdReusable,
        activeTimeToLive);
  }

  /**
   * Returns a copy whose correlation IDs can be used again as soon as the earlier saga is
   * completed. By default, they can be used again once that saga has expired or was deleted.
   *
   * <p>The effect depends on the identity:
   *
   * <ul>
   *   <li>{@link SagaIdentity#DERIVED}: both sagas have the same ID, so the new one replaces the
   *       completed one.
   *   <li>{@link SagaIdentity#GUARDED}: both are kept. Lookups by correlation ID find the new one,
   *       and the completed one can no longer be reopened.
   *   <li>{@link SagaIdentity#INDEXED}: no effect.
   * </ul>
   *
   * @return the changed copy
   */
  public SagaType<S> withReusableCorrelationIds() {
    return new SagaType<>(
        name, stateType, stateVersion, retention, upcasters, true, activeTimeToLive);
  }

  /**
   * Returns a copy whose active sagas expire this long after their last write. By default, active
   * sagas never expire. An expired saga is absent for every operation, whatever its state, and
   * DynamoDB removes it at no cost. Choose a time after which a saga is certainly no longer needed.
   * {@code SagaQuery.builder(type).active().expiresBefore(..)} lists sagas that are about to
   * expire.
   *
   * <p>Sagas that were written before keep their expiry until their next write. It can't be
   * combined with further keys, or with {@link SagaIdentity#GUARDED}, because an update of a saga
   * doesn't extend the expiry of its guards.
   *
   * @param timeToLive time since the last write, more than zero, at most 36,500 days
   * @return the changed copy
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public SagaType<S> withActiveTimeToLive(Duration timeToLive) {
    try {
      return new SagaType<>(
          name,
          stateType,
          stateVersion,
          retention,
          upcasters,
          correlationIdReusable,
          Retention.of(timeToLive).duration());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the time to live of active sagas of %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Returns how long after their last write active sagas expire.
   *
   * @return the time; empty if they never expire (default)
   */
  public Optional<Duration> activeTimeToLive() {
    return activeTimeToLive;
  }

  /**
   * Returns whether a correlation ID can be used again as soon as its saga is completed.
   *
   * @return false by default
   */
  public boolean hasReusableCorrelationIds() {
    return correlationIdReusable;
  }

  /**
   * Refers to a saga of this type by its ID.
   *
   * @param sagaId the saga ID: not blank, no control character, at most 768 bytes in UTF-8
   * @return the reference
   * @throws IllegalArgumentException if the ID is not valid
   */
  public SagaReference.ById<S> id(String sagaId) {
    return new SagaReference.ById<>(this, sagaId);
  }

  /**
   * Refers to a saga of this type by its correlation ID: the business key that identifies the saga
   * in messages, such as an order number.
   *
   * @param correlationId the correlation ID: not blank, at most 1,019 bytes in UTF-8
   * @return the reference
   * @throws IllegalArgumentException if the ID is not valid
   */
  public SagaReference.ByCorrelationId<S> correlationId(String correlationId) {
    return new SagaReference.ByCorrelationId<>(this, correlationId, null);
  }

  /**
   * Refers to a saga of this type by a further key, such as a payment ID.
   *
   * @param name the key's name
   * @param value the key's value: not blank, at most 955 bytes in UTF-8
   * @return the reference
   * @throws IllegalArgumentException if the value is not valid
   */
  public SagaReference.ByKey<S> key(KeyName name, String value) {
    return new SagaReference.ByKey<>(this, SagaKey.of(name, value));
  }

  /**
   * Returns the saga's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the type of the state.
   *
   * @return the type
   */
  public StateType<S> stateType() {
    return stateType;
  }

  /**
   * Returns the version of the state's class.
   *
   * @return the version, from 1
   */
  public int stateVersion() {
    return stateVersion;
  }

  /**
   * Returns how long completed sagas are kept.
   *
   * @return the retention, or empty if the store decides
   */
  public Optional<Retention> retention() {
    return retention;
  }

  /** Returns whether both have the same name, state type, versions and settings. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaType<?> that
        && name.equals(that.name)
        && stateType.equals(that.stateType)
        && stateVersion == that.stateVersion
        && retention.equals(that.retention)
        && upcasters.equals(that.upcasters)
        && correlationIdReusable == that.correlationIdReusable
        && activeTimeToLive.equals(that.activeTimeToLive);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, stateType, stateVersion);
  }

  @Override
  public String toString() {
    return "SagaType[%s, %s, state version %s, %s]"
        .formatted(
            name,
            stateType,
            stateVersion,
            retention
                .map(kept -> kept.duration().isPresent() ? "kept " + kept : "never expires")
                .orElse("kept as the store says"));
  }
}
