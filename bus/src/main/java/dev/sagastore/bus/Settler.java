package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settles deliveries: acknowledges messages, or hides them until they come again. Messages of an
 * open batch are acknowledged together, so that a worker needs one request for a batch, and not one
 * for each saga in it.
 *
 * <p>An acknowledgement may be late or get lost: the message comes again, and the inbox knows it.
 *
 * <p>The requests are sent even if the thread is interrupted: what was decided is carried out, also
 * when a worker stops.
 *
 * <p>Safe for use by several threads.
 */
final class Settler {
  private final MessageTransport transport;
  private final IdentityHashMap<ReceivedMessage, OpenBatch> open = new IdentityHashMap<>();

  Settler(MessageTransport transport) {
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

  /** Ends deliveries. Those that are acknowledged in an open batch end with it. */
  void settle(List<Settlement> settlements) {
    List<ReceivedMessage> done = new ArrayList<>();
    Map<ReceivedMessage, Duration> pauses = new HashMap<>();
    for (Settlement settlement : settlements) {
      ReceivedMessage message = settlement.delivery().received();
      if (settlement.pause() == null) {
        done.add(message);
      } else {
        pauses.put(message, settlement.pause());
      }
    }
    List<ReceivedMessage> withoutBatch = collect(done, pauses.keySet());
    try {
      acknowledge(withoutBatch);
    } finally {
      hide(pauses);
    }
  }

  /** Notes in the open batches what is settled, and returns what is to be acknowledged at once. */
  private synchronized List<ReceivedMessage> collect(
      List<ReceivedMessage> done, Set<ReceivedMessage> hidden) {
    List<ReceivedMessage> withoutBatch = new ArrayList<>();
    for (ReceivedMessage message : done) {
      OpenBatch batch = open.get(message);
      if (batch == null) {
        withoutBatch.add(message);
      } else {
        batch.collected.add(message);
        batch.unsettled.remove(message);
      }
    }
    for (ReceivedMessage message : hidden) {
      OpenBatch batch = open.get(message);
      if (batch != null) {
        batch.unsettled.remove(message);
      }
    }
    return withoutBatch;
  }

  /** Makes messages visible again. */
  void release(List<ReceivedMessage> messages) {
    hide(messages, Duration.ZERO);
  }

  private void hide(List<ReceivedMessage> messages, Duration pause) {
    Map<ReceivedMessage, Duration> pauses = new HashMap<>();
    messages.forEach(message -> pauses.put(message, pause));
    hide(pauses);
  }

  private void hide(Map<ReceivedMessage, Duration> pauses) {
    if (!pauses.isEmpty()) {
      uninterrupted(() -> transport.hide(pauses));
    }
  }

  private void acknowledge(List<ReceivedMessage> messages) {
    if (!messages.isEmpty()) {
      uninterrupted(() -> transport.acknowledge(messages));
    }
  }

  /** A client that sends requests gives up if its thread is interrupted. */
  private static void uninterrupted(Runnable request) {
    boolean interrupted = Thread.interrupted();
    try {
      request.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Messages that were received together. */
  final class OpenBatch {
    private final List<ReceivedMessage> messages;
    private final List<ReceivedMessage> collected = new ArrayList<>();
    private final Set<ReceivedMessage> unsettled =
        Collections.newSetFromMap(new IdentityHashMap<>());
    private int tasks;

    private OpenBatch(List<ReceivedMessage> messages, int tasks) {
      this.messages = List.copyOf(messages);
      this.unsettled.addAll(messages);
      this.tasks = tasks;
    }

    /**
     * Ends a task, and returns whether it was the last one. If it has left messages unsettled, they
     * come again by their visibility timeout.
     */
    boolean endTask(MessageTask task) {
      synchronized (Settler.this) {
        task.messages().forEach(unsettled::remove);
        tasks--;
        return tasks == 0;
      }
    }

    /** Returns the messages that are in hand: neither acknowledged nor hidden. */
    List<ReceivedMessage> unsettled() {
      synchronized (Settler.this) {
        return List.copyOf(unsettled);
      }
    }

    /** Sets how long the messages in hand stay invisible from now on. */
    void extend(Duration visibility) {
      hide(unsettled(), visibility);
    }

    /** Acknowledges the messages that the batch has collected. */
    void flush() {
      acknowledge(take());
    }

    /** Acknowledges what the batch has collected. Its other messages are no longer collected. */
    void close() {
      synchronized (Settler.this) {
        messages.forEach(open::remove);
      }
      flush();
    }

    private List<ReceivedMessage> take() {
      synchronized (Settler.this) {
        List<ReceivedMessage> taken = List.copyOf(collected);
        collected.clear();
        return taken;
      }
    }
  }
}
