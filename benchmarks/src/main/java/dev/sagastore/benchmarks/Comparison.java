package dev.sagastore.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The turns of the flow by hand and of the bus, whose medians count. */
final class Comparison {
  private final List<Turn> hand = new ArrayList<>();
  private final List<Turn> bus = new ArrayList<>();

  void add(Turn byHand, Turn onBus) {
    hand.add(byHand);
    bus.add(onBus);
  }

  /** Returns the figures by hand, and the ratios of processor time and throughput to them. */
  String columns() {
    double handTime = median(hand, Turn::microseconds);
    double handRate = median(hand, Turn::perSecond);
    return "%.0f µs, %,.0f/s | %.2f × | %.2f ×"
        .formatted(
            handTime,
            handRate,
            median(bus, Turn::microseconds) / handTime,
            median(bus, Turn::perSecond) / handRate);
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    double[] values = turns.stream().mapToDouble(figure).sorted().toArray();
    return values[values.length / 2];
  }
}
