package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.SagaType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a saga: which messages start it, which messages it handles, and in which
 * states.
 *
 * <pre>{@code
 * SagaDefinition.of(ORDER)
 *     .startedBy(OrderPlaced.class, OrderPlaced::orderId, OrderSaga::placed)
 *     .on(StockReserved.class, StockReserved::orderId)
 *         .when(Order::isReserving)
 *         .handle(OrderSaga::reserved)
 *     .build();
 * }</pre>
 *
 * <p>A message type has the simple name of its class. Several handlers of one type are tried in
 * their order: the first whose guard holds handles the message. If none holds, the message comes
 * again later.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class SagaDefinition<S> {
  private final SagaType<S> type;
  private final Map<String, MessageDefinition<S, ?>> messages;

  private SagaDefinition(SagaType<S> type, Map<String, MessageDefinition<S, ?>> messages) {
    this.type = type;
    this.messages = new LinkedHashMap<>(messages);
  }

  /**
   * Returns a builder of a definition.
   *
   * @param <S> class of the state
   * @param type the saga's type: with derived IDs, without reusable correlation IDs, and without an
   *     active time to live
   * @return a new builder
   */
  public static <S> Builder<S> of(SagaType<S> type) {
    return new Builder<>(Objects.requireNonNull(type, "the type must not be null"));
  }

  /**
   * Returns the saga's type.
   *
   * @return the type
   */
  public SagaType<S> type() {
    return type;
  }

  /**
   * Returns the definition of a message type.
   *
   * @param name name of the message type
   * @return the definition; empty if the saga doesn't know the type
   */
  Optional<MessageDefinition<S, ?>> message(String name) {
    return Optional.ofNullable(messages.get(name));
  }

  /** Returns the saga's name and the names of its message types. */
  @Override
  public String toString() {
    return "SagaDefinition[%s, %s]".formatted(type.name(), messages.keySet());
  }

  /**
   * Builds a {@link SagaDefinition}.
   *
   * <p>Not safe for use by several threads.
   *
   * @param <S> class of the state
   */
  public static final class Builder<S> {
    private final SagaType<S> type;
    private final Map<Class<?>, MessageDefinition<S, ?>> messages = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Builder(SagaType<S> type) {
      this.type = type;
    }

    /**
     * Adds a message type that starts a saga if there is none with its correlation ID.
     *
     * @param <M> class of the message
     * @param messageClass class of the message
     * @param correlationId returns the saga's correlation ID, such as an order number
     * @param handler returns the first state and the messages to send
     * @return this builder
     */
    @CanIgnoreReturnValue
    public <M> Builder<S> startedBy(
        Class<M> messageClass, Function<M, String> correlationId, Function<M, Next<S>> handler) {
      MessageDefinition<S, M> message = message(messageClass, correlationId);
      if (message.isStart()) {
        problems.add("%s starts the saga twice".formatted(messageClass.getSimpleName()));
      }
      messages.put(messageClass, message.startedBy(handler));
      return this;
    }

    /**
     * Begins a handler of a message type.
     *
     * @param <M> class of the message
     * @param messageClass class of the message
     * @param correlationId returns the saga's correlation ID
     * @return a builder of the handler
     */
    public <M> HandlerBuilder<S, M> on(Class<M> messageClass, Function<M, String> correlationId) {
      return new HandlerBuilder<>(this, messageClass, correlationId);
    }

    @SuppressWarnings("unchecked") // the map contains the definition of each class
    private <M> MessageDefinition<S, M> message(
        Class<M> messageClass, Function<M, String> correlationId) {
      MessageDefinition<S, ?> known = messages.get(messageClass);
      return known == null
          ? new MessageDefinition<>(messageClass, correlationId, null, List.of())
          : (MessageDefinition<S, M>) known;
    }

    private <M> Builder<S> add(
        Class<M> messageClass,
        Function<M, String> correlationId,
        MessageDefinition.Handler<S, M> handler) {
      messages.put(messageClass, message(messageClass, correlationId).handledBy(handler));
      return this;
    }

    /**
     * Returns the definition.
     *
     * @return the definition
     * @throws IllegalArgumentException if the definition can't work; the message contains all
     *     problems
     */
    public SagaDefinition<S> build() {
      checkType();
      Map<String, MessageDefinition<S, ?>> byName = new LinkedHashMap<>();
      Set<String> ambiguous = new HashSet<>();
      for (MessageDefinition<S, ?> message : messages.values()) {
        if (byName.put(message.name(), message) != null && ambiguous.add(message.name())) {
          problems.add("two classes of messages are named '%s'".formatted(message.name()));
        }
        message.unreachableHandler().ifPresent(problems::add);
      }
      if (messages.values().stream().noneMatch(MessageDefinition::isStart)) {
        problems.add("no message starts the saga: call startedBy");
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(
            "the definition of %s can't work: %s"
                .formatted(type.name(), String.join("; ", problems)));
      }
      return new SagaDefinition<>(type, byName);
    }

    private void checkType() {
      if (type.hasReusableCorrelationIds()) {
        problems.add(
            "its type has reusable correlation IDs: a late message would reach another saga");
      }
      if (type.activeTimeToLive().isPresent()) {
        problems.add("its type has an active time to live: messages would be lost with the saga");
      }
    }
  }

  /**
   * Builds a handler of a message type.
   *
   * <p>Not safe for use by several threads.
   *
   * @param <S> class of the state
   * @param <M> class of the message
   */
  public static final class HandlerBuilder<S, M> {
    private final Builder<S> definition;
    private final Class<M> messageClass;
    private final Function<M, String> correlationId;
    private @Nullable Predicate<S> guard;
    private boolean evenIfCompleted;

    private HandlerBuilder(
        Builder<S> definition, Class<M> messageClass, Function<M, String> correlationId) {
      this.definition = definition;
      this.messageClass = messageClass;
      this.correlationId = correlationId;
    }

    /**
     * Sets a guard: the handler handles a message only if the state fulfills it. By default, it
     * handles the message in every state.
     *
     * @param condition a condition of the state
     * @return this builder
     */
    @CanIgnoreReturnValue
    public HandlerBuilder<S, M> when(Predicate<S> condition) {
      this.guard = Objects.requireNonNull(condition, "the guard must not be null");
      return this;
    }

    /**
     * Lets the handler also handle messages to a completed saga. By default, they are acknowledged
     * without an effect.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public HandlerBuilder<S, M> evenIfCompleted() {
      this.evenIfCompleted = true;
      return this;
    }

    /**
     * Ends the handler.
     *
     * @param handler returns what happens, from the state and the message
     * @return the builder of the definition
     */
    public Builder<S> handle(BiFunction<S, M, Next<S>> handler) {
      return definition.add(
          messageClass,
          correlationId,
          new MessageDefinition.Handler<>(
              guard,
              evenIfCompleted,
              Objects.requireNonNull(handler, "the handler must not be null")));
    }
  }
}
