package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens with a chain of messages of one saga, from the saga as it is stored. Each
 * message is handled on the draft that the one before it has left, and all of them are stored in
 * one write.
 *
 * @param <S> class of the saga's state
 */
final class ChainDecision<S> {
  private static final Duration STALE = Duration.ofMinutes(1);

  /** The store removes up to 512 attachments at once. */
  private static final int MAX_CLEARED = 256;

  private static final Duration TOO_OLD_TO_SEND = Duration.ofDays(14);

  private final SagaRules<S> rules;
  private final MessageChain<S> chain;
  private final MessageHandling<S> handling;

  ChainDecision(SagaRules<S> rules, MessageChain<S> chain) {
    this.rules = rules;
    this.chain = chain;
    this.handling = new MessageHandling<>(rules);
  }

  MessageChain<S> chain() {
    return chain;
  }

  DeadLetters deadLetters() {
    return rules.deadLetters();
  }

  Phase<S> first() {
    return new Phase.Reading<>(chain.reference());
  }

  /** Decides from the saga; null if there is none. */
  Phase<S> about(@Nullable Saga<S> saga) {
    Draft<S> start = saga == null ? Draft.none(rules.lives().get()) : Draft.of(saga);
    Draft<S> draft = start;
    List<Plan.Ending> endings = new ArrayList<>();
    for (IncomingMessage<S> message : chain.messages()) {
      MessageHandling.Result<S> result = handle(saga, draft, message);
      Undone undone = result.undone();
      if (undone != null && (!chain.isSingle() || undone.failing())) {
        // its handler may have changed a state in place that others, or onFailure, would store
        return new Phase.Restarting<>(chain.with(message, undone, version(saga)));
      }
      draft = result.draft();
      endings.add(ending(message, result.settlement()));
    }
    Plan plan = new Plan(endings);
    if (draft.equals(start)) {
      return saga == null ? settling(plan) : afterCommit(saga, plan);
    }
    if (!chain.isSingle() && newSends(start, draft) > EffectRecorder.MAX_SENDS) {
      return new Phase.Splitting<>();
    }
    long version = version(saga);
    try {
      return new Phase.Writing<>(version, write(saga, start, draft), plan);
    } catch (IllegalArgumentException e) {
      // for example, a saga can't have so many keys
      return refused(version, String.valueOf(e.getMessage()));
    }
  }

  private MessageHandling.Result<S> handle(
      @Nullable Saga<S> saga, Draft<S> draft, IncomingMessage<S> message) {
    if (!rules.now().isBefore(chain.deadline())) {
      return MessageHandling.notBegun(draft, message);
    }
    MessageLogContext.open(saga, message);
    try {
      return chain
          .undone(message, version(saga))
          .map(undone -> handling.handleUndone(draft, message, undone))
          .orElseGet(() -> handling.handle(draft, message));
    } finally {
      MessageLogContext.close();
    }
  }

  private static long version(@Nullable Saga<?> saga) {
    return saga == null ? 0 : saga.version();
  }

  private static int newSends(Draft<?> before, Draft<?> after) {
    return after.item().outbox().size() - before.item().outbox().size();
  }

  private Command<S> write(@Nullable Saga<S> saga, Draft<S> start, Draft<S> draft) {
    if (saga != null) {
      return new Command.Update<>(
          draft.applyTo(saga, rules.now()),
          start.item().inbox().countForgottenEarly(draft.item().inbox(), rules.now()));
    }
    // only messages with a correlation ID start a saga
    return new Command.Insert<>(
        (SagaReference.ByCorrelationId<S>) chain.reference(), draft, rules.now());
  }

  /** Decides after the store has refused the effects of the messages. */
  Phase<S> refused(long version, String reason) {
    if (!chain.isSingle()) {
      return new Phase.Splitting<>();
    }
    IncomingMessage<S> message = chain.messages().get(0);
    // if the store refuses what onFailure has returned, only the dead letter is left
    Undone undone =
        chain
            .undone(message, version)
            .map(before -> before.settlement().reason() + "; onFailure failed, too: " + reason)
            .map(reasons -> new Undone(deadLetter(message, reasons), false))
            .orElseGet(() -> new Undone(deadLetter(message, reason), true));
    return new Phase.Restarting<>(chain.with(message, undone, version));
  }

  private Settlement deadLetter(IncomingMessage<S> message, String reason) {
    return deadLetters().deadLetter(message.delivery(), reason, null);
  }

  /**
   * Returns the end of a delivery. Before a message leaves the queue, what it has caused has to be
   * sent, even if a run of another copy, or of an earlier round, has committed it.
   */
  private static Plan.Ending ending(IncomingMessage<?> message, Settlement settlement) {
    return new Plan.Ending(
        settlement, settlement.isAcknowledged() ? Cause.allOf(message) : Set.of());
  }

  /** Decides once everything that the plan needs is in the stored saga. */
  Phase<S> afterCommit(Saga<S> saga, Plan plan) {
    Instant stale = rules.now().minus(STALE);
    return sending(saga, message -> message.committedAt().isBefore(stale), plan);
  }

  /** Decides after messages were sent and cleared: there can be more than fit into one request. */
  Phase<S> afterClear(Saga<S> saga, Plan plan) {
    return sending(saga, message -> false, plan);
  }

  /** Sends what the deliveries of the plan need and, as far as there is room, other messages. */
  private Phase<S> sending(Saga<S> saga, Predicate<OutgoingMessage> others, Plan plan) {
    Instant now = rules.now();
    Set<Long> causes = plan.causesThatEnd();
    List<OutgoingMessage> outbox = BusItem.messages(saga);
    List<OutgoingMessage> due =
        Stream.concat(
                outbox.stream().filter(message -> causes.contains(message.cause())),
                outbox.stream().filter(message -> !causes.contains(message.cause())).filter(others))
            .limit(MAX_CLEARED)
            .toList();
    return due.isEmpty()
        ? settling(plan)
        : new Phase.Sending<>(saga, due, requests(saga, due, now), plan);
  }

  private List<SendRequest> requests(Saga<S> saga, List<OutgoingMessage> due, Instant now) {
    return due.stream()
        .map(
            message -> {
              SendRequest request = Outbox.request(saga, message, rules.routes().queueName(), now);
              return message.committedAt().plus(TOO_OLD_TO_SEND).isBefore(now)
                  ? Outbox.diverted(
                      request, "it was in the outbox for more than " + TOO_OLD_TO_SEND)
                  : request;
            })
        .toList();
  }

  /** Decides after the saga was written before the outbox could be cleared. */
  Phase<S> afterMissedClear(Saga<S> current, List<OutgoingMessage> sent, Plan plan) {
    Set<OutgoingMessage> left = new HashSet<>(BusItem.messages(current));
    List<OutgoingMessage> remaining = sent.stream().filter(left::contains).toList();
    return remaining.isEmpty()
        ? afterClear(current, plan)
        : new Phase.Clearing<>(current, remaining, plan);
  }

  /** Returns the phase that ends the deliveries. */
  Phase<S> settling(Plan plan) {
    return settling(plan.settlements());
  }

  private Phase<S> settling(List<Settlement> settlements) {
    boolean hasCopies = settlements.stream().anyMatch(settlement -> settlement.copy() != null);
    return hasCopies ? new Phase.Copying<>(settlements) : new Phase.Leaving<>(settlements);
  }

  /** Returns the phase after store or transport have failed. */
  Phase<S> interrupted(String reason) {
    return settling(
        chain.messages().stream()
            .map(message -> rules.deadLetters().outage(message.delivery(), reason))
            .toList());
  }
}
