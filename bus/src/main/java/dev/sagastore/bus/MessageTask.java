package dev.sagastore.bus;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.List;

/**
 * The work on messages of a batch that are handled together.
 *
 * @param messages the messages
 * @param work handles them, and throws nothing
 */
record MessageTask(List<ReceivedMessage> messages, Runnable work) {
  MessageTask {
    messages = List.copyOf(messages);
  }

  static MessageTask of(Delivery delivery, Runnable work) {
    return new MessageTask(List.of(delivery.received()), work);
  }
}
