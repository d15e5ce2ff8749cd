package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The queue of a search and its dead-letter queue, as a value.
 *
 * @param messages the messages in the queue, visible or not
 * @param dead the messages in the dead-letter queue
 */
record SearchQueue(List<Queued> messages, List<Envelope> dead) {
  /**
   * A message in the queue.
   *
   * @param number distinguishes it from its copies
   * @param visible whether a worker can receive it
   * @param again whether it was delivered before: then it has waited for long enough
   */
  record Queued(int number, Envelope envelope, boolean visible, boolean again) {}

  static SearchQueue of(List<Envelope> messages) {
    SearchQueue queue = new SearchQueue(List.of(), List.of());
    for (Envelope message : messages) {
      queue = queue.with(message, Set.of());
    }
    return queue;
  }

  /** Passes each batch that a worker can receive, in each order. */
  void forEachBatch(int maxSize, Consumer<List<Queued>> action) {
    extend(List.of(), maxSize, action);
  }

  private void extend(List<Queued> batch, int maxSize, Consumer<List<Queued>> action) {
    for (Queued message : messages) {
      if (message.visible() && !batch.contains(message)) {
        List<Queued> more = new ArrayList<>(batch);
        more.add(message);
        action.accept(List.copyOf(more));
        if (more.size() < maxSize) {
          extend(more, maxSize, action);
        }
      }
    }
  }

  static Delivery delivery(Queued message, Instant now) {
    return new Delivery(
        message.envelope(),
        ReceivedMessage.builder(Integer.toString(message.number()), "")
            .receiveCount(message.again() ? 2 : 1)
            .firstReceivedAt(message.again() ? SearchWorld.START.minus(Duration.ofDays(1)) : now)
            .build());
  }

  SearchQueue received(List<Queued> batch) {
    return new SearchQueue(
        messages.stream()
            .map(
                message ->
                    batch.contains(message)
                        ? new Queued(message.number(), message.envelope(), false, true)
                        : message)
            .toList(),
        dead);
  }

  SearchQueue settled(Settlement settlement) {
    int number = Integer.parseInt(settlement.delivery().received().transportId());
    return settlement.isAcknowledged()
        ? new SearchQueue(
            messages.stream().filter(message -> message.number() != number).toList(), dead)
        : visible(number);
  }

  SearchQueue visible(int number) {
    return new SearchQueue(
        messages.stream()
            .map(
                message ->
                    message.number() == number
                        ? new Queued(number, message.envelope(), true, message.again())
                        : message)
            .toList(),
        dead);
  }

  /**
   * Returns a copy with a further message.
   *
   * @param inHand numbers of messages that workers have in hand
   */
  SearchQueue with(Envelope message, Set<Integer> inHand) {
    int number = 0;
    for (Queued other : messages) {
      number = Math.max(number, other.number() + 1);
    }
    for (int other : inHand) {
      number = Math.max(number, other + 1);
    }
    List<Queued> more = new ArrayList<>(messages);
    more.add(new Queued(number, message, true, false));
    return new SearchQueue(List.copyOf(more), dead);
  }

  /** Returns a copy with a dead letter, without the headers that are for people. */
  SearchQueue withDead(Envelope letter) {
    Map<String, String> headers = new HashMap<>(letter.headers());
    headers.remove(MessageHeaders.DEAD_REASON);
    headers.remove(MessageHeaders.DEAD_ATTEMPTS);
    headers.remove(MessageHeaders.DEAD_EXCEPTION);
    headers.remove(MessageHeaders.DEAD_FIRST_RECEIVED_AT);
    headers.remove(MessageHeaders.DEAD_QUEUE);
    List<Envelope> more = new ArrayList<>(dead);
    more.add(Envelope.of(letter.id(), letter.type(), letter.body()).withHeaders(headers));
    return new SearchQueue(messages, List.copyOf(more));
  }

  /** Moves a message to the dead-letter queue as it is, as a queue does that knows no bus. */
  SearchQueue movedToDead(Queued message) {
    List<Queued> fewer = new ArrayList<>(messages);
    fewer.remove(message);
    List<Envelope> more = new ArrayList<>(dead);
    more.add(message.envelope());
    return new SearchQueue(List.copyOf(fewer), List.copyOf(more));
  }

  SearchQueue redriven(int index, Set<Integer> inHand) {
    List<Envelope> fewer = new ArrayList<>(dead);
    Envelope letter = fewer.remove(index);
    return new SearchQueue(messages, List.copyOf(fewer)).with(letter, inHand);
  }

  /** Returns all messages, dead letters included. */
  List<Envelope> all() {
    List<Envelope> all = new ArrayList<>(dead);
    messages.forEach(message -> all.add(message.envelope()));
    return all;
  }
}
