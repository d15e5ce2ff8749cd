package dev.sagastore.cdkapp.demo;

import dev.sagastore.example.MessageListener;
import dev.sagastore.example.OrderEvent;
import dev.sagastore.example.OrderOutcome;
import dev.sagastore.example.OrderResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what became of every delivery. */
final class Journal implements MessageListener {
  private final List<Delivery> processed = new CopyOnWriteArrayList<>();
  private final Map<String, String> lastReason = new ConcurrentHashMap<>();

  /** An event that was processed, and what came of it. */
  record Delivery(OrderEvent event, OrderResult result) {}

  @Override
  public void processed(String messageId, OrderEvent event, OrderResult result) {
    processed.add(new Delivery(event, result));
    lastReason.put(messageId, "%s %s".formatted(event.type().typeName(), reason(result)));
  }

  @Override
  public void failed(String messageId, @Nullable OrderEvent event, RuntimeException failure) {
    lastReason.put(messageId, String.valueOf(failure.getMessage()));
  }

  /** Returns the deliveries that held an event, in the order of their ends. */
  List<Delivery> deliveries() {
    return List.copyOf(processed);
  }

  /** Returns why a message failed the last time. */
  String reason(String messageId) {
    return lastReason.getOrDefault(messageId, "unknown");
  }

  private static String reason(OrderResult result) {
    String status = result.status() == null ? "not submitted" : Words.of(result.status());
    return result.outcome() == OrderOutcome.CONTRADICTION
        ? "does not fit, the order is " + status
        : "came too early, the order is still " + status;
  }
}
