package dev.sagastore.bus;

import dev.sagastore.KeyName;
import dev.sagastore.SagaKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a handler: the new state, and effects such as messages to send, timeouts,
 * compensations and completion.
 *
 * <pre>{@code
 * static Next<Order> reserved(Order order, StockReserved message) {
 *   return Next.of(order.paying())
 *       .compensateWith(new ReleaseStock(order.id(), message.reservationId()))
 *       .send(new RequestPayment(order.id(), order.total()))
 *       .timeout("payment", Duration.ofDays(3));
 * }
 * }</pre>
 *
 * <p>A handler is a pure function, and can run several times for one message. Only the result that
 * the store committed takes effect. Messages are sent after that, each at least once and always
 * under the same ID.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class Next<S> {
  private final S state;
  private final List<Effect> effects;

  private Next(S state, List<Effect> effects) {
    this.state = state;
    this.effects = List.copyOf(effects);
  }

  /**
   * Returns the next state, without further effects.
   *
   * @param <S> class of the state
   * @param state the state
   * @return the result of a handler
   */
  public static <S> Next<S> of(S state) {
    return new Next<>(Objects.requireNonNull(state, "the next state must not be null"), List.of());
  }

  private Next<S> with(Effect effect) {
    List<Effect> more = new ArrayList<>(effects);
    more.add(effect);
    return new Next<>(state, more);
  }

  /**
   * Returns a copy that also sends a command to the destination of its type. Without a destination,
   * the handled message is a dead letter. A handler can send 100 messages, published ones included.
   *
   * @param command the message
   * @return the changed copy
   */
  public Next<S> send(Object command) {
    return with(new Effect.Send(message(command)));
  }

  /**
   * Returns a copy that also publishes an event.
   *
   * @param event the message
   * @return the changed copy
   */
  public Next<S> publish(Object event) {
    return with(new Effect.Publish(message(event)));
  }

  /**
   * Returns a copy that also sends a reply to the sender of the handled message. If that message
   * has no sender who expects a reply, it is a dead letter.
   *
   * @param answer the message
   * @return the changed copy
   */
  public Next<S> reply(Object answer) {
    return with(new Effect.Reply(message(answer)));
  }

  private static Object message(Object message) {
    return Objects.requireNonNull(message, "the message must not be null");
  }

  /**
   * Returns a copy that also sets a timeout. After the delay, the handler of the name runs, unless
   * the saga has been completed, or has canceled or replaced the timeout. A timeout fires once, and
   * not early. A saga can have 50 timeouts. If the definition has no handler of the name, or the
   * saga is completed, the handled message is a dead letter.
   *
   * @param name name of the timeout, as in the definition: 1 to 64 letters, digits, {@code _},
   *     {@code .} and {@code -}; replaces a running one of the name
   * @param delay time from now on, more than 0 and at most 100 years
   * @return the changed copy
   * @throws IllegalArgumentException if the name is not valid, or the delay is out of bounds
   */
  public Next<S> timeout(String name, Duration delay) {
    return with(
        new Effect.SetTimeout(TimeoutName.require(name), TimeoutName.requireDelay(name, delay)));
  }

  /**
   * Returns a copy that also cancels a timeout. If it isn't running, nothing happens.
   *
   * @param name name of the timeout
   * @return the changed copy
   */
  public Next<S> cancelTimeout(String name) {
    return with(new Effect.CancelTimeout(TimeoutName.require(name)));
  }

  /**
   * Returns a copy that remembers a command that undoes this step. The command counts as done once
   * it is sent.
   *
   * @param command the command
   * @return the changed copy
   */
  public Next<S> compensateWith(Object command) {
    return compensateWith(Compensation.of(command));
  }

  /**
   * Returns a copy that remembers a command that undoes this step. If the compensation has begun,
   * the command is sent immediately, or after the command that awaits a reply. A saga can have 50
   * commands. If the saga is completed, the handled message is a dead letter.
   *
   * @param compensation the command, and how it ends
   * @return the changed copy
   */
  public Next<S> compensateWith(Compensation compensation) {
    return with(
        new Effect.Compensate(
            Objects.requireNonNull(compensation, "the compensation must not be null")));
  }

  /**
   * Returns a copy that also begins the compensation: the remembered commands are sent in reverse
   * order, one after the other. After the last one, the handler {@link
   * SagaDefinitionBuilder#onCompensated} runs. If the compensation has already begun, nothing
   * happens.
   *
   * @param reason reason of the compensation, for operators
   * @return the changed copy
   */
  public Next<S> compensate(String reason) {
    return with(
        new Effect.BeginCompensation(
            Objects.requireNonNull(reason, "the reason must not be null")));
  }

  /**
   * Returns a copy that also gives the saga a further key, by which messages find it from now on.
   * The key is unique: the message is a dead letter if another saga has it.
   *
   * @param name name of the key, such as {@code payment}
   * @param value the value, such as a payment's ID
   * @return the changed copy
   * @throws IllegalArgumentException if the value is not valid
   */
  public Next<S> correlateBy(KeyName name, String value) {
    return with(new Effect.AddKey(SagaKey.of(name, value)));
  }

  /**
   * Returns a copy that also completes the saga. Its timeouts and compensations are dropped. While
   * a command of a compensation awaits its reply, the handled message is a dead letter: complete
   * the saga in {@link SagaDefinitionBuilder#onCompensated}.
   *
   * @return the changed copy
   */
  public Next<S> complete() {
    return with(new Effect.Complete());
  }

  /**
   * Returns the next state.
   *
   * @return the state
   */
  public S state() {
    return state;
  }

  /** Returns what happens beside the new state, in order. */
  List<Effect> effects() {
    return effects;
  }

  /**
   * Returns whether the saga is completed.
   *
   * @return true if it is
   */
  public boolean isCompleted() {
    return effects.contains(new Effect.Complete());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Next<?> that
        && state.equals(that.state)
        && effects.equals(that.effects);
  }

  @Override
  public int hashCode() {
    return Objects.hash(state, effects);
  }

  @Override
  public String toString() {
    return "Next[%s, %s]".formatted(state, effects);
  }
}
