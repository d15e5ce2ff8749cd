package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A phase of the handling of a chain of messages.
 *
 * @param <S> class of the saga's state
 */
sealed interface Phase<S> {
  /** Returns what to do next; null if nothing is left. */
  @Nullable Command<S> command();

  /** Returns the phase after the command. */
  Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision);

  private static <S> Phase<S> unexpected(Phase<S> phase, Outcome<S> outcome) {
    throw new IllegalStateException("%s has no outcome %s".formatted(phase.command(), outcome));
  }

  /** The saga has to be read. */
  record Reading<S>(SagaReference<S> reference) implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Find<>(reference);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      return outcome instanceof Outcome.Found<S> found
          ? decision.about(found.saga())
          : unexpected(this, outcome);
    }
  }

  /**
   * The saga has to be written.
   *
   * @param version version of the saga that was read; 0 if there was none
   * @param write inserts or updates it
   * @param plan how the deliveries end after that
   */
  record Writing<S>(long version, Command<S> write, Plan plan) implements Phase<S> {
    @Override
    public Command<S> command() {
      return write;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      if (outcome instanceof Outcome.Stored<S> stored) {
        return decision.afterCommit(stored.saga(), plan);
      }
      if (outcome instanceof Outcome.Rejected<S> rejected) {
        // another write came first: decide again from the saga that it has stored
        return rejected.current() == null ? decision.first() : decision.about(rejected.current());
      }
      if (outcome instanceof Outcome.Refused<S> refused) {
        return decision.refused(version, refused.reason());
      }
      // the inbox shows whether it took effect
      return outcome instanceof Outcome.Unknown<S> ? decision.first() : unexpected(this, outcome);
    }
  }

  /**
   * Messages of the outbox have to be sent.
   *
   * @param saga the saga as it is stored
   * @param messages the messages
   * @param requests how to send them, in the same order
   * @param plan how the deliveries end after that
   */
  record Sending<S>(
      Saga<S> saga, List<OutgoingMessage> messages, List<SendRequest> requests, Plan plan)
      implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Send<>(requests);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      if (!(outcome instanceof Outcome.Sent<S> sent)) {
        return unexpected(this, outcome);
      }
      List<OutgoingMessage> done = new ArrayList<>();
      List<OutgoingMessage> rejected = new ArrayList<>();
      List<SendRequest> letters = new ArrayList<>();
      Set<Long> left = new HashSet<>();
      for (int i = 0; i < messages.size(); i++) {
        SendResult result = sent.results().get(i);
        if (result.kind() == SendResult.Kind.SENT) {
          done.add(messages.get(i));
        } else if (result.kind() == SendResult.Kind.REJECTED) {
          rejected.add(messages.get(i));
          letters.add(Outbox.diverted(requests.get(i), result.reason().orElse("rejected")));
        } else {
          left.add(messages.get(i).cause());
        }
      }
      Plan rest = plan.waitingFor(left, decision.deadLetters());
      return rejected.isEmpty()
          ? Clearing.orNext(saga, done, rest, decision)
          : new Diverting<>(saga, done, rejected, letters, rest);
    }
  }

  /**
   * Messages whose destination never takes them have to be sent to the dead-letter queue.
   *
   * @param saga the saga as it is stored
   * @param sent messages that were sent
   * @param rejected messages that were rejected
   * @param letters the rejected messages as dead letters, in the same order
   * @param plan how the deliveries end after that
   */
  record Diverting<S>(
      Saga<S> saga,
      List<OutgoingMessage> sent,
      List<OutgoingMessage> rejected,
      List<SendRequest> letters,
      Plan plan)
      implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Send<>(letters);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      if (!(outcome instanceof Outcome.Sent<S> diverted)) {
        return unexpected(this, outcome);
      }
      List<OutgoingMessage> done = new ArrayList<>(sent);
      Set<Long> left = new HashSet<>();
      for (int i = 0; i < rejected.size(); i++) {
        if (diverted.results().get(i).kind() == SendResult.Kind.SENT) {
          done.add(rejected.get(i));
        } else {
          left.add(rejected.get(i).cause());
        }
      }
      return Clearing.orNext(saga, done, plan.waitingFor(left, decision.deadLetters()), decision);
    }
  }

  /**
   * The sent messages have to be removed from the outbox, by their IDs: another run may have added
   * messages.
   *
   * @param saga the saga as it is stored
   * @param messages the messages
   * @param plan how the deliveries end after that
   */
  record Clearing<S>(Saga<S> saga, List<OutgoingMessage> messages, Plan plan) implements Phase<S> {
    private static <S> Phase<S> orNext(
        Saga<S> saga, List<OutgoingMessage> done, Plan plan, ChainDecision<S> decision) {
      return done.isEmpty() ? decision.afterClear(saga, plan) : new Clearing<>(saga, done, plan);
    }

    @Override
    public Command<S> command() {
      return new Command.Clear<>(saga, messages);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      if (outcome instanceof Outcome.Stored<S> cleared) {
        return decision.afterClear(cleared.saga(), plan);
      }
      if (outcome instanceof Outcome.Rejected<S> rejected) {
        return rejected.current() == null
            ? decision.settling(plan)
            : decision.afterMissedClear(rejected.current(), messages, plan);
      }
      return outcome instanceof Outcome.Unknown<S> ? decision.first() : unexpected(this, outcome);
    }
  }

  /**
   * Messages have to be in a queue under their IDs before they are acknowledged.
   *
   * @param settlements how the deliveries end
   */
  record Copying<S>(List<Settlement> settlements) implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Send<>(
          settlements.stream().map(Settlement::copy).filter(Objects::nonNull).toList());
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      if (!(outcome instanceof Outcome.Sent<S> sent)) {
        return unexpected(this, outcome);
      }
      List<Settlement> ends = new ArrayList<>();
      int copy = 0;
      for (Settlement settlement : settlements) {
        boolean isSent =
            settlement.copy() == null || sent.results().get(copy++).kind() == SendResult.Kind.SENT;
        ends.add(
            isSent
                ? settlement
                : decision
                    .deadLetters()
                    .postponed(settlement.delivery(), "its copy could not be sent"));
      }
      return new Leaving<>(ends);
    }
  }

  /**
   * The deliveries leave this run: they are acknowledged, or come again.
   *
   * @param settlements how they end
   */
  record Leaving<S>(List<Settlement> settlements) implements Phase<S> {
    @Override
    public Command<S> command() {
      return new Command.Settle<>(settlements);
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      return outcome instanceof Outcome.Settled<S> ? new Finished<>() : unexpected(this, outcome);
    }
  }

  /**
   * A message was undone: the chain has to begin again from the stored saga.
   *
   * @param chain what is known of the messages
   */
  record Restarting<S>(MessageChain<S> chain) implements Phase<S> {
    @Override
    public @Nullable Command<S> command() {
      return null;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      return unexpected(this, outcome);
    }
  }

  /** The chain has to be handled in halves. */
  record Splitting<S>() implements Phase<S> {
    @Override
    public @Nullable Command<S> command() {
      return null;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      return unexpected(this, outcome);
    }
  }

  /** Nothing is left to do. */
  record Finished<S>() implements Phase<S> {
    @Override
    public @Nullable Command<S> command() {
      return null;
    }

    @Override
    public Phase<S> after(Outcome<S> outcome, ChainDecision<S> decision) {
      return unexpected(this, outcome);
    }
  }
}
