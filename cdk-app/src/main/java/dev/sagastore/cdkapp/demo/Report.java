package dev.sagastore.cdkapp.demo;

import dev.sagastore.Saga;
import dev.sagastore.example.Order;
import dev.sagastore.example.OrderEventType;
import dev.sagastore.example.OrderOutcome;
import dev.sagastore.example.OrderResult;
import dev.sagastore.testing.RequestLog;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints what a person wants to see. */
final class Report {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void title(EventFile events) {
    line(
        "Sagastore demo: %d lines of order events from %s, two workers side by side",
        events.lines().size(), events.name());
    line("  synthesising the CDK app and starting the embedded DynamoDB ...");
  }

  void setup(List<String> tables, Map<String, String> environment) {
    line("  created from the template: table %s", String.join(", ", tables));
    line("  environment of the function, also from the template:");
    environment.forEach((name, value) -> line("    %s=%s", name, value));
  }

  void orders(List<OrderView> orders) {
    heading("Orders, as stored");
    for (OrderView order : orders) {
      order.saga().ifPresentOrElse(this::order, () -> line("  %s  not there", order.orderId()));
    }
  }

  private void order(Saga<Order> saga) {
    Order order = saga.state();
    line(
        "  %s  %s, %s  %s (version %d, %s)",
        saga.correlationId(),
        order.customer(),
        order.total(),
        Words.of(order.status()).toUpperCase(Locale.ROOT),
        saga.version(),
        saga.isCompleted()
            ? "completed, expires " + saga.expiresAt().map(Object::toString).orElse("never")
            : "active");
    for (Order.StatusChange step : order.history()) {
      line("    %s  %-16s %s", TIME.format(step.at()), Words.of(step.status()), step.eventId());
    }
  }

  void conflicts(Journal journal) {
    heading("Conflicts: writes that were refused because somebody else was there first");
    List<Journal.Delivery> met = journal.deliveries().stream().filter(Report::isConflict).toList();
    if (met.isEmpty()) {
      line("  none");
    }
    for (Journal.Delivery delivery : met) {
      line(
          "  %s  %-17s %s  %s",
          delivery.event().orderId(),
          delivery.event().type().typeName(),
          delivery.event().eventId(),
          resolution(delivery));
    }
  }

  void deliveries(Journal journal, LocalQueue queue) {
    heading("Deliveries: a message that comes too early is delivered again");
    Map<OrderOutcome, Long> outcomes =
        journal.deliveries().stream()
            .collect(
                Collectors.groupingBy(
                    delivery -> delivery.result().outcome(),
                    () -> new EnumMap<>(OrderOutcome.class),
                    Collectors.counting()));
    line(
        "  %d deliveries: %s; %d messages in the dead-letter queue",
        queue.deliveries(),
        outcomes.isEmpty()
            ? "none was an event"
            : outcomes.entrySet().stream()
                .map(entry -> entry.getValue() + " " + Words.of(entry.getKey()))
                .collect(Collectors.joining(", ")),
        queue.deadLetters().size());
  }

  void cost(List<RequestLog.Entry> entries) {
    heading("Cost, counted by the engine in request units");
    line(
        "  %-24s %8s %8s %9s %9s   %s",
        "operation", "requests", "refused", "table", "indexes", "each");
    entries.stream()
        .collect(Collectors.groupingBy(Report::operation, TreeMap::new, Collectors.toList()))
        .forEach(this::cost);
    if (entries.stream().anyMatch(RequestLog.Entry::refused)) {
      line("  a refused write changes nothing; DynamoDB bills it, but does not report its units");
    }
  }

  private static String operation(RequestLog.Entry entry) {
    return switch (entry.operation()) {
      case "GetItem" -> "find";
      case "PutItem" -> "insert";
      // the clean-up index has completed sagas only
      case "UpdateItem" -> entry.indexUnits().isEmpty() ? "update" : "update that completes";
      default -> entry.operation();
    };
  }

  private void cost(String operation, List<RequestLog.Entry> entries) {
    long refused = entries.stream().filter(RequestLog.Entry::refused).count();
    long answered = entries.size() - refused;
    double table = entries.stream().mapToDouble(RequestLog.Entry::tableUnits).sum();
    double indexes =
        entries.stream()
            .flatMap(entry -> entry.indexUnits().values().stream())
            .mapToDouble(Double::doubleValue)
            .sum();
    String unit = operation.startsWith("find") ? "R" : "W";
    line(
        "  %-24s %8d %8d %7.1f %s %7.1f %s   %s",
        operation,
        entries.size(),
        refused,
        table,
        unit,
        indexes,
        unit,
        answered == 0 ? "" : each(table / answered, indexes / answered, unit));
  }

  private static String each(double table, double indexes, String unit) {
    return indexes == 0
        ? String.format(Locale.ROOT, "%.1f %s", table, unit)
        : String.format(Locale.ROOT, "%.1f + %.1f %s", table, indexes, unit);
  }

  void verdict(List<OrderView> orders, List<String> faults) {
    heading("Outcome");
    if (faults.isEmpty()) {
      line(
          "  right: %d of %d orders where their events lead, every event applied exactly once",
          orders.size(), orders.size());
      return;
    }
    line("  wrong:");
    faults.forEach(fault -> line("    %s", fault));
  }

  private static boolean isConflict(Journal.Delivery delivery) {
    return delivery.result().conflicts() > 0;
  }

  private static String resolution(Journal.Delivery delivery) {
    OrderResult result = delivery.result();
    String refused =
        delivery.event().type() == OrderEventType.ORDER_SUBMITTED
            ? "insert refused, the order is there"
            : "update refused, the order is at version %d now".formatted(result.version());
    return refused + ": " + Words.of(result.outcome());
  }

  private void heading(String text) {
    line("");
    line("%s", text);
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
