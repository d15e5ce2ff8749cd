package dev.sagastore.bus;

import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies several listeners; what they throw is logged. */
final class NotifyingListener implements BusListener {
  private static final Logger LOG = LoggerFactory.getLogger(SagaBus.class);

  private final List<BusListener> listeners;

  NotifyingListener(List<BusListener> listeners) {
    this.listeners = new CopyOnWriteArrayList<>(listeners);
  }

  /** Adds a listener that is notified from now on. */
  void add(BusListener listener) {
    listeners.add(listener);
  }

  /** Removes a listener that was added. */
  void remove(BusListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void settled(MessageEvent event) {
    if (event.kind() == MessageEvent.Kind.DEAD_LETTERED
        || event.kind() == MessageEvent.Kind.PARKED) {
      warn(event);
    } else {
      LOG.debug("{}", event);
    }
    each(listener -> listener.settled(event));
  }

  private static void warn(MessageEvent event) {
    MessageLogContext.open(event);
    try {
      LOG.warn(
          "{} {}{}: {}",
          event.message(),
          event.kind(),
          event.sagaName().map(" by "::concat).orElse(""),
          event.reason());
    } finally {
      MessageLogContext.close();
    }
  }

  @Override
  public void conflicted(String sagaName, int messages) {
    each(listener -> listener.conflicted(sagaName, messages));
  }

  @Override
  public void inboxOverflowed(String sagaName, int messages) {
    each(listener -> listener.inboxOverflowed(sagaName, messages));
  }

  @Override
  public void sent(SendRequest request, SendResult result) {
    each(listener -> listener.sent(request, result));
  }

  @Override
  public void swept(String sagaName, SweepReport report) {
    each(listener -> listener.swept(sagaName, report));
  }

  @Override
  public void failed(String operation, Throwable failure) {
    // an outage has many failures: their stack traces would hide everything else
    LOG.warn("{} failed: {}", operation, SagaExecutor.describe(failure));
    LOG.debug("{} failed", operation, failure);
    each(listener -> listener.failed(operation, failure));
  }

  private void each(Consumer<BusListener> call) {
    for (BusListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (Throwable e) {
        JvmError.rethrow(e);
        LOG.warn("{} failed", listener.getClass().getName(), e);
      }
    }
  }
}
