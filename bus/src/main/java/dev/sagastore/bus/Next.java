package dev.sagastore.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens after a handler: the new state, the messages to send, and whether the saga is
 * completed.
 *
 * <pre>{@code
 * static Next<Order> reserved(Order order, StockReserved message) {
 *   return Next.of(order.paying()).send(new RequestPayment(order.id(), order.total()));
 * }
 * }</pre>
 *
 * <p>A handler is a pure function, and can run several times for one message. Only the result that
 * the store committed takes effect.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class Next<S> {
  private final S state;
  private final List<Object> messages;
  private final boolean completed;

  private Next(S state, List<Object> messages, boolean completed) {
    this.state = state;
    this.messages = List.copyOf(messages);
    this.completed = completed;
  }

  /**
   * Returns the next state, without further effects.
   *
   * @param <S> class of the state
   * @param state the state
   * @return the result of a handler
   */
  public static <S> Next<S> of(S state) {
    return new Next<>(
        Objects.requireNonNull(state, "the next state must not be null"), List.of(), false);
  }

  /**
   * Returns a copy that also sends a message. Messages are sent after the state is committed, each
   * at least once and always under the same ID.
   *
   * @param message the message
   * @return the changed copy
   */
  public Next<S> send(Object message) {
    List<Object> more = new ArrayList<>(messages);
    more.add(Objects.requireNonNull(message, "the message must not be null"));
    return new Next<>(state, more, completed);
  }

  /**
   * Returns a copy that also completes the saga.
   *
   * @return the changed copy
   */
  public Next<S> complete() {
    return new Next<>(state, messages, true);
  }

  /**
   * Returns the next state.
   *
   * @return the state
   */
  public S state() {
    return state;
  }

  /**
   * Returns the messages to send.
   *
   * @return the messages in their order, unmodifiable
   */
  public List<Object> messages() {
    return messages;
  }

  /**
   * Returns whether the saga is completed.
   *
   * @return true if it is
   */
  public boolean isCompleted() {
    return completed;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Next<?> that
        && state.equals(that.state)
        && messages.equals(that.messages)
        && completed == that.completed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(state, messages, completed);
  }

  @Override
  public String toString() {
    return "Next[%s, sends %s%s]".formatted(state, messages, completed ? ", completes" : "");
  }
}
