package dev.sagastore.example;

import dev.sagastore.SagaStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs ids, types and outcomes, never what an event or an order holds about a customer. */
public final class LoggingListener implements MessageListener {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingListener.class);

  @Override
  public void processed(String messageId, OrderEvent event, OrderResult result) {
    LOG.info(
        "{}: {} {} is {}; status {}, version {}, conflicts {}, message {}",
        event.orderId(),
        event.type().typeName(),
        event.eventId(),
        result.outcome(),
        result.status(),
        result.version(),
        result.conflicts(),
        messageId);
  }

  @Override
  public void failed(String messageId, @Nullable OrderEvent event, RuntimeException failure) {
    if (failure instanceof MalformedEventException) {
      LOG.warn("message {} is malformed: {}", messageId, failure.getMessage());
    } else if (failure instanceof SagaStoreException) {
      LOG.warn("message {}, {}: {}", messageId, describe(event), failure.getMessage());
    } else {
      LOG.error("message {}, {}", messageId, describe(event), failure);
    }
  }

  private static String describe(@Nullable OrderEvent event) {
    return event == null
        ? "no event"
        : "order %s, %s %s".formatted(event.orderId(), event.type().typeName(), event.eventId());
  }
}
