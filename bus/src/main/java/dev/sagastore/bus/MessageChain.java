package dev.sagastore.bus;

import dev.sagastore.SagaReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages of one saga that are handled in one run.
 *
 * @param messages the messages in their order, at least one
 * @param deadline no message is begun from this time on
 * @param version version of the saga whose handlings were undone
 * @param undone messages whose handlers are not called again at this version
 * @param <S> class of the saga's state
 */
record MessageChain<S>(
    List<IncomingMessage<S>> messages,
    Instant deadline,
    long version,
    Map<IncomingMessage<S>, Undone> undone) {
  MessageChain {
    messages = List.copyOf(messages);
    undone = Map.copyOf(undone);
  }

  /** Returns a chain without a deadline. */
  static <S> MessageChain<S> of(List<IncomingMessage<S>> messages) {
    return of(messages, Instant.MAX);
  }

  static <S> MessageChain<S> of(List<IncomingMessage<S>> messages, Instant deadline) {
    return new MessageChain<>(messages, deadline, 0, Map.of());
  }

  SagaReference<S> reference() {
    return messages.get(0).saga();
  }

  boolean isSingle() {
    return messages.size() == 1;
  }

  /**
   * Returns what is known of a message, if the saga still has the version that it was handled at.
   */
  Optional<Undone> undone(IncomingMessage<S> message, long currentVersion) {
    return version == currentVersion ? Optional.ofNullable(undone.get(message)) : Optional.empty();
  }

  /** Returns a copy in which a message was undone at a version of the saga. */
  MessageChain<S> with(IncomingMessage<S> message, Undone end, long currentVersion) {
    Map<IncomingMessage<S>, Undone> more =
        version == currentVersion ? new HashMap<>(undone) : new HashMap<>();
    more.put(message, end);
    return new MessageChain<>(messages, deadline, currentVersion, more);
  }

  /** Returns two chains with the messages of this one. */
  List<MessageChain<S>> halves() {
    int half = messages.size() / 2;
    return List.of(
        of(messages.subList(0, half), deadline),
        of(messages.subList(half, messages.size()), deadline));
  }
}
