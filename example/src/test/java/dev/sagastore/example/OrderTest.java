package dev.sagastore.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.example.Order.StatusChange;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderTest {
  /** A: applied, D: duplicate, E: too early, C: contradiction; events in the order of the enum. */
  private static final String TABLE =
      """
                       submit reserve paid refused release ship cancel
      SUBMITTED        D      A       E    E       E       E    E
      STOCK_RESERVED   D      D       A    A       E       E    E
      PAID             D      D       D    C       C       A    C
      SHIPPED          D      D       D    C       C       D    C
      PAYMENT_REFUSED  D      D       C    D       A       C    E
      STOCK_RELEASED   D      D       C    D       D       C    A
      CANCELLED        D      D       C    D       D       C    D
      """;

  private static final Map<String, OrderOutcome> OUTCOMES =
      Map.of(
          "A", OrderOutcome.APPLIED,
          "D", OrderOutcome.DUPLICATE,
          "E", OrderOutcome.TOO_EARLY,
          "C", OrderOutcome.CONTRADICTION);

  private static Stream<Arguments> table() {
    return TABLE.lines().skip(1).map(line -> line.split(" +", -1)).flatMap(OrderTest::row);
  }

  private static Stream<Arguments> row(String[] cells) {
    OrderStatus status = OrderStatus.valueOf(cells[0]);
    OrderEventType[] types = OrderEventType.values();
    return IntStream.range(0, types.length)
        .mapToObj(i -> Arguments.of(status, types[i], OUTCOMES.get(cells[i + 1])));
  }

  @Test
  void theTableHasAllPairs() {
    Set<String> pairs =
        EnumSet.allOf(OrderStatus.class).stream()
            .flatMap(
                status -> Arrays.stream(OrderEventType.values()).map(type -> status + " " + type))
            .collect(Collectors.toSet());

    assertThat(table().map(row -> row.get()[0] + " " + row.get()[1]))
        .containsExactlyInAnyOrderElementsOf(pairs);
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @MethodSource("table")
  void anEventIsAppliedOnceAndInItsTurn(
      OrderStatus status, OrderEventType type, OrderOutcome outcome) {
    Order order = Orders.order(status);

    Transition transition = order.apply(Orders.event(type));

    assertThat(transition.outcome()).isEqualTo(outcome);
    if (outcome == OrderOutcome.APPLIED) {
      assertThat(transition.order().status()).isEqualTo(type.leadsTo());
    } else {
      assertThat(transition.order()).isSameAs(order);
    }
  }

  @ParameterizedTest(name = "{0}, {1}: {2}, or a contradiction if taken")
  @MethodSource("table")
  void anotherEventForAStepThatIsTakenIsAContradiction(
      OrderStatus status, OrderEventType type, OrderOutcome outcome) {
    Order order = Orders.order(status);

    Transition transition = order.apply(Orders.event(type, "order-1", "second"));

    assertThat(transition.outcome())
        .isEqualTo(outcome == OrderOutcome.DUPLICATE ? OrderOutcome.CONTRADICTION : outcome);
  }

  @ParameterizedTest
  @EnumSource
  void anOrderEndsWhereNothingCanBeApplied(OrderStatus status) {
    boolean anyApplies =
        table()
            .map(Arguments::get)
            .anyMatch(row -> row[0] == status && row[2] == OrderOutcome.APPLIED);

    assertThat(status.isTerminal()).isNotEqualTo(anyApplies);
  }

  @Test
  void aShippedOrderTellsItsStory() {
    Order order = Orders.order(OrderStatus.SHIPPED);

    assertThat(order.customer()).isEqualTo("Ada Lovelace");
    assertThat(order.total()).isEqualTo(new BigDecimal("129.90"));
    assertThat(order.trackingNumber()).isEqualTo("PX-77101");
    assertThat(order.refusal()).isNull();
    assertThat(order.history())
        .extracting(StatusChange::status)
        .containsExactly(
            OrderStatus.SUBMITTED,
            OrderStatus.STOCK_RESERVED,
            OrderStatus.PAID,
            OrderStatus.SHIPPED);
    assertThat(order.history())
        .extracting(StatusChange::eventId)
        .containsExactly(
            "first-order-submitted",
            "first-stock-reserved",
            "first-payment-received",
            "first-order-shipped");
  }

  @Test
  void aCancelledOrderKeepsTheReason() {
    Order order = Orders.order(OrderStatus.CANCELLED);

    assertThat(order.refusal()).isEqualTo("credit limit exceeded");
    assertThat(order.trackingNumber()).isNull();
    assertThat(order.history())
        .extracting(StatusChange::status)
        .containsExactly(
            OrderStatus.SUBMITTED,
            OrderStatus.STOCK_RESERVED,
            OrderStatus.PAYMENT_REFUSED,
            OrderStatus.STOCK_RELEASED,
            OrderStatus.CANCELLED);
  }
}
