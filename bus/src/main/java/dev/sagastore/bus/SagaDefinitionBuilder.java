package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.KeyName;
import dev.sagastore.SagaType;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.schema.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link SagaDefinition}.
 *
 * <p>Not safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class SagaDefinitionBuilder<S> {
  private static final Duration MIN_RETENTION = BusItem.PROTECTION;
  private static final int MAX_HISTORY = 100;

  private final SagaType<S> type;
  private final Map<Class<?>, MessageDefinition<S, ?>> messages = new LinkedHashMap<>();
  private final Map<String, TimeoutHandler<S>> timeouts = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable TimeoutHandler<S> compensated;
  private @Nullable CompensationFailureHandler<S> compensationFailed;
  private int historySize;

  SagaDefinitionBuilder(SagaType<S> type) {
    this.type = type;
  }

  /**
   * Adds a message type that starts a saga if there is none with its correlation ID. If there is
   * one, the message goes to the handler of {@link #on} with its type; without such a handler, it
   * is ignored.
   *
   * @param <M> class of the message
   * @param messageClass class of the message
   * @param correlationId returns the saga's correlation ID, such as an order number. For null or a
   *     blank text, the message is a dead letter
   * @param handler returns the first state and its effects
   * @return this builder
   */
  @CanIgnoreReturnValue
  public <M> SagaDefinitionBuilder<S> startedBy(
      Class<M> messageClass,
      Function<? super M, @Nullable String> correlationId,
      Function<? super M, Next<S>> handler) {
    Objects.requireNonNull(handler, "the handler must not be null");
    return startedBy(messageClass, correlationId, (message, context) -> handler.apply(message));
  }

  /**
   * Adds a message type that starts a saga, with a handler that uses ID, headers or time of the
   * message.
   *
   * @param <M> class of the message
   * @param messageClass class of the message
   * @param correlationId returns the saga's correlation ID, such as an order number. For null or a
   *     blank text, the message is a dead letter
   * @param handler returns the first state and its effects
   * @return this builder
   */
  @CanIgnoreReturnValue
  public <M> SagaDefinitionBuilder<S> startedBy(
      Class<M> messageClass,
      Function<? super M, @Nullable String> correlationId,
      StartHandler<S, M> handler) {
    MessageDefinition<S, M> message = message(messageClass);
    if (message.isStart()) {
      problems.add("%s starts the saga twice".formatted(messageClass.getSimpleName()));
    }
    messages.put(
        messageClass,
        message
            .correlatedBy(new MessageCorrelation.ById<>(correlationId))
            .startedBy(Objects.requireNonNull(handler, "the handler must not be null")));
    return this;
  }

  /**
   * Begins a handler of a message type that contains the saga's correlation ID.
   *
   * @param <M> class of the message
   * @param messageClass class of the message
   * @param correlationId returns the saga's correlation ID. For null or a blank text, the message
   *     is a dead letter
   * @return a builder of the handler
   */
  public <M> MessageHandlerBuilder<S, M> on(
      Class<M> messageClass, Function<? super M, @Nullable String> correlationId) {
    return begin(messageClass, new MessageCorrelation.ById<>(correlationId));
  }

  /**
   * Begins a handler of a message type that contains a further key of the saga, which the saga has
   * got by {@link Next#correlateBy}.
   *
   * @param <M> class of the message
   * @param messageClass class of the message
   * @param keyName name of the key
   * @param value returns the value of the key. For null or a blank text, the message is a dead
   *     letter
   * @return a builder of the handler
   */
  public <M> MessageHandlerBuilder<S, M> on(
      Class<M> messageClass, KeyName keyName, Function<? super M, @Nullable String> value) {
    return begin(messageClass, new MessageCorrelation.ByKey<>(keyName, value));
  }

  /**
   * Begins a handler of replies to the saga's commands. A reply finds its saga by a header, so that
   * it need not contain a correlation ID.
   *
   * @param <M> class of the message
   * @param messageClass class of the reply
   * @return a builder of the handler
   */
  public <M> MessageHandlerBuilder<S, M> onReply(Class<M> messageClass) {
    return begin(messageClass, new MessageCorrelation.ByHeader<>());
  }

  private <M> MessageHandlerBuilder<S, M> begin(
      Class<M> messageClass, MessageCorrelation<M> correlation) {
    change(messageClass, message -> message.correlatedBy(correlation));
    return new MessageHandlerBuilder<>(this, messageClass);
  }

  /**
   * Sets the handler of a timeout. If it fails in all attempts, the timeout is parked: it stays in
   * the saga, and is reported.
   *
   * @param name name of the timeout, as in {@link Next#timeout}: 1 to 64 letters, digits, {@code
   *     _}, {@code .} and {@code -}
   * @param handler returns the next state and its effects, from the state
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> onTimeout(String name, Function<S, Next<S>> handler) {
    Objects.requireNonNull(handler, "the handler must not be null");
    return onTimeout(name, (state, context) -> handler.apply(state));
  }

  /**
   * Sets the handler of a timeout that uses the time, for example.
   *
   * @param name name of the timeout, as in {@link Next#timeout}: 1 to 64 letters, digits, {@code
   *     _}, {@code .} and {@code -}
   * @param handler returns the next state and its effects, from state and context
   * @return this builder
   * @throws IllegalArgumentException if the name is not valid
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> onTimeout(String name, TimeoutHandler<S> handler) {
    if (timeouts.put(TimeoutName.require(name), Objects.requireNonNull(handler)) != null) {
      problems.add("the timeout '%s' has two handlers".formatted(name));
    }
    return this;
  }

  /**
   * Sets the handler that runs after the last command of a compensation. It usually completes the
   * saga.
   *
   * @param handler returns the next state and its effects, from the state
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> onCompensated(Function<S, Next<S>> handler) {
    Objects.requireNonNull(handler, "the handler must not be null");
    return onCompensated((state, context) -> handler.apply(state));
  }

  /**
   * Sets the handler that runs after the last command of a compensation, and uses the time, for
   * example.
   *
   * @param handler returns the next state and its effects, from state and context
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> onCompensated(TimeoutHandler<S> handler) {
    if (compensated != null) {
      problems.add("onCompensated has two handlers");
    }
    compensated = Objects.requireNonNull(handler, "the handler must not be null");
    return this;
  }

  /**
   * Sets the handler that runs if a compensation command fails in all attempts. Without a handler,
   * the saga stays as it is, active and visible.
   *
   * @param handler returns the next state and its effects, from the state and the failure
   * @return this builder
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> onCompensationFailed(CompensationFailureHandler<S> handler) {
    if (compensationFailed != null) {
      problems.add("onCompensationFailed has two handlers");
    }
    compensationFailed = Objects.requireNonNull(handler, "the handler must not be null");
    return this;
  }

  /**
   * Sets the handler that runs before one of the saga's messages goes to the dead-letter queue. It
   * doesn't run if there is no saga, if the message can't be read or is too old, or if the store
   * fails.
   *
   * @param <M> class of the message
   * @param messageClass class of a message that the saga handles
   * @param handler returns the next state and its effects, from state, message and reason
   * @return this builder
   */
  @CanIgnoreReturnValue
  public <M> SagaDefinitionBuilder<S> onFailure(
      Class<M> messageClass, FailureHandler<S, M> handler) {
    if (message(messageClass).failure() != null) {
      problems.add("onFailure has two handlers of %s".formatted(messageClass.getSimpleName()));
    }
    change(messageClass, message -> message.failingWith(Objects.requireNonNull(handler)));
    return this;
  }

  /**
   * Keeps types and times of the last messages in the saga's item, for operators: {@link
   * BusData#history}. Each takes about 30 bytes and the name of the type.
   *
   * @param messages number of messages, 0 to 100 (default 0: no history)
   * @return this builder
   * @throws IllegalArgumentException if the number is out of bounds
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> keepHistory(int messages) {
    if (messages < 0 || messages > MAX_HISTORY) {
      throw new IllegalArgumentException(
          "a history can keep 0 to %s messages, not %s".formatted(MAX_HISTORY, messages));
    }
    historySize = messages;
    return this;
  }

  @CanIgnoreReturnValue
  <M> SagaDefinitionBuilder<S> change(
      Class<M> messageClass, UnaryOperator<MessageDefinition<S, M>> change) {
    messages.put(messageClass, change.apply(message(messageClass)));
    return this;
  }

  @SuppressWarnings("unchecked") // the map contains the definition of each class
  private <M> MessageDefinition<S, M> message(Class<M> messageClass) {
    MessageDefinition<S, ?> known = messages.get(messageClass);
    return known == null ? MessageDefinition.of(messageClass) : (MessageDefinition<S, M>) known;
  }

  /**
   * Returns the definition.
   *
   * @return the definition
   * @throws IllegalArgumentException if the definition can't work; the message contains all
   *     problems
   */
  public SagaDefinition<S> build() {
    List<String> all = new ArrayList<>(problems);
    if (type.hasReusableCorrelationIds()) {
      all.add("its type has reusable correlation IDs: a late message would reach another saga");
    }
    if (type.activeTimeToLive().isPresent()) {
      all.add("its type has an active time to live: messages would be lost with the saga");
    }
    type.retention()
        .flatMap(Retention::duration)
        .filter(kept -> kept.compareTo(MIN_RETENTION) < 0)
        .ifPresent(
            kept ->
                all.add(
                    "its type keeps completed sagas for %s: use at least %s days, for which a message can come again"
                        .formatted(kept, MIN_RETENTION.toDays())));
    for (MessageDefinition<S, ?> message : messages.values()) {
      String name = message.messageClass().getSimpleName();
      message.unreachableHandler().ifPresent(all::add);
      if (message.correlations().isEmpty()) {
        all.add("nothing correlates %s: call startedBy or on for it".formatted(name));
      }
      if (message.correlations().stream().map(MessageCorrelation::kind).distinct().count() > 1) {
        all.add("%s is correlated in two ways: use the same for all its handlers".formatted(name));
      }
      if (!message.isStart() && message.handlers().isEmpty()) {
        all.add("nothing handles %s: end its on(..) with handle".formatted(name));
      }
    }
    if (messages.values().stream().noneMatch(MessageDefinition::isStart)) {
      all.add("no message starts the saga: call startedBy");
    }
    if (!all.isEmpty()) {
      throw new IllegalArgumentException(
          "the definition of %s can't work: %s".formatted(type.name(), String.join("; ", all)));
    }
    return new SagaDefinition<>(
        type, messages, timeouts, compensated, compensationFailed, historySize);
  }
}
