package dev.sagastore.bus;

import dev.sagastore.SagaType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a saga: which messages start it, which messages it handles, in which states,
 * and what happens at a timeout and after a compensation.
 *
 * <pre>{@code
 * SagaDefinition.of(ORDER)
 *     .startedBy(OrderPlaced.class, OrderPlaced::orderId, OrderSaga::placed)
 *     .on(StockReserved.class, StockReserved::orderId)
 *         .when(Order::isReserving)
 *         .handle(OrderSaga::reserved)
 *     .onTimeout("payment", OrderSaga::notPaid)
 *     .onCompensated(OrderSaga::canceled)
 *     .build();
 * }</pre>
 *
 * <p>Several handlers of one type are tried in their order: the first whose guard holds handles the
 * message. If none holds, the message comes again later.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class SagaDefinition<S> {
  private final SagaType<S> type;
  private final Map<Class<?>, MessageDefinition<S, ?>> messages;
  private final Map<String, TimeoutHandler<S>> timeouts;
  private final @Nullable TimeoutHandler<S> compensated;
  private final @Nullable CompensationFailureHandler<S> compensationFailed;
  private final int historySize;

  SagaDefinition(
      SagaType<S> type,
      Map<Class<?>, MessageDefinition<S, ?>> messages,
      Map<String, TimeoutHandler<S>> timeouts,
      @Nullable TimeoutHandler<S> compensated,
      @Nullable CompensationFailureHandler<S> compensationFailed,
      int historySize) {
    this.type = type;
    this.messages = new LinkedHashMap<>(messages);
    this.timeouts = new LinkedHashMap<>(timeouts);
    this.compensated = compensated;
    this.compensationFailed = compensationFailed;
    this.historySize = historySize;
  }

  /**
   * Returns a builder of a definition.
   *
   * @param <S> class of the state
   * @param type the saga's type: without reusable correlation IDs, without an active time to live,
   *     and with a retention of at least 28 days
   * @return a new builder
   */
  public static <S> SagaDefinitionBuilder<S> of(SagaType<S> type) {
    return new SagaDefinitionBuilder<>(Objects.requireNonNull(type, "the type must not be null"));
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
   * Returns the classes of the messages that the saga handles.
   *
   * @return the classes, unmodifiable
   */
  public Set<Class<?>> messageClasses() {
    return Set.copyOf(messages.keySet());
  }

  /**
   * Returns the names of the timeouts that the saga handles.
   *
   * @return the names, unmodifiable
   */
  public Set<String> timeoutNames() {
    return Set.copyOf(timeouts.keySet());
  }

  /**
   * Returns the definition as a diagram: the messages and timeouts that it handles. It ends with a
   * line feed.
   *
   * @return a flowchart in the language of <a href="https://mermaid.js.org">Mermaid</a>
   */
  public String toMermaid() {
    return MermaidDiagram.of(this);
  }

  /** Returns the definitions of all message types, in the order in which they were added. */
  Collection<MessageDefinition<S, ?>> messages() {
    return messages.values();
  }

  /** Returns the definition of a message type; empty if the saga doesn't know it. */
  @SuppressWarnings("unchecked") // the map contains the definition of each class
  <M> Optional<MessageDefinition<S, M>> message(Class<M> messageClass) {
    return Optional.ofNullable((MessageDefinition<S, M>) messages.get(messageClass));
  }

  Optional<TimeoutHandler<S>> timeout(String timeoutName) {
    return Optional.ofNullable(timeouts.get(timeoutName));
  }

  Optional<TimeoutHandler<S>> compensated() {
    return Optional.ofNullable(compensated);
  }

  Optional<CompensationFailureHandler<S>> compensationFailed() {
    return Optional.ofNullable(compensationFailed);
  }

  /** Returns the number of messages that the history of a saga keeps; 0 for no history. */
  int historySize() {
    return historySize;
  }

  /** Returns the saga's name and the names of its message types. */
  @Override
  public String toString() {
    return "SagaDefinition[%s, %s]"
        .formatted(type.name(), messages.keySet().stream().map(Class::getSimpleName).toList());
  }
}
