package dev.sagastore.benchmarks;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.List;

/** The queue that {@link HandWrittenBus} receives from, and the one that it sends events to. */
interface HandWrittenQueue {
  /**
   * A message that was received.
   *
   * @param envelope ID, type and body
   * @param received the message in the queue
   */
  record PolledMessage(Envelope envelope, ReceivedMessage received) {}

  /**
   * Receives messages.
   *
   * @param max maximum number of messages
   */
  List<PolledMessage> receive(int max);

  /** Sends an event, and fails if it can't be sent. */
  void send(Envelope event);

  /** Removes messages from the queue. */
  void acknowledge(List<PolledMessage> messages);
}
