package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.spi.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens with a message, from its saga as it is stored, the definition and the time.
 * The body of the message is read once.
 *
 * @param <S> class of the saga's state
 */
final class MessageDecision<S> {
  /** Header with the number of failed attempts. */
  static final String ATTEMPTS = "sagastore-attempts";

  /** Header with the reason for a dead letter. */
  static final String REASON = "sagastore-reason";

  private static final Pattern ATTEMPT_COUNT = Pattern.compile("[0-9]{1,6}");

  /** A message that could be read. */
  private record Content<S, M>(MessageDefinition<S, M> definition, M message) {
    String correlationId() {
      return definition.correlationId().apply(message);
    }

    boolean isStart() {
      return definition.isStart();
    }

    boolean hasHandlers() {
      return !definition.handlers().isEmpty();
    }

    Next<S> start() {
      return required(definition.requiredStart().apply(message));
    }

    private Next<S> required(@Nullable Next<S> next) {
      return Objects.requireNonNull(
          next, () -> "the handler of %s returned null".formatted(definition.name()));
    }

    /** Handles the message; empty if no guard holds. */
    Optional<Next<S>> handle(Saga<S> saga) {
      return definition.handlers().stream()
          .filter(handler -> !saga.isCompleted() || handler.evenIfCompleted())
          .filter(handler -> handler.takes(saga.state()))
          .findFirst()
          .map(handler -> required(handler.function().apply(saga.state(), message)));
    }

    boolean isHandledIfCompleted() {
      return definition.handlers().stream().anyMatch(MessageDefinition.Handler::evenIfCompleted);
    }
  }

  private final MessageRules<S> rules;
  private final Delivery delivery;
  private final long hash;
  private final @Nullable Content<S, ?> content;
  private final Phase<S> first;

  /**
   * Reads the message.
   *
   * @param rules what the decision depends on
   * @param delivery the message
   */
  MessageDecision(MessageRules<S> rules, Delivery delivery) {
    this.rules = rules;
    this.delivery = delivery;
    this.hash = MessageHash.of(delivery.envelope().id());
    Content<S, ?> read = null;
    Phase<S> phase;
    try {
      read = rules.definition().message(delivery.envelope().type()).map(this::content).orElse(null);
      phase =
          read == null
              ? waiting(
                  "%s has no message type '%s'"
                      .formatted(rules.definition().type().name(), delivery.envelope().type()))
              : new Phase.Reading<>(rules.definition().type().correlationId(read.correlationId()));
    } catch (RuntimeException e) {
      phase = deadLetter("its body or its correlation ID can't be read: " + e.getMessage());
    }
    this.content = read;
    this.first = phase;
  }

  private <M> Content<S, M> content(MessageDefinition<S, M> definition) {
    return new Content<>(
        definition, rules.mapper().read(delivery.envelope().body(), definition.messageClass()));
  }

  Delivery delivery() {
    return delivery;
  }

  /** Returns the first phase. */
  Phase<S> first() {
    return first;
  }

  /** Decides from the saga; null if there is none. */
  Phase<S> about(SagaReference.ByCorrelationId<S> reference, @Nullable Saga<S> saga) {
    // the inbox comes before every policy: what it knows may still have to be sent
    if (saga != null && BusAttributes.inbox(saga).contains(hash)) {
      return afterCommit(reference, saga);
    }
    Content<S, ?> content = Objects.requireNonNull(this.content, "content");
    if (saga == null && !content.isStart()) {
      return waiting("it has no saga");
    }
    if (saga != null && saga.isCompleted() && !content.isHandledIfCompleted()) {
      return acknowledging();
    }
    try {
      return saga == null ? started(reference, content) : handled(reference, saga, content);
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  private Phase<S> started(SagaReference.ByCorrelationId<S> reference, Content<S, ?> content) {
    Next<S> next = content.start();
    String life = rules.lives().get();
    return new Phase.Writing<>(
        reference,
        new Command.Insert<>(
            reference,
            next.state(),
            next.isCompleted(),
            life,
            hash,
            rules.clock().instant(),
            outgoing(next, life)));
  }

  private Phase<S> handled(
      SagaReference.ByCorrelationId<S> reference, Saga<S> saga, Content<S, ?> content) {
    Saga<S> changed = saga;
    if (content.hasHandlers()) {
      Optional<Next<S>> handled = content.handle(saga);
      if (handled.isEmpty()) {
        return waiting("no guard holds");
      }
      Next<S> next = handled.get();
      changed =
          BusAttributes.withOutgoing(
              saga.withState(next.state()), outgoing(next, BusAttributes.life(saga)));
      changed = next.isCompleted() ? changed.complete() : changed;
    }
    // a start message that finds a saga is ignored, and remembered under the version condition
    return new Phase.Writing<>(
        reference,
        new Command.Update<>(BusAttributes.withHandled(changed, hash, rules.clock().instant())));
  }

  /** Decides after the message is in the inbox of the stored saga. */
  Phase<S> afterCommit(SagaReference.ByCorrelationId<S> reference, Saga<S> saga) {
    List<OutgoingMessage> messages = BusAttributes.outboxOf(saga, hash);
    return messages.isEmpty() ? acknowledging() : new Phase.Sending<>(reference, saga, messages);
  }

  /** Decides after the saga was written before the outbox could be cleared. */
  Phase<S> afterMissedClear(
      SagaReference.ByCorrelationId<S> reference, Saga<S> saga, List<OutgoingMessage> sent) {
    Set<OutgoingMessage> left = new HashSet<>(BusAttributes.outbox(saga));
    List<OutgoingMessage> remaining = sent.stream().filter(left::contains).toList();
    return remaining.isEmpty() ? acknowledging() : new Phase.Clearing<>(reference, saga, remaining);
  }

  private List<OutgoingMessage> outgoing(Next<S> next, String life) {
    List<OutgoingMessage> outgoing = new ArrayList<>();
    for (Object message : next.messages()) {
      String id =
          MessageHash.id(
              rules.definition().type().name(),
              life,
              delivery.envelope().id(),
              Integer.toString(outgoing.size()));
      outgoing.add(
          new OutgoingMessage(
              Envelope.of(id, message.getClass().getSimpleName(), rules.mapper().write(message)),
              hash));
    }
    return outgoing;
  }

  private Phase<S> failed(RuntimeException e) {
    int attempts = attempts() + 1;
    if (attempts >= rules.maxAttempts()) {
      return deadLetter("its handler failed %s times: %s".formatted(attempts, e));
    }
    return new Phase.Copying<>(
        new Command.SendCopy<>(
            delivery.envelope().withHeader(ATTEMPTS, Integer.toString(attempts)), rules.pause()));
  }

  /** A header that another sender has set to anything else counts as none. */
  private int attempts() {
    String attempts = delivery.envelope().headers().getOrDefault(ATTEMPTS, "");
    return ATTEMPT_COUNT.matcher(attempts).matches() ? Integer.parseInt(attempts) : 0;
  }

  private Phase<S> waiting(String reason) {
    Instant end = delivery.firstReceivedAt().plus(rules.patience());
    return rules.clock().instant().isBefore(end)
        ? new Phase.Leaving<>(new Command.DeliverAgain<>(rules.pause()))
        : deadLetter("%s, %s after its first delivery".formatted(reason, rules.patience()));
  }

  private Phase<S> deadLetter(String reason) {
    return new Phase.Copying<>(
        new Command.DeadLetter<>(delivery.envelope().withHeader(REASON, reason)));
  }

  /** Returns the phase that acknowledges the message. */
  Phase<S> acknowledging() {
    return new Phase.Leaving<>(new Command.Acknowledge<>());
  }
}
