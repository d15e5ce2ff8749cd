package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A phase of the handling of a message.
 *
 * @param <S> class of the saga's state
 */
sealed interface Phase<S> {
  /** Returns what to do next; null if nothing is left. */
  @Nullable Command<S> command();

  /** Returns the phase after the command. */
  Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision);

  private static <S> Phase<S> unexpected(Phase<S> phase, Outcome<S> outcome) {
    throw new IllegalStateException("%s has no outcome %s".formatted(phase.command(), outcome));
  }

  /** The saga has to be read. */
  record Reading<S>(SagaReference.ByCorrelationId<S> reference) implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Find<>(reference);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision) {
      return outcome instanceof Outcome.Found<S> found
          ? decision.about(reference, found.saga())
          : unexpected(this, outcome);
    }
  }

  /**
   * The saga has to be written.
   *
   * @param write inserts or updates it
   */
  record Writing<S>(SagaReference.ByCorrelationId<S> reference, Command<S> write)
      implements Phase<S> {
    @Override
    public Command<S> command() {
      return write;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision) {
      if (outcome instanceof Outcome.Stored<S> stored) {
        return decision.afterCommit(reference, stored.saga());
      }
      if (outcome instanceof Outcome.Rejected<S> rejected) {
        // another write came first: decide again from the saga that it has stored
        return rejected.current() == null
            ? new Reading<>(reference)
            : decision.about(reference, rejected.current());
      }
      // the inbox shows whether it took effect
      return outcome instanceof Outcome.Unknown<S>
          ? new Reading<>(reference)
          : unexpected(this, outcome);
    }
  }

  /** The messages that the handling has caused have to be sent. */
  record Sending<S>(
      SagaReference.ByCorrelationId<S> reference, Saga<S> saga, List<OutgoingMessage> messages)
      implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Send<>(messages);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision) {
      return outcome instanceof Outcome.Done<S>
          ? new Clearing<>(reference, saga, messages)
          : unexpected(this, outcome);
    }
  }

  /**
   * The sent messages have to be removed from the outbox, by their IDs: another run may have added
   * messages.
   */
  record Clearing<S>(
      SagaReference.ByCorrelationId<S> reference, Saga<S> saga, List<OutgoingMessage> messages)
      implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Clear<>(saga, messages);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision) {
      if (outcome instanceof Outcome.Stored<S>) {
        return decision.acknowledging();
      }
      if (outcome instanceof Outcome.Rejected<S> rejected) {
        return rejected.current() == null
            ? decision.acknowledging()
            : decision.afterMissedClear(reference, rejected.current(), messages);
      }
      return outcome instanceof Outcome.Unknown<S>
          ? new Reading<>(reference)
          : unexpected(this, outcome);
    }
  }

  /**
   * The message has to be in a queue under its ID before it is acknowledged.
   *
   * @param copy sends the copy
   */
  record Copying<S>(Command<S> copy) implements Phase<S> {
    @Override
    public Command<S> command() {
      return copy;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision) {
      return outcome instanceof Outcome.Done<S>
          ? decision.acknowledging()
          : unexpected(this, outcome);
    }
  }

  /**
   * The message leaves this run: it is acknowledged, or delivered again.
   *
   * @param last the last command
   */
  record Leaving<S>(Command<S> last) implements Phase<S> {
    @Override
    public Command<S> command() {
      return last;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision) {
      return outcome instanceof Outcome.Done<S> ? new Finished<>() : unexpected(this, outcome);
    }
  }

  /** Nothing is left to do. */
  record Finished<S>() implements Phase<S> {
    @Override
    public @Nullable Command<S> command() {
      return null;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, MessageDecision<S> decision) {
      return unexpected(this, outcome);
    }
  }
}
