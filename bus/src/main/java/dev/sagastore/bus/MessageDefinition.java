package dev.sagastore.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a saga does with one type of messages.
 *
 * @param messageClass class of the messages
 * @param correlationId returns the correlation ID of a message
 * @param start handles a message if there is no saga; null if the type starts none
 * @param handlers handle a message of a saga that exists, in their order
 * @param <S> class of the state
 * @param <M> class of the messages
 */
record MessageDefinition<S, M>(
    Class<M> messageClass,
    Function<M, String> correlationId,
    @Nullable Function<M, Next<S>> start,
    List<Handler<S, M>> handlers) {
  /**
   * A handler with its guard.
   *
   * @param guard the condition of the state; null if there is none
   * @param evenIfCompleted whether it handles messages to a completed saga
   * @param function the handler
   */
  record Handler<S, M>(
      @Nullable Predicate<S> guard, boolean evenIfCompleted, BiFunction<S, M, Next<S>> function) {
    boolean takes(S state) {
      return guard == null || guard.test(state);
    }
  }

  MessageDefinition {
    handlers = List.copyOf(handlers);
  }

  /** Returns the name under which messages of the type travel. */
  String name() {
    return messageClass.getSimpleName();
  }

  boolean isStart() {
    return start != null;
  }

  /** Returns the start handler of a type that has one. */
  Function<M, Next<S>> requiredStart() {
    return Objects.requireNonNull(start, "start handler");
  }

  MessageDefinition<S, M> startedBy(Function<M, Next<S>> handler) {
    return new MessageDefinition<>(messageClass, correlationId, handler, handlers);
  }

  MessageDefinition<S, M> handledBy(Handler<S, M> handler) {
    List<Handler<S, M>> more = new ArrayList<>(handlers);
    more.add(handler);
    return new MessageDefinition<>(messageClass, correlationId, start, more);
  }

  /** Returns a problem if a handler comes after one that handles every message. */
  Optional<String> unreachableHandler() {
    for (int i = 0; i + 1 < handlers.size(); i++) {
      Handler<S, M> handler = handlers.get(i);
      if (handler.guard() == null
          && (handler.evenIfCompleted() || !handlers.get(i + 1).evenIfCompleted())) {
        return Optional.of(
            "a handler of %s is never reached, because the one before it has no guard"
                .formatted(name()));
      }
    }
    return Optional.empty();
  }
}
