package dev.sagastore.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The handling of messages by one saga, as a machine: {@link #command} is what to do next, and
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
 * <p>Immutable. Two machines are equal if they handle the same deliveries and are in the same
 * phase.
 *
 * @param <S> class of the saga's state
 */
final class SagaRun<S> {
  private final SagaRules<S> rules;
  private final ChainDecision<S> chain;
  private final List<List<IncomingMessage<S>>> later;
  private final Phase<S> phase;

  private SagaRun(
      SagaRules<S> rules,
      ChainDecision<S> chain,
      List<List<IncomingMessage<S>>> later,
      Phase<S> phase) {
    this.rules = rules;
    this.chain = chain;
    this.later = List.copyOf(later);
    this.phase = phase;
  }

  /**
   * Returns the run of messages that were delivered.
   *
   * @param messages messages of one saga, in the order in which they are handled
   */
  static <S> SagaRun<S> of(SagaRules<S> rules, List<IncomingMessage<S>> messages) {
    ChainDecision<S> chain = new ChainDecision<>(rules, messages);
    return new SagaRun<>(rules, chain, List.of(), chain.first());
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
  SagaRun<S> after(Outcome<S> outcome) {
    return at(phase.after(outcome, chain));
  }

  /**
   * Returns the run after its command has failed, without a known outcome: its messages come again.
   *
   * @param reason why it failed
   */
  SagaRun<S> interrupted(String reason) {
    return at(
        phase instanceof Phase.Leaving<S> || phase instanceof Phase.Copying<S>
            ? new Phase.Finished<>()
            : chain.interrupted(reason));
  }

  private SagaRun<S> at(Phase<S> next) {
    if (next instanceof Phase.Splitting<S>) {
      List<IncomingMessage<S>> messages = chain.messages();
      int half = messages.size() / 2;
      List<List<IncomingMessage<S>>> parts = new ArrayList<>();
      parts.add(messages.subList(0, half));
      parts.add(messages.subList(half, messages.size()));
      parts.addAll(later);
      return begin(parts);
    }
    return next instanceof Phase.Finished<S> && !later.isEmpty()
        ? begin(later)
        : new SagaRun<>(rules, chain, later, next);
  }

  private SagaRun<S> begin(List<List<IncomingMessage<S>>> parts) {
    ChainDecision<S> first = new ChainDecision<>(rules, parts.get(0));
    return new SagaRun<>(rules, first, parts.subList(1, parts.size()), first.first());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaRun<?> that
        && chain.messages().equals(that.chain.messages())
        && later.equals(that.later)
        && phase.equals(that.phase);
  }

  @Override
  public int hashCode() {
    return Objects.hash(chain.messages(), later, phase);
  }

  @Override
  public String toString() {
    return "SagaRun[%s, %s]"
        .formatted(
            chain.messages().stream().map(message -> message.envelope().toString()).toList(),
            phase);
  }
}
