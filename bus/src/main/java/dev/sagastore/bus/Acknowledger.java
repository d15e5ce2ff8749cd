package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Acknowledges messages. Those of an open batch are acknowledged together, so that a worker needs
 * one request for a batch, and not one for each saga in it.
 *
 * <p>An acknowledgement may be late or get lost: the message comes again, and the inbox knows it.
 *
 * <p>Safe for use by several threads.
 */
final class Acknowledger {
  private final MessageTransport transport;
  private final IdentityHashMap<ReceivedMessage, OpenBatch> open = new IdentityHashMap<>();

  Acknowledger(MessageTransport transport) {
    this.transport = transport;
  }

  /**
   * Opens a batch, which collects the acknowledgements of its messages.
   *
   * @param messages the messages
   * @param tasks number of tasks that handle them, from 1
   */
  synchronized OpenBatch open(List<ReceivedMessage> messages, int tasks) {
    OpenBatch batch = new OpenBatch(messages, tasks);
    messages.forEach(message -> open.put(message, batch));
    return batch;
  }

  /** Acknowledges messages, those of open batches with their batch. */
  void acknowledge(List<ReceivedMessage> messages) {
    acknowledgeNow(withoutBatch(messages));
  }

  private synchronized List<ReceivedMessage> withoutBatch(List<ReceivedMessage> messages) {
    List<ReceivedMessage> others = new ArrayList<>();
    for (ReceivedMessage message : messages) {
      OpenBatch batch = open.get(message);
      if (batch == null) {
        others.add(message);
      } else {
        batch.collected.add(message);
      }
    }
    return others;
  }

  private void acknowledgeNow(List<ReceivedMessage> messages) {
    if (!messages.isEmpty()) {
      transport.acknowledge(messages);
    }
  }

  /** Messages that were received together. */
  final class OpenBatch {
    private final List<ReceivedMessage> messages;
    private final List<ReceivedMessage> collected = new ArrayList<>();
    private int tasks;

    private OpenBatch(List<ReceivedMessage> messages, int tasks) {
      this.messages = List.copyOf(messages);
      this.tasks = tasks;
    }

    /** Ends a task, and returns whether it was the last one. */
    boolean endTask() {
      synchronized (Acknowledger.this) {
        tasks--;
        return tasks == 0;
      }
    }

    /** Acknowledges the messages that the batch has collected. */
    void flush() {
      acknowledgeNow(take());
    }

    /** Acknowledges what the batch has collected. Its other messages are no longer collected. */
    void close() {
      synchronized (Acknowledger.this) {
        messages.forEach(open::remove);
      }
      flush();
    }

    private List<ReceivedMessage> take() {
      synchronized (Acknowledger.this) {
        List<ReceivedMessage> taken = List.copyOf(collected);
        collected.clear();
        return taken;
      }
    }
  }
}
