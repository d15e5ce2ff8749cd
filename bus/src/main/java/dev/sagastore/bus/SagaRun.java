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
  private final ChainDecision<S> decision;
  private final List<MessageChain<S>> later;
  private final Phase<S> phase;

  private SagaRun(
      SagaRules<S> rules, ChainDecision<S> decision, List<MessageChain<S>> later, Phase<S> phase) {
    this.rules = rules;
    this.decision = decision;
    this.later = List.copyOf(later);
    this.phase = phase;
  }

  /**
   * Returns the run of messages that were delivered.
   *
   * @param chain messages of one saga
   */
  static <S> SagaRun<S> of(SagaRules<S> rules, MessageChain<S> chain) {
    return begin(rules, chain, List.of());
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
    return at(phase.after(outcome, decision));
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
            : decision.interrupted(reason));
  }

  private SagaRun<S> at(Phase<S> next) {
    if (next instanceof Phase.Restarting<S> restarting) {
      return begin(rules, restarting.chain(), later);
    }
    if (next instanceof Phase.Splitting<S>) {
      List<MessageChain<S>> halves = decision.chain().halves();
      List<MessageChain<S>> rest = new ArrayList<>(later);
      rest.add(0, halves.get(1));
      return begin(rules, halves.get(0), rest);
    }
    return next instanceof Phase.Finished<S> && !later.isEmpty()
        ? begin(rules, later.get(0), later.subList(1, later.size()))
        : new SagaRun<>(rules, decision, later, next);
  }

  private static <S> SagaRun<S> begin(
      SagaRules<S> rules, MessageChain<S> chain, List<MessageChain<S>> later) {
    ChainDecision<S> first = new ChainDecision<>(rules, chain);
    return new SagaRun<>(rules, first, later, first.first());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaRun<?> that
        && decision.chain().equals(that.decision.chain())
        && later.equals(that.later)
        && phase.equals(that.phase);
  }

  @Override
  public int hashCode() {
    return Objects.hash(decision.chain(), later, phase);
  }

  @Override
  public String toString() {
    return "SagaRun[%s, %s]"
        .formatted(
            decision.chain().messages().stream()
                .map(message -> message.envelope().toString())
                .toList(),
            phase);
  }
}
