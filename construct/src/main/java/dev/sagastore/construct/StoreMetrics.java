package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;

/**
 * The metrics of a table in CloudWatch (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html">metrics
 * of DynamoDB</a>). Each index has its own metrics, which those of the table don't include.
 */
final class StoreMetrics {
  static final Duration PERIOD = Duration.minutes(5);

  /** The operations that a store sends; an alarm has at most ten metrics. */
  static final List<String> OPERATIONS =
      List.of(
          "BatchGetItem",
          "DeleteItem",
          "GetItem",
          "PutItem",
          "Query",
          "TransactWriteItems",
          "UpdateItem");

  private static final String SUM = "Sum";

  private final StoreReference store;

  StoreMetrics(StoreReference store) {
    this.store = store;
  }

  MathExpression readThrottleEvents() {
    return overAll("ReadThrottleEvents", "throttled reads");
  }

  MathExpression writeThrottleEvents() {
    return overAll("WriteThrottleEvents", "throttled writes");
  }

  MathExpression systemErrors() {
    return sum("SystemErrors", "system errors", ofOperations("SystemErrors", SUM));
  }

  /** Returns the sum of a metric over the table and its indexes. */
  private MathExpression overAll(String metricName, String label) {
    return sum(metricName, label, ofTableAndIndexes(metricName));
  }

  /** Returns a metric of the table, and the same of each index. */
  List<IMetric> ofTableAndIndexes(String metricName) {
    List<IMetric> metrics = new ArrayList<>();
    metrics.add(metric(metricName, SUM, "table", Map.of()));
    for (String index : store.indexNames()) {
      metrics.add(metric(metricName, SUM, index, Map.of("GlobalSecondaryIndexName", index)));
    }
    return metrics;
  }

  /** Returns a metric of each operation. */
  List<IMetric> ofOperations(String metricName, String statistic) {
    return OPERATIONS.stream()
        .map(operation -> metric(metricName, statistic, operation, Map.of("Operation", operation)))
        .toList();
  }

  /** Returns a metric of the table. */
  IMetric ofTable(String metricName, String label) {
    return metric(metricName, SUM, label, Map.of());
  }

  /** A graph can contain several sums: the IDs of their parts must differ. */
  private static MathExpression sum(String metricName, String label, List<IMetric> metrics) {
    String prefix = metricName.substring(0, 1).toLowerCase(Locale.ROOT) + metricName.substring(1);
    Map<String, IMetric> named = new LinkedHashMap<>();
    for (IMetric metric : metrics) {
      named.put(prefix + named.size(), metric);
    }
    return MathExpression.Builder.create()
        .expression("SUM([%s])".formatted(String.join(", ", named.keySet())))
        .usingMetrics(named)
        .label(label)
        .period(PERIOD)
        .build();
  }

  private static @Nullable String known(String token) {
    return Token.isUnresolved(token) ? null : token;
  }

  private IMetric metric(
      String metricName, String statistic, String label, Map<String, String> moreDimensions) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    dimensions.put("TableName", store.tableName());
    dimensions.putAll(moreDimensions);
    return Metric.Builder.create()
        // where the table is, which can differ from where the alarm or the dashboard is
        .account(known(store.account()))
        .region(known(store.region()))
        .namespace("AWS/DynamoDB")
        .metricName(metricName)
        .dimensionsMap(dimensions)
        .statistic(statistic)
        .period(PERIOD)
        .label(label)
        .build();
  }
}
