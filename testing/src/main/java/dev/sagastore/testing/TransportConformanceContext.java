package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The context of the tests of each topic. The tests are default methods, so they are public and
 * have Javadoc.
 */
interface TransportConformanceContext {
  /** The unit of delays and pauses, because SQS has none that is shorter. */
  Duration SECOND = Duration.ofSeconds(1);

  /** Longest real time to wait for messages that a queue contains. */
  Duration DEADLINE = Duration.ofSeconds(20);

  /** Maximum number of messages in one call. */
  int MAX = 10;

  /**
   * Returns the transport to test, whose queues are empty at the start of a test.
   *
   * @return the transport
   */
  MessageTransport transport();

  /**
   * Returns a transport that receives from the dead-letter queue of {@link #transport}.
   *
   * @return the transport
   */
  MessageTransport deadLetters();

  /**
   * Returns a transport that receives from another queue.
   *
   * @return the transport
   */
  MessageTransport other();

  /**
   * Returns the destination of the messages that {@link #other} receives.
   *
   * @return the destination
   */
  Destination otherDestination();

  /**
   * Lets time pass.
   *
   * @param duration the time
   */
  void advance(Duration duration);

  /** Moves all dead letters back to the queue, or skips the rest of the test. */
  void redriveAll();

  /**
   * Returns how long a delivered message stays invisible.
   *
   * @return the time
   */
  Duration visibilityTimeout();

  /**
   * Returns the size of the largest message.
   *
   * @return the size of body and attributes in bytes
   */
  int maxMessageBytes();

  /** Skips the rest of a test if the handle of an earlier delivery can have an effect. */
  void assumeExpiredHandlesHaveNoEffect();

  /**
   * Returns the envelope of a received message.
   *
   * @param message the message
   * @return the envelope
   */
  Envelope read(ReceivedMessage message);

  /** Returns a message with a short body. */
  static Envelope envelope(String id) {
    return Envelope.of(id, "OrderPlaced", "{\"order\":\"%s\"}".formatted(id));
  }

  /** Returns requests to send messages to the queue of the sender. */
  static List<SendRequest> toOwnQueue(Envelope... envelopes) {
    return Arrays.stream(envelopes)
        .map(envelope -> SendRequest.of(Destination.OWN_QUEUE, envelope))
        .toList();
  }

  /**
   * Sends messages, and asserts that all were sent.
   *
   * @param requests the messages
   */
  default void send(List<SendRequest> requests) {
    assertThat(transport().send(requests)).hasSize(requests.size()).containsOnly(SendResult.sent());
  }

  /**
   * Sends messages to the queue of the transport.
   *
   * @param ids IDs of the messages
   */
  default void sendToOwnQueue(String... ids) {
    send(
        toOwnQueue(
            Stream.of(ids).map(TransportConformanceContext::envelope).toArray(Envelope[]::new)));
  }

  /**
   * Receives from a queue until there is a number of messages, or until the deadline.
   *
   * @param transport where to receive
   * @param count expected number of messages
   * @return the messages, whose number was asserted
   */
  default List<ReceivedMessage> receive(MessageTransport transport, int count) {
    List<ReceivedMessage> received = new ArrayList<>();
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (received.size() < count && System.nanoTime() < end) {
      received.addAll(transport.receive(MAX, SECOND));
    }
    assertThat(received).hasSize(count);
    return received;
  }

  /**
   * Receives one message.
   *
   * @return the message
   */
  default ReceivedMessage receiveOne() {
    return receive(transport(), 1).get(0);
  }

  /**
   * Asserts that a queue has no visible messages.
   *
   * @param transport where to receive
   */
  default void assertNothingVisible(MessageTransport transport) {
    assertThat(transport.receive(MAX, Duration.ZERO)).isEmpty();
  }

  /**
   * Returns the IDs of messages.
   *
   * @param messages received messages
   * @return IDs of the envelopes
   */
  default List<String> ids(List<ReceivedMessage> messages) {
    return messages.stream().map(message -> read(message).id()).toList();
  }
}
