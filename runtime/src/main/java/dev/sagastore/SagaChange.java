package dev.sagastore;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The decision of a function about a saga: to store another state, to complete or delete the saga,
 * or to do nothing. It can return a result to the caller.
 *
 * <pre>{@code
 * static SagaChange<Order, Reply> pay(Saga<Order> saga) {
 *   return saga.state().isPaid()
 *       ? SagaChange.<Order>nothing().returning(Reply.PAID_BEFORE)
 *       : SagaChange.to(saga.state().paid()).andComplete().returning(Reply.PAID);
 * }
 *
 * Reply reply = store.change(ORDER.correlationId("order-42"), OrderHandler::pay).result();
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param <S> class of the state
 * @param <R> class of the result
 */
public final class SagaChange<S, R extends @Nullable Object> {
  private enum Action {
    NOTHING,
    WRITE,
    DELETE
  }

  private enum Completion {
    UNCHANGED,
    COMPLETE,
    REOPEN
  }

  private final Action action;
  private final @Nullable S state;
  private final Completion completion;
  private final Set<SagaKey> addedKeys;
  private final Set<SagaKey> removedKeys;
  private final @Nullable R result;

  private SagaChange(
      Action action,
      @Nullable S state,
      Completion completion,
      Set<SagaKey> addedKeys,
      Set<SagaKey> removedKeys,
      @Nullable R result) {
    this.action = action;
    this.state = state;
    this.completion = completion;
    this.addedKeys = addedKeys;
    this.removedKeys = removedKeys;
    this.result = result;
  }

  private static <S> SagaChange<S, @Nullable Void> of(
      Action action, @Nullable S state, Completion completion) {
    return new SagaChange<>(action, state, completion, Set.of(), Set.of(), null);
  }

  /**
   * Returns the change to another state. If the same state is already stored, nothing is written.
   *
   * @param <S> class of the state
   * @param state the state to store
   * @return the change
   */
  public static <S> SagaChange<S, @Nullable Void> to(S state) {
    Objects.requireNonNull(state, "the state must not be null");
    return of(Action.WRITE, state, Completion.UNCHANGED);
  }

  /**
   * Returns the change that completes a saga and keeps its state. A completed saga stays as it is.
   *
   * @param <S> class of the state
   * @return the change
   */
  public static <S> SagaChange<S, @Nullable Void> complete() {
    return of(Action.WRITE, null, Completion.COMPLETE);
  }

  /**
   * Returns the change that reopens a completed saga and keeps its state. An active saga stays as
   * it is.
   *
   * @param <S> class of the state
   * @return the change
   */
  public static <S> SagaChange<S, @Nullable Void> reopen() {
    return of(Action.WRITE, null, Completion.REOPEN);
  }

  /**
   * Returns the change that deletes a saga.
   *
   * @param <S> class of the state
   * @return the change
   */
  public static <S> SagaChange<S, @Nullable Void> delete() {
    return of(Action.DELETE, null, Completion.UNCHANGED);
  }

  /**
   * Returns the change that leaves a saga as it is.
   *
   * @param <S> class of the state
   * @return the change
   */
  public static <S> SagaChange<S, @Nullable Void> nothing() {
    return of(Action.NOTHING, null, Completion.UNCHANGED);
  }

  /**
   * Returns a copy that also completes the saga.
   *
   * @return the changed copy
   * @throws IllegalStateException if this change deletes the saga
   */
  public SagaChange<S, R> andComplete() {
    return with(Completion.COMPLETE);
  }

  /**
   * Returns a copy that also reopens a completed saga.
   *
   * @return the changed copy
   * @throws IllegalStateException if this change deletes the saga
   */
  public SagaChange<S, R> andReopen() {
    return with(Completion.REOPEN);
  }

  private SagaChange<S, R> with(Completion other) {
    if (action == Action.DELETE) {
      throw new IllegalStateException(
          "a change deletes a saga or changes its completion, not both");
    }
    return new SagaChange<>(Action.WRITE, state, other, addedKeys, removedKeys, result);
  }

  /**
   * Returns a copy that also adds a further key to the saga. If the saga already has the key,
   * nothing changes.
   *
   * @param name the key's name
   * @param value the key's value: not blank, at most 955 bytes in UTF-8
   * @return the changed copy
   * @throws IllegalArgumentException if the value is not valid
   * @throws IllegalStateException if this change deletes the saga
   */
  public SagaChange<S, R> andAddKey(KeyName name, String value) {
    SagaKey key = SagaKey.of(name, value);
    return with(union(addedKeys, key), difference(removedKeys, key));
  }

  /**
   * Returns a copy that also removes a further key from the saga. If the saga doesn't have the key,
   * nothing changes.
   *
   * @param name the key's name
   * @param value the key's value
   * @return the changed copy
   * @throws IllegalArgumentException if the value is not valid
   * @throws IllegalStateException if this change deletes the saga
   */
  public SagaChange<S, R> andRemoveKey(KeyName name, String value) {
    SagaKey key = SagaKey.of(name, value);
    return with(difference(addedKeys, key), union(removedKeys, key));
  }

  private SagaChange<S, R> with(Set<SagaKey> added, Set<SagaKey> removed) {
    if (action == Action.DELETE) {
      throw new IllegalStateException("a change deletes a saga or changes its keys, not both");
    }
    return new SagaChange<>(Action.WRITE, state, completion, added, removed, result);
  }

  private static Set<SagaKey> union(Set<SagaKey> keys, SagaKey key) {
    return Stream.concat(keys.stream(), Stream.of(key)).collect(Collectors.toUnmodifiableSet());
  }

  private static Set<SagaKey> difference(Set<SagaKey> keys, SagaKey key) {
    return keys.stream()
        .filter(other -> !other.equals(key))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns a copy with a result for the caller of the store.
   *
   * @param <T> class of the result
   * @param value the result of the attempt that took effect
   * @return the changed copy
   */
  public <T extends @Nullable Object> SagaChange<S, T> returning(T value) {
    return new SagaChange<>(action, state, completion, addedKeys, removedKeys, value);
  }

  /**
   * Returns the state to store.
   *
   * @return the state; empty if the change keeps it, or deletes the saga
   */
  public Optional<S> state() {
    return Optional.ofNullable(state);
  }

  /**
   * Returns whether the change completes the saga.
   *
   * @return true if it does
   */
  public boolean isCompletion() {
    return completion == Completion.COMPLETE;
  }

  /**
   * Returns whether the change reopens a completed saga.
   *
   * @return true if it does
   */
  public boolean isReopening() {
    return completion == Completion.REOPEN;
  }

  /**
   * Returns whether the change deletes the saga.
   *
   * @return true if it does
   */
  public boolean isDeletion() {
    return action == Action.DELETE;
  }

  /**
   * Returns the further keys that the change adds.
   *
   * @return the keys; immutable
   */
  public Set<SagaKey> addedKeys() {
    return addedKeys;
  }

  /**
   * Returns the further keys that the change removes.
   *
   * @return the keys; immutable
   */
  public Set<SagaKey> removedKeys() {
    return removedKeys;
  }

  /**
   * Returns the result for the caller of the store.
   *
   * @return the result; null if there is none
   */
  @SuppressWarnings("NullAway") // it is null only if R is nullable
  public R result() {
    return result;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaChange<?, ?> that
        && action == that.action
        && Objects.equals(state, that.state)
        && completion == that.completion
        && addedKeys.equals(that.addedKeys)
        && removedKeys.equals(that.removedKeys)
        && Objects.equals(result, that.result);
  }

  @Override
  public int hashCode() {
    return Objects.hash(action, state, completion, addedKeys, removedKeys, result);
  }

  /** Returns what the change does, without state and result: they may be confidential. */
  @Override
  public String toString() {
    return switch (action) {
      case NOTHING -> "SagaChange[nothing]";
      case DELETE -> "SagaChange[delete]";
      case WRITE ->
          "SagaChange[%s, completion %s, keys added %s, removed %s]"
              .formatted(
                  state == null ? "same state" : "new state",
                  completion.name().toLowerCase(Locale.ROOT),
                  addedKeys,
                  removedKeys);
    };
  }
}
