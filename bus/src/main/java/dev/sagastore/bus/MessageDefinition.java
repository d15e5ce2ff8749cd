package dev.sagastore.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one message type in a saga definition.
 *
 * @param messageClass class of the messages
 * @param correlations find the saga of a message; all of them have to agree
 * @param start handles a message if there is no saga; null if the type starts none
 * @param handlers handle a message of a saga that exists, in their order
 * @param ignoredOtherwise whether a message is ignored if no guard holds; otherwise it waits
 * @param failure handles a message that is about to be a dead letter; null if there is none
 * @param <S> class of the state
 * @param <M> class of the messages
 */
record MessageDefinition<S, M>(
    Class<M> messageClass,
    List<MessageCorrelation<M>> correlations,
    @Nullable StartHandler<S, M> start,
    List<Handler<S, M>> handlers,
    boolean ignoredOtherwise,
    @Nullable FailureHandler<S, M> failure) {
  /**
   * A handler with its guard.
   *
   * @param guard the condition of the state; null if there is none
   * @param evenIfCompleted whether it handles messages to a completed saga
   * @param function the handler
   */
  record Handler<S, M>(
      @Nullable Predicate<S> guard, boolean evenIfCompleted, SagaHandler<S, M> function) {
    boolean takes(S state, boolean completed) {
      return (!completed || evenIfCompleted) && (guard == null || guard.test(state));
    }

    /** Returns whether it takes every message that another handler takes. */
    boolean takesAllOf(Handler<S, M> other) {
      return guard == null && (evenIfCompleted || !other.evenIfCompleted);
    }
  }

  MessageDefinition {
    correlations = List.copyOf(correlations);
    handlers = List.copyOf(handlers);
  }

  static <S, M> MessageDefinition<S, M> of(Class<M> messageClass) {
    return new MessageDefinition<>(messageClass, List.of(), null, List.of(), false, null);
  }

  boolean isStart() {
    return start != null;
  }

  boolean isHandledIfCompleted() {
    return handlers.stream().anyMatch(Handler::evenIfCompleted);
  }

  MessageDefinition<S, M> correlatedBy(MessageCorrelation<M> correlation) {
    List<MessageCorrelation<M>> more = new ArrayList<>(correlations);
    more.add(correlation);
    return new MessageDefinition<>(messageClass, more, start, handlers, ignoredOtherwise, failure);
  }

  MessageDefinition<S, M> startedBy(StartHandler<S, M> handler) {
    return new MessageDefinition<>(
        messageClass, correlations, handler, handlers, ignoredOtherwise, failure);
  }

  MessageDefinition<S, M> handledBy(Handler<S, M> handler) {
    List<Handler<S, M>> more = new ArrayList<>(handlers);
    more.add(handler);
    return new MessageDefinition<>(
        messageClass, correlations, start, more, ignoredOtherwise, failure);
  }

  MessageDefinition<S, M> otherwiseIgnored() {
    return new MessageDefinition<>(messageClass, correlations, start, handlers, true, failure);
  }

  MessageDefinition<S, M> failingWith(FailureHandler<S, M> handler) {
    return new MessageDefinition<>(
        messageClass, correlations, start, handlers, ignoredOtherwise, handler);
  }

  /** Returns a problem if a handler comes after one that handles every message. */
  Optional<String> unreachableHandler() {
    for (int i = 1; i < handlers.size(); i++) {
      Handler<S, M> handler = handlers.get(i);
      if (handlers.subList(0, i).stream().anyMatch(earlier -> earlier.takesAllOf(handler))) {
        return Optional.of(
            "a handler of %s is never reached, because an earlier one has no guard"
                .formatted(messageClass.getSimpleName()));
      }
    }
    return Optional.empty();
  }
}
