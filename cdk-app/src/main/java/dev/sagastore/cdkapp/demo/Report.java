package dev.sagastore.cdkapp.demo;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.example.order.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints the demo for a person. */
final class Report {
  private static final String ARROW = "-> ";

  private final TerminalPrinter printer;

  Report(TerminalPrinter printer) {
    this.printer = printer;
  }

  void title(EventFile file) {
    printer.text(
        Style.BOLD,
        "Sagastore demo: %s lines of %s, in virtual time"
            .formatted(file.events().size(), file.name()));
    printer.text(Style.PLAIN, "Synthesizing the CDK app and starting the embedded DynamoDB ...");
  }

  void setup(List<String> tables) {
    printer.text(
        Style.PLAIN, "Created the table of the template: %s".formatted(String.join(", ", tables)));
    printer.text(
        Style.PLAIN,
        "A line is a message to the orders, an arrow is a message that it causes. Its bill:"
            + " requests (req), read request units (R), write request units of the table (W) and of"
            + " its indexes (WI).");
  }

  void orders(List<OrderView> orders, List<TimelineEntry> entries) {
    Map<String, List<TimelineEntry>> byOrder =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    TimelineEntry::orderId, LinkedHashMap::new, Collectors.toList()));
    printer.blankLine();
    printer.tableHeading("Orders");
    for (OrderView order : orders) {
      order(title(order), byOrder.getOrDefault(order.orderId(), List.of()));
      byOrder.remove(order.orderId());
    }
    byOrder.forEach((orderId, others) -> order(orderId + "  not placed", others));
    printer.heading("All orders", sum(entries));
  }

  private void order(String title, List<TimelineEntry> entries) {
    printer.heading(title, sum(entries));
    Set<String> deadLetters = new HashSet<>();
    for (TimelineEntry entry : entries) {
      print(entry, deadLetters.contains(entry.message().id()));
      if (entry.end() == TimelineEntry.End.DEAD_LETTERED) {
        deadLetters.add(entry.message().id());
      }
    }
  }

  private static String title(OrderView order) {
    return order
        .saga()
        .map(
            saga -> {
              Order state = saga.state();
              return "%s  %s, %s  %s%s"
                  .formatted(
                      order.orderId(),
                      state.customer(),
                      state.total().toPlainString(),
                      state.step(),
                      state.problem() == null ? "" : ": " + state.problem());
            })
        .orElse(order.orderId() + "  not stored");
  }

  private static Cost sum(List<TimelineEntry> entries) {
    return entries.stream().map(TimelineEntry::cost).reduce(Cost.NONE, Cost::plus);
  }

  private void print(TimelineEntry entry, boolean isRedriven) {
    List<String> parts = new ArrayList<>();
    parts.add(description(entry, isRedriven));
    entry.sent().stream().map(Envelope::type).map(ARROW::concat).forEach(parts::add);
    entry.timeoutChanges().stream().map(ARROW::concat).forEach(parts::add);
    printer.row(DisplayTime.of(entry.at()), parts, style(entry), entry.cost());
  }

  private static Style style(TimelineEntry entry) {
    return switch (entry.end()) {
      case CRASHED, DEAD_LETTERED, OTHER -> Style.RED;
      case HANDLED -> Style.PLAIN;
      case DUPLICATE, OBSOLETE, WAITING, SWEPT -> Style.YELLOW;
    };
  }

  private static String description(TimelineEntry entry, boolean isRedriven) {
    List<String> remarks = new ArrayList<>();
    if (isRedriven) {
      remarks.add("redriven");
    }
    if (entry.isConcurrent()) {
      remarks.add("by a second worker");
    }
    if (entry.conflicts() > 0) {
      remarks.add("conflict, decided again");
    }
    remark(entry).ifPresent(remarks::add);
    String name = MessageLabel.of(entry.message()).name();
    return remarks.isEmpty() ? name : name + ": " + String.join("; ", remarks);
  }

  private static Optional<String> remark(TimelineEntry entry) {
    return switch (entry.end()) {
      case HANDLED -> effect(entry);
      case DUPLICATE ->
          Optional.of(
              entry.sent().isEmpty()
                  ? "again, was handled before"
                  : "again, was stored before; sends what is left");
      case OBSOLETE -> Optional.of("doesn't fire any more");
      case WAITING ->
          Optional.of("waits, %s deliveries: %s".formatted(entry.deliveries(), entry.reason()));
      case DEAD_LETTERED -> Optional.of("dead letter: " + entry.reason());
      case CRASHED -> Optional.of("stored; the process dies before it sends anything");
      case SWEPT -> Optional.of("due soon, the sweeper sends its wake-up");
      case OTHER -> Optional.of(entry.reason());
    };
  }

  private static Optional<String> effect(TimelineEntry entry) {
    List<String> sent = entry.sent().stream().map(Envelope::type).toList();
    if (sent.contains("ReleaseStock")) {
      return Optional.of("undone in reverse order");
    }
    return sent.contains("RefundPayment") ? Optional.of("too late") : Optional.empty();
  }

  /** Prints the checks, and returns whether all hold. */
  boolean checks(List<CheckedClaim> checks) {
    printer.blankLine();
    printer.text(Style.BOLD, "Checked");
    for (CheckedClaim check : checks) {
      printer.item(
          check.holds() ? Style.GREEN : Style.RED, check.holds() ? "ok  " : "FAIL", check.claim());
      check.faults().forEach(fault -> printer.item(Style.RED, "    ", fault));
    }
    return checks.stream().allMatch(CheckedClaim::holds);
  }
}
