package dev.sagastore.bus.memory;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A transport that receives from one queue of an {@link InMemoryBroker}, and sends to all its
 * queues and topics. {@link InMemoryBroker#transport} returns it.
 *
 * <p>Destinations:
 *
 * <ul>
 *   <li>{@link Destination#OWN_QUEUE} is the queue of this transport.
 *   <li>{@link Destination#DEAD_LETTER_QUEUE} is the dead-letter queue of that queue.
 *   <li>Any other name is a queue or topic of the broker.
 * </ul>
 *
 * <p>A message is rejected in these cases:
 *
 * <ul>
 *   <li>The destination doesn't exist.
 *   <li>The body is empty.
 *   <li>Body and attributes take more than 1 MiB (1,048,576 bytes) in UTF-8. Each attribute counts
 *       with its name, its value, and 6 bytes.
 *   <li>The destination is a topic, and the message has a delay.
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public final class InMemoryTransport implements MessageTransport {
  /** Longest pause: the maximum visibility timeout of SQS. */
  static final Duration MAX_PAUSE = Duration.ofHours(12);

  private final InMemoryBroker broker;
  private final String queue;

  InMemoryTransport(InMemoryBroker broker, String queue) {
    this.broker = broker;
    this.queue = queue;
  }

  /**
   * Returns the name of the queue that this transport receives from.
   *
   * @return the name
   */
  public String queue() {
    return queue;
  }

  /**
   * Returns the format of all messages in the broker.
   *
   * @return the format; it reads an equal envelope from what this transport receives
   */
  public MessageFormat format() {
    return broker.format();
  }

  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    return broker.send(queue, List.copyOf(requests));
  }

  @Override
  public Optional<String> problem(SendRequest request) {
    return broker.problem(queue, Objects.requireNonNull(request, "the request must not be null"));
  }

  /**
   * Receives messages. They stay invisible until the visibility timeout of the broker ends.
   *
   * <p>If {@code wait} is 0, it returns immediately. Otherwise it blocks until a message is
   * visible, for at most {@code wait} of real time. After you change the clock of the broker, call
   * {@link InMemoryBroker#clockChanged}, so that waiting receivers notice it.
   *
   * @param max maximum number of messages, from 1
   * @param wait longest time to wait for the first message, from 0
   * @return the messages; empty if there are none, or if the thread was interrupted, which stays
   *     interrupted
   * @throws IllegalArgumentException if the maximum or the time is out of bounds
   */
  @Override
  public List<ReceivedMessage> receive(int max, Duration wait) {
    if (max < 1) {
      throw new IllegalArgumentException(
          "the maximum number of messages must be at least 1, not %s".formatted(max));
    }
    if (wait.isNegative()) {
      throw new IllegalArgumentException(
          "the time to wait must not be negative: %s".formatted(wait));
    }
    return broker.receive(queue, max, wait);
  }

  @Override
  public Duration visibilityTimeout() {
    return broker.visibilityTimeout();
  }

  /**
   * Removes messages from the queue. It has no effect on a message whose visibility timeout has
   * ended, or that was acknowledged already. SQS may remove such a message.
   *
   * @param messages the messages
   */
  @Override
  public void acknowledge(List<ReceivedMessage> messages) {
    broker.acknowledge(queue, List.copyOf(messages));
  }

  /**
   * Changes how long a message stays invisible, from now on. A pause of 0 makes it visible
   * immediately. It has no effect on a message whose visibility timeout has ended, or that was
   * acknowledged already.
   *
   * @param message the message
   * @param pause time until the message is delivered again, 0 to 12 hours
   * @throws IllegalArgumentException if the pause is out of bounds
   */
  @Override
  public void hide(ReceivedMessage message, Duration pause) {
    Objects.requireNonNull(message, "the message must not be null");
    if (pause.isNegative() || pause.compareTo(MAX_PAUSE) > 0) {
      throw new IllegalArgumentException(
          "the pause must be from 0 to %s, not %s".formatted(MAX_PAUSE, pause));
    }
    broker.hide(queue, message, pause);
  }

  /** Returns the name of the queue. */
  @Override
  public String toString() {
    return "InMemoryTransport[%s]".formatted(queue);
  }
}
