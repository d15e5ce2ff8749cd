package dev.sagastore.cdkapp.demo;

import dev.sagastore.Saga;
import dev.sagastore.bus.BusData;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.example.order.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks that all ended well. */
final class Verification {
  private final EventFile file;
  private final OrderSystem system;
  private final List<OrderView> orders;
  private final List<TimelineEntry> entries;

  Verification(EventFile file, OrderSystem system, List<OrderView> orders) {
    this.file = file;
    this.system = system;
    this.orders = orders;
    this.entries = system.timeline().entries();
  }

  /** Returns the checks. */
  List<CheckedClaim> checks() {
    return Stream.of(
            Optional.of(ends()),
            duplicates(),
            conflicts(),
            crashes(),
            deadLetters(),
            Optional.of(handledOnce()),
            Optional.of(sentOnce()),
            Optional.of(effects()),
            Optional.of(nothingLeft()))
        .flatMap(Optional::stream)
        .toList();
  }

  private CheckedClaim ends() {
    List<String> faults = new ArrayList<>();
    for (OrderView order : orders) {
      if (!order.isAsExpected()) {
        faults.add(
            "%s is %s, not %s"
                .formatted(
                    order.orderId(),
                    order.step().map(Order.Step::toString).orElse("not stored"),
                    order.expected().stream()
                        .map(Order.Step::toString)
                        .sorted()
                        .collect(Collectors.joining(" or "))));
      }
    }
    return new CheckedClaim("every order ended where its messages lead", faults);
  }

  private Optional<CheckedClaim> duplicates() {
    Map<String, Long> deliveries =
        file.messages().stream()
            .collect(
                Collectors.groupingBy(DemoEvent.Message::id, TreeMap::new, Collectors.counting()));
    deliveries.values().removeIf(count -> count == 1);
    if (deliveries.isEmpty()) {
      return Optional.empty();
    }
    List<String> faults = new ArrayList<>();
    deliveries.forEach(
        (id, count) -> {
          long duplicates =
              entries.stream()
                  .filter(entry -> entry.message().id().equals(id))
                  .filter(entry -> entry.end() == TimelineEntry.End.DUPLICATE)
                  .count();
          if (duplicates < count - 1) {
            faults.add("%s of %s copies of %s were duplicates".formatted(duplicates, count, id));
          }
        });
    return Optional.of(
        new CheckedClaim(
            count(deliveries.size(), "message").concat(" delivered twice changed the order once"),
            faults));
  }

  private Optional<CheckedClaim> conflicts() {
    int conflicts = entries.stream().mapToInt(TimelineEntry::conflicts).sum();
    List<String> faults =
        system.missedConflicts().stream()
            .map(
                message ->
                    "line %s: no other message of the order is handled at that time"
                        .formatted(message.line()))
            .toList();
    return conflicts == 0 && faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CheckedClaim(
                count(conflicts, "conflict").concat(": the slower worker decided again"), faults));
  }

  private Optional<CheckedClaim> crashes() {
    List<String> crashes = OrderSystem.crashes(file.messages()).stream().sorted().toList();
    if (crashes.isEmpty()) {
      return Optional.empty();
    }
    List<String> faults = new ArrayList<>();
    for (String id : crashes) {
      if (entries.stream()
          .noneMatch(
              entry ->
                  entry.end() == TimelineEntry.End.CRASHED && entry.message().id().equals(id))) {
        faults.add("%s causes no messages, so there was no crash".formatted(id));
      }
    }
    Map<String, Long> sent = sentById();
    for (Envelope message : system.timeline().unsentMessages()) {
      if (!sent.containsKey(message.id())) {
        faults.add("%s was lost".formatted(message));
      }
    }
    return Optional.of(
        new CheckedClaim(
            count(crashes.size(), "crash")
                .concat(" between commit and send: the message went out later, with its ID"),
            faults));
  }

  private Optional<CheckedClaim> deadLetters() {
    long letters =
        entries.stream().filter(entry -> entry.end() == TimelineEntry.End.DEAD_LETTERED).count();
    return letters == 0
        ? Optional.empty()
        : Optional.of(
            new CheckedClaim(
                count(letters, "dead letter").concat(", redriven and handled"),
                letters == system.redriven()
                    ? List.of()
                    : List.of("%s were redriven".formatted(system.redriven()))));
  }

  private CheckedClaim handledOnce() {
    List<String> faults = new ArrayList<>();
    Map<String, Long> handled =
        entries.stream()
            .filter(TimelineEntry::isStored)
            .collect(Collectors.groupingBy(entry -> entry.message().id(), Collectors.counting()));
    file.messages().stream()
        .map(DemoEvent.Message::id)
        .distinct()
        .filter(id -> handled.getOrDefault(id, 0L) != 1)
        .forEach(
            id ->
                faults.add("%s was handled %s times".formatted(id, handled.getOrDefault(id, 0L))));
    system.timeline().failures().forEach(faults::add);
    return new CheckedClaim(
        "%s were handled once each"
            .formatted(
                count(
                    file.messages().stream().map(DemoEvent.Message::id).distinct().count(),
                    "message")),
        faults);
  }

  private CheckedClaim sentOnce() {
    Map<String, Long> sent = sentById();
    List<String> faults = new ArrayList<>();
    sent.forEach(
        (id, times) -> {
          if (times != 1) {
            faults.add("%s was sent %s times".formatted(id, times));
          }
        });
    return new CheckedClaim(
        "%s were sent once each".formatted(count(sent.size(), "message")), faults);
  }

  private Map<String, Long> sentById() {
    return system.timeline().sentMessages().stream()
        .collect(Collectors.groupingBy(Envelope::id, TreeMap::new, Collectors.counting()));
  }

  private CheckedClaim effects() {
    List<String> faults = new ArrayList<>();
    for (OrderView order : orders) {
      Map<String, Long> effects =
          system.effects().stream()
              .filter(effect -> MessageLabel.of(effect).orderId().equals(order.orderId()))
              .collect(Collectors.groupingBy(Envelope::type, TreeMap::new, Collectors.counting()));
      Map<String, Long> expected = order.expectedEffects(file);
      if (!effects.equals(expected)) {
        faults.add("%s has caused %s, not %s".formatted(order.orderId(), effects, expected));
      }
    }
    return new CheckedClaim("goods, payments and events fit the end of each order", faults);
  }

  private CheckedClaim nothingLeft() {
    List<String> faults = new ArrayList<>();
    system
        .leftMessages()
        .forEach(
            message ->
                faults.add(
                    "%s %s is left%s"
                        .formatted(
                            message.type(),
                            message.id(),
                            message
                                .header(MessageHeaders.DEAD_REASON)
                                .map(": "::concat)
                                .orElse(""))));
    for (OrderView order : orders) {
      order
          .saga()
          .filter(saga -> !isDone(saga))
          .ifPresent(saga -> faults.add(saga + " is not done"));
    }
    return new CheckedClaim("nothing is left in a queue, a dead-letter queue or a saga", faults);
  }

  private static boolean isDone(Saga<Order> saga) {
    BusData data = BusData.of(saga);
    return saga.isCompleted() && data.unsentMessages().isEmpty() && data.timeouts().isEmpty();
  }

  private static String count(long number, String what) {
    String plural = what.endsWith("sh") ? "es" : "s";
    return "%s %s%s".formatted(number, what, number == 1 ? "" : plural);
  }
}
