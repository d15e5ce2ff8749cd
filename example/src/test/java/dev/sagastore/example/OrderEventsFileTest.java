package dev.sagastore.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sagastore.example.OrderEvent.OrderSubmitted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Plays the shipped events; those that come too early come again, as from a queue. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderEventsFileTest {
  private final List<OrderEvent> events = events();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<OrderOutcome, Integer> outcomes = new EnumMap<>(OrderOutcome.class);

  @BeforeAll
  void play() {
    List<OrderEvent> waiting = events;
    while (!waiting.isEmpty()) {
      List<OrderEvent> tooEarly = new ArrayList<>();
      for (OrderEvent event : waiting) {
        OrderOutcome outcome = apply(event);
        outcomes.merge(outcome, 1, Integer::sum);
        if (outcome == OrderOutcome.TOO_EARLY) {
          tooEarly.add(event);
        }
      }
      assertThat(tooEarly).as("events that never apply").hasSizeLessThan(waiting.size());
      waiting = tooEarly;
    }
  }

  @Test
  void everyOrderIsShippedOrCancelledButOne() {
    assertThat(
            orders.values().stream()
                .collect(Collectors.groupingBy(Order::status, Collectors.counting())))
        .containsOnly(
            entry(OrderStatus.SHIPPED, 4L),
            entry(OrderStatus.CANCELLED, 1L),
            entry(OrderStatus.PAID, 1L));
  }

  @Test
  void duplicatesAreAdjacentAndLate() {
    Set<Integer> distances = new HashSet<>();
    Map<String, Integer> firstAt = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      Integer first = firstAt.putIfAbsent(events.get(i).eventId(), i);
      if (first != null) {
        assertThat(events.get(i)).isEqualTo(events.get(first));
        distances.add(i - first);
      }
    }

    assertThat(distances).contains(1).anyMatch(distance -> distance > 10);
    assertThat(outcomes).containsEntry(OrderOutcome.DUPLICATE, events.size() - firstAt.size());
  }

  @Test
  void someEventsComeTooEarlyAndNoneContradicts() {
    assertThat(outcomes.get(OrderOutcome.TOO_EARLY)).isGreaterThanOrEqualTo(2);
    assertThat(outcomes).doesNotContainKey(OrderOutcome.CONTRADICTION);
  }

  @Test
  void aPaymentComesBeforeItsSubmissionAndAShipmentBeforeItsPayment() {
    assertThat(overtaken(OrderEventType.PAYMENT_RECEIVED, OrderEventType.ORDER_SUBMITTED)).isTrue();
    assertThat(overtaken(OrderEventType.ORDER_SHIPPED, OrderEventType.PAYMENT_RECEIVED)).isTrue();
  }

  @Test
  void ordersAreInterleaved() {
    long runs = 1;
    for (int i = 1; i < events.size(); i++) {
      runs += events.get(i).orderId().equals(events.get(i - 1).orderId()) ? 0 : 1;
    }

    assertThat(runs).isGreaterThan(2L * orders.size());
  }

  @Test
  void everyTimelineRunsForwards() {
    assertThat(orders.values())
        .allSatisfy(
            order -> assertThat(order.history()).extracting(Order.StatusChange::at).isSorted());
  }

  private OrderOutcome apply(OrderEvent event) {
    Optional<Order> order = Optional.ofNullable(orders.get(event.orderId()));
    if (order.isEmpty() && event instanceof OrderSubmitted submission) {
      orders.put(event.orderId(), Order.submitted(submission));
      return OrderOutcome.APPLIED;
    }
    Optional<Transition> transition = order.map(found -> found.apply(event));
    transition.ifPresent(applied -> orders.put(event.orderId(), applied.order()));
    return transition.map(Transition::outcome).orElse(OrderOutcome.TOO_EARLY);
  }

  private boolean overtaken(OrderEventType early, OrderEventType late) {
    return orders.keySet().stream()
        .anyMatch(orderId -> indexOf(early, orderId) < indexOf(late, orderId));
  }

  private int indexOf(OrderEventType type, String orderId) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).type() == type && events.get(i).orderId().equals(orderId)) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static List<OrderEvent> events() {
    try (InputStream in = OrderEvent.class.getResourceAsStream("order-events.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(OrderEvent::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
