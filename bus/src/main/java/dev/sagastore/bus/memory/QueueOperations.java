package dev.sagastore.bus.memory;

import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Sends, delivers and moves the messages of all queues, at the time of a clock.
 *
 * <p>Not safe for use by several threads.
 */
final class QueueOperations {
  private final BrokerSettings settings;
  private final PlainEnvelopeCodec codec;
  private final Topology topology;
  private final Runnable onChange;
  private long lastTransportId;
  private long lastSequence;

  /**
   * Creates the operations.
   *
   * @param settings the settings
   * @param codec format of the messages
   * @param topology the queues and topics
   * @param onChange called after messages were added to queues, or were hidden
   */
  QueueOperations(
      BrokerSettings settings, PlainEnvelopeCodec codec, Topology topology, Runnable onChange) {
    this.settings = settings;
    this.codec = codec;
    this.topology = topology;
    this.onChange = onChange;
  }

  Instant now() {
    return settings.clock().instant();
  }

  /**
   * Returns why a message can't be sent; empty if it can.
   *
   * @param sender queue of the sender
   * @param request the message
   */
  Optional<String> problem(String sender, SendRequest request) {
    return problem(sender, request, codec.write(request.envelope()));
  }

  private Optional<String> problem(String sender, SendRequest request, Payload payload) {
    return topology
        .problem(sender, request.destination())
        .or(() -> delayProblem(request))
        .or(payload::problem);
  }

  private Optional<String> delayProblem(SendRequest request) {
    return topology.isTopic(request.destination()) && !request.delay().isZero()
        ? Optional.of("the topic '%s' does not support a delay".formatted(request.destination()))
        : Optional.empty();
  }

  SendResult send(String sender, SendRequest request) {
    Payload payload = codec.write(request.envelope());
    Optional<String> problem = problem(sender, request, payload);
    if (problem.isPresent()) {
      return SendResult.rejected(problem.get());
    }
    Instant visibleAt = now().plus(request.delay());
    for (MessageQueue queue : topology.receivers(sender, request.destination())) {
      StoredMessage message = newMessage(payload, visibleAt);
      queue.add(message);
      if (settings.duplicated().getAsBoolean()) {
        queue.add(StoredMessage.of(message.transportId(), payload, newPosition(visibleAt)));
      }
    }
    onChange.run();
    return SendResult.sent();
  }

  private StoredMessage newMessage(Payload payload, Instant visibleAt) {
    lastTransportId++;
    return StoredMessage.of("message-" + lastTransportId, payload, newPosition(visibleAt));
  }

  private QueuePosition newPosition(Instant visibleAt) {
    lastSequence++;
    return new QueuePosition(visibleAt, lastSequence);
  }

  /** Delivers visible messages, except those that this moves to the dead-letter queue. */
  List<ReceivedMessage> receive(String name, int max) {
    MessageQueue queue = topology.queue(name);
    Optional<MessageQueue> deadLetters = topology.deadLetterQueueOf(name).map(topology::queue);
    Instant now = now();
    List<ReceivedMessage> received = new ArrayList<>();
    List<StoredMessage> next = settings.order().next(queue.visible(now), max);
    while (!next.isEmpty()) {
      for (StoredMessage message : next) {
        if (deadLetters.isPresent() && message.receiveCount() >= settings.maxReceiveCount()) {
          queue.remove(message);
          deadLetters.get().add(message.withVisibleAt(now));
          onChange.run();
        } else {
          received.add(deliver(queue, message, now));
        }
      }
      next = settings.order().next(queue.visible(now), max - received.size());
    }
    return received;
  }

  private ReceivedMessage deliver(MessageQueue queue, StoredMessage message, Instant now) {
    StoredMessage delivered = message.delivered(now, now.plus(settings.visibilityTimeout()));
    queue.replace(message, delivered);
    return delivered.toReceivedMessage();
  }

  void acknowledge(String name, ReceivedMessage message) {
    MessageQueue queue = topology.queue(name);
    queue.inFlight(message.handle(), now()).ifPresent(queue::remove);
  }

  void hide(String name, ReceivedMessage message, Duration pause) {
    MessageQueue queue = topology.queue(name);
    Instant now = now();
    queue
        .inFlight(message.handle(), now)
        .ifPresent(found -> queue.replace(found, found.withVisibleAt(now.plus(pause))));
    onChange.run();
  }

  /** Moves all dead letters of a queue back to it as new messages, and returns their number. */
  int redrive(String name) {
    MessageQueue queue = topology.queue(name);
    List<StoredMessage> deadLetters = topology.queue(topology.deadLettersOf(name)).removeAll();
    Instant now = now();
    deadLetters.forEach(message -> queue.add(newMessage(message.payload(), now)));
    onChange.run();
    return deadLetters.size();
  }

  /** Returns the earliest future time at which a message of any queue becomes visible. */
  Optional<Instant> nextVisibleAt() {
    Instant now = now();
    return topology.queues().stream()
        .flatMap(queue -> queue.nextVisibleAt(now).stream())
        .min(Comparator.naturalOrder());
  }

  List<QueuedMessage> messages(String name) {
    Instant now = now();
    return topology.queue(name).all().stream()
        .map(message -> new QueuedMessage(message, codec.read(message.payload()), now))
        .toList();
  }
}
