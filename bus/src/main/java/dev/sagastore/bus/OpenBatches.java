package dev.sagastore.bus;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The batches that a worker has in hand. A request that fails is reported, and the visibility
 * timeout brings its messages back.
 *
 * <p>Safe for use by several threads.
 */
final class OpenBatches {
  private final Settler settler;
  private final BusListener listener;
  private final Set<Settler.OpenBatch> batches = ConcurrentHashMap.newKeySet();

  OpenBatches(Settler settler, BusListener listener) {
    this.settler = settler;
    this.listener = listener;
  }

  Settler.OpenBatch open(List<ReceivedMessage> messages, int tasks) {
    Settler.OpenBatch batch = settler.open(messages, tasks);
    batches.add(batch);
    return batch;
  }

  /** Ends a task; with the last one, its batch ends. */
  void endTask(Settler.OpenBatch batch, MessageTask task) {
    if (batch.endTask(task)) {
      batches.remove(batch);
      report("acknowledging", batch::close);
    }
  }

  /** Acknowledges what is done, and extends the visibility timeouts of the rest. */
  void extend(Duration visibility) {
    // a long task must not hold up the acknowledgements of the others in its batch
    acknowledge();
    batches.forEach(
        batch -> report("extending visibility timeouts", () -> batch.extend(visibility)));
  }

  /** Acknowledges what is done. */
  void acknowledge() {
    batches.forEach(batch -> report("acknowledging", batch::flush));
  }

  /** Acknowledges what is done. What is done from now on is acknowledged by itself. */
  void close() {
    batches.forEach(batch -> report("acknowledging", batch::close));
    batches.clear();
  }

  /** Returns the messages that are in hand. */
  List<ReceivedMessage> messages() {
    return batches.stream().flatMap(batch -> batch.unsettled().stream()).toList();
  }

  /** Makes messages visible again. */
  void release(List<ReceivedMessage> messages) {
    report("releasing messages", () -> settler.release(messages));
  }

  private void report(String operation, Runnable request) {
    try {
      request.run();
    } catch (Throwable e) {
      JvmError.rethrow(e);
      listener.failed(operation, e);
    }
  }
}
