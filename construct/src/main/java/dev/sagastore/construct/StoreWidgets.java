package dev.sagastore.construct;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Column;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.Row;
import software.amazon.awscdk.services.cloudwatch.TextWidget;

/** The widgets of a saga store for a dashboard. */
final class StoreWidgets {
  /** A dashboard is 24 wide: three in a row. */
  private static final int WIDTH = 8;

  private static final int HEIGHT = 6;

  private final StoreReference store;
  private final StoreMetrics metrics;

  StoreWidgets(StoreReference store) {
    this.store = store;
    this.metrics = new StoreMetrics(store);
  }

  IWidget all() {
    return new Column(
        TextWidget.Builder.create()
            .markdown("## Saga store `%s`".formatted(store.tableName()))
            .width(3 * WIDTH)
            .height(1)
            .build(),
        new Row(
            graph("Read units", metrics.ofTableAndIndexes("ConsumedReadCapacityUnits")),
            graph("Write units", metrics.ofTableAndIndexes("ConsumedWriteCapacityUnits")),
            graph("Latency in ms", metrics.ofOperations("SuccessfulRequestLatency", "p99"))),
        new Row(
            graph(
                "Throttled requests",
                List.of(metrics.readThrottleEvents(), metrics.writeThrottleEvents())),
            graph(
                "Failed conditions and errors",
                List.of(
                    // conflicts and duplicates are normal
                    metrics.ofTable("ConditionalCheckFailedRequests", "failed conditions"),
                    metrics.systemErrors())),
            graph(
                "Expired sagas removed",
                List.of(metrics.ofTable("TimeToLiveDeletedItemCount", "items")))));
  }

  private static IWidget graph(String title, List<? extends IMetric> left) {
    return GraphWidget.Builder.create().title(title).left(left).width(WIDTH).height(HEIGHT).build();
  }
}
