package dev.sagastore.construct;

import dev.sagastore.schema.BusMetric;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Column;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.Row;
import software.amazon.awscdk.services.cloudwatch.TextWidget;

/** The widgets of a bus for a dashboard. */
final class BusWidgets {
  /** A dashboard is 24 wide: three in a row. */
  private static final int WIDTH = 8;

  private static final int HEIGHT = 6;

  private final BusReference bus;
  private final BusMetrics metrics;

  BusWidgets(BusReference bus) {
    this.bus = bus;
    this.metrics = new BusMetrics(bus);
  }

  IWidget all() {
    return new Column(
        TextWidget.Builder.create()
            .markdown("## Saga bus `%s`".formatted(bus.name()))
            .width(3 * WIDTH)
            .height(1)
            .build(),
        new Row(
            graph(
                "Messages in the queue",
                List.of(metrics.visible(), metrics.invisible(), metrics.delayed())),
            graph("Age of the oldest message in seconds", List.of(metrics.messageAge())),
            graph("Dead letters in the queue", List.of(metrics.deadLetters()))),
        new Row(
            graph(
                "Messages",
                of(
                    BusMetric.MESSAGES_HANDLED,
                    BusMetric.MESSAGES_FAILED,
                    BusMetric.DUPLICATE_MESSAGES,
                    BusMetric.DEAD_LETTERS)),
            graph("Conflicts and failures", of(BusMetric.CONFLICTS, BusMetric.FAILURES)),
            graph(
                "Handler time in ms",
                List.of(
                    metrics.of(BusMetric.HANDLER_TIME, "p50"),
                    metrics.of(BusMetric.HANDLER_TIME, "p99")))),
        new Row(
            graph("Timer lag in ms", List.of(metrics.of(BusMetric.TIMER_LAG, BusMetrics.MAXIMUM))),
            graph(
                "Parked timers and forgotten message IDs",
                of(BusMetric.PARKED_TIMERS, BusMetric.INBOX_DROPS)),
            graph("Age of the outbox in ms", of(BusMetric.OUTBOX_AGE))));
  }

  private List<? extends IMetric> of(BusMetric... chosen) {
    return List.of(chosen).stream().map(metrics::of).toList();
  }

  private static IWidget graph(String title, List<? extends IMetric> left) {
    return GraphWidget.Builder.create().title(title).left(left).width(WIDTH).height(HEIGHT).build();
  }
}
