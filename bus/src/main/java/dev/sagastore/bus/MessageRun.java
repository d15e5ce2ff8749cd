package dev.sagastore.bus;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The handling of one message by one saga, as a machine: {@link #command} is what to do next, and
 * {@link #after} is the machine after the command's outcome. The machine itself reads and writes
 * nothing.
 *
 * <p>A message is acknowledged only if
 *
 * <ol>
 *   <li>its run is committed, and its sends are out and cleared;
 *   <li>its ID is in the inbox, and none of its sends is left in the outbox;
 *   <li>its saga is completed in the store, and the message is not handled then; or
 *   <li>a copy with its ID is in the queue or in the dead-letter queue.
 * </ol>
 *
 * <p>Immutable. Two machines of one delivery are equal if they are in the same phase.
 *
 * @param <S> class of the saga's state
 */
final class MessageRun<S> {
  private final MessageDecision<S> decision;
  private final Phase<S> phase;

  private MessageRun(MessageDecision<S> decision, Phase<S> phase) {
    this.decision = decision;
    this.phase = phase;
  }

  /** Returns the run of a message that was delivered. */
  static <S> MessageRun<S> of(MessageRules<S> rules, Delivery delivery) {
    MessageDecision<S> decision = new MessageDecision<>(rules, delivery);
    return new MessageRun<>(decision, decision.first());
  }

  /** Returns what to do next; empty if the run has ended. */
  Optional<Command<S>> command() {
    return Optional.ofNullable(phase.command());
  }

  /**
   * Returns the run after its command.
   *
   * @param outcome the outcome of the command
   * @throws IllegalStateException if the command has no such outcome
   */
  MessageRun<S> after(Outcome<S> outcome) {
    return new MessageRun<>(decision, phase.after(outcome, decision));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageRun<?> that
        && decision.delivery().equals(that.decision.delivery())
        && phase.equals(that.phase);
  }

  @Override
  public int hashCode() {
    return Objects.hash(decision.delivery(), phase);
  }

  @Override
  public String toString() {
    return "MessageRun[%s, %s]".formatted(decision.delivery().envelope(), phase);
  }
}
