package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A message whose handling changes a saga, or a round of it that has failed.
 *
 * @param id ID from which those of the messages that it causes follow
 * @param hash hash of the ID, as the inbox knows it
 * @param context what handlers learn about the message
 */
record Cause(String id, long hash, MessageContext context) {
  /** Rounds that a dead letter has to care for; each redrive is one. */
  private static final int MAX_ROUNDS = 20;

  static Cause of(String id, MessageContext context) {
    return new Cause(id, MessageHash.of(id), context);
  }

  /** Returns the cause of what happens after all attempts of a round have failed. */
  static Cause failed(Envelope message, MessageContext context) {
    return of(failedId(message), context);
  }

  /** Returns the ID of a round of attempts that has failed. */
  static String failedId(Envelope message) {
    return failedId(message, round(message));
  }

  private static String failedId(Envelope message, int round) {
    return MessageHash.id("failed", MessageHash.identity(message), Integer.toString(round));
  }

  /** Returns the hashes of all causes that a message can be: its own, and those of its rounds. */
  static Set<Long> allOf(IncomingMessage<?> message) {
    Set<Long> hashes = new HashSet<>();
    hashes.add(message.hash());
    hashes.add(message.failedHash());
    int last = round(message.envelope());
    for (int round = Math.max(0, last - MAX_ROUNDS); round < last; round++) {
      hashes.add(MessageHash.of(failedId(message.envelope(), round)));
    }
    return hashes;
  }

  static int round(Envelope message) {
    // one less than the highest number that can be read
    return Math.min(HeaderValue.count(message, MessageHeaders.ROUND), 999_998);
  }

  Envelope message() {
    return context.envelope();
  }

  Instant now() {
    return context.now();
  }

  /** Returns the headers that travel on to messages that this one causes. */
  private Map<String, String> foreignHeaders() {
    Map<String, String> headers = new HashMap<>(message().headers());
    headers.keySet().removeIf(MessageHeaders::isOwn);
    return headers;
  }

  /** Returns the headers of a timer, whose wake-up goes on with the conversation. */
  Map<String, String> timerHeaders() {
    Map<String, String> headers = headers();
    headers.remove(MessageHeaders.CAUSATION_ID);
    return headers;
  }

  /** Returns the headers that an effect of this message has in the outbox. */
  Map<String, String> headers(Effect.Message effect) {
    Map<String, String> headers = headers();
    if (effect instanceof Effect.Reply) {
      headers.put(MessageHeaders.IN_REPLY_TO, message().id());
      // they lead to the saga that waits for the reply
      message()
          .header(MessageHeaders.CORRELATION_ID)
          .ifPresent(id -> headers.put(MessageHeaders.CORRELATION_ID, id));
      message()
          .header(MessageHeaders.SENDING_SAGA)
          .ifPresent(saga -> headers.put(MessageHeaders.RECEIVING_SAGA, saga));
    }
    return headers;
  }

  /** Returns the headers that an outgoing message has in the outbox. */
  Map<String, String> headers() {
    Map<String, String> headers = foreignHeaders();
    headers.put(MessageHeaders.CAUSATION_ID, message().id());
    headers.put(
        MessageHeaders.CONVERSATION_ID,
        message().header(MessageHeaders.CONVERSATION_ID).orElse(message().id()));
    return headers;
  }
}
