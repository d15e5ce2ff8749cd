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
  private final List<IncomingMessage<S>> messages;
  private final MessageHandling<S> handling;

  ChainDecision(SagaRules<S> rules, List<IncomingMessage<S>> messages) {
    this.rules = rules;
    this.messages = List.copyOf(messages);
    this.handling = new MessageHandling<>(rules);
  }

  List<IncomingMessage<S>> messages() {
    return messages;
  }

  SagaReference<S> reference() {
    return messages.get(0).saga();
  }

  DeadLetters deadLetters() {
    return rules.deadLetters();
  }

  Phase<S> first() {
    return new Phase.Reading<>(reference());
  }

  /** Decides from the saga; null if there is none. */
  Phase<S> about(@Nullable Saga<S> saga) {
    Draft<S> start = saga == null ? Draft.none(rules.lives().get()) : Draft.of(saga);
    Draft<S> draft = start;
    List<Plan.Ending> endings = new ArrayList<>();
    for (IncomingMessage<S> message : messages) {
      MessageHandling.Result<S> result = handling.handle(draft, message);
      draft = result.draft();
      endings.add(ending(message, result.settlement()));
    }
    Plan plan = new Plan(endings);
    if (draft.equals(start)) {
      return saga == null ? settling(plan) : afterCommit(saga, plan);
    }
    if (messages.size() > 1 && newSends(start, draft) > EffectRecorder.MAX_SENDS) {
      return new Phase.Splitting<>();
    }
    return writing(saga, draft, plan, false);
  }

  private Phase<S> writing(
      @Nullable Saga<S> saga, Draft<S> draft, Plan plan, boolean alreadyFailing) {
    Command<S> write;
    try {
      write = write(saga, draft);
    } catch (IllegalArgumentException e) {
      // for example, a saga can't have so many keys
      return refused(saga, String.valueOf(e.getMessage()), alreadyFailing);
    }
    return new Phase.Writing<>(saga, write, plan, alreadyFailing);
  }

  private static int newSends(Draft<?> before, Draft<?> after) {
    return after.item().outbox().size() - before.item().outbox().size();
  }

  private Command<S> write(@Nullable Saga<S> saga, Draft<S> draft) {
    if (saga != null) {
      return new Command.Update<>(draft.applyTo(saga, rules.now()));
    }
    // only messages with a correlation ID start a saga
    return new Command.Insert<>((SagaReference.ByCorrelationId<S>) reference(), draft, rules.now());
  }

  /** Decides after the store has refused the effects of the messages. */
  Phase<S> refused(@Nullable Saga<S> saga, String reason, boolean alreadyFailing) {
    if (messages.size() > 1) {
      return new Phase.Splitting<>();
    }
    IncomingMessage<S> message = messages.get(0);
    if (saga == null) {
      return settling(plan(handling.refused(message, reason)));
    }
    if (alreadyFailing) {
      return afterCommit(saga, plan(handling.refused(message, reason)));
    }
    Draft<S> start = Draft.of(saga);
    MessageHandling.Result<S> result = handling.afterRefusal(start, message, reason);
    Plan plan = plan(result.settlement());
    return result.draft().equals(start)
        ? afterCommit(saga, plan)
        : writing(saga, result.draft(), plan, true);
  }

  private Plan plan(Settlement settlement) {
    return new Plan(List.of(ending(messages.get(0), settlement)));
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
        messages.stream()
            .map(message -> rules.deadLetters().outage(message.delivery(), reason))
            .toList());
  }
}
