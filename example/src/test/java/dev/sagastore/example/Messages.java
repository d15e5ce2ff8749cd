package dev.sagastore.example;

/** Events as they are sent, for tests. */
final class Messages {
  private Messages() {}

  static String submitted(String orderId, String eventId) {
    return event("order-submitted", orderId, eventId)
        .replace("}", ", \"customer\": \"Ada Lovelace\", \"total\": 129.90}");
  }

  static String shipped(String orderId, String eventId) {
    return event("order-shipped", orderId, eventId)
        .replace("}", ", \"trackingNumber\": \"PX-77101\"}");
  }

  static String event(String type, String orderId, String eventId) {
    return """
        {"eventId": "%s", "type": "%s", "orderId": "%s", "at": "2026-11-23T09:00:00Z"}"""
        .formatted(eventId, type, orderId);
  }
}
