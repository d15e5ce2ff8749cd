package dev.sagastore.construct;

import dev.sagastore.schema.BusMetric;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.lambda.IFunction;

/**
 * The metrics of a bus: those of its queues (<a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html">metrics
 * of SQS</a>), and those that functions publish, and workers with {@code EmbeddedMetrics}.
 */
final class BusMetrics {
  static final Duration PERIOD = Duration.minutes(5);
  static final String SUM = "Sum";
  static final String MAXIMUM = "Maximum";

  private final BusReference bus;

  BusMetrics(BusReference bus) {
    this.bus = bus;
  }

  /** Returns a metric with the statistic that fits its unit: a sum, or the 99th percentile. */
  Metric of(BusMetric metric) {
    return of(metric, metric.unit() == BusMetric.Unit.COUNT ? SUM : "p99");
  }

  Metric of(BusMetric metric, String statistic) {
    return Metric.Builder.create()
        .namespace(BusMetric.namespace())
        .metricName(metric.metricName())
        .dimensionsMap(Map.of(BusMetric.dimension(), bus.name()))
        .statistic(statistic)
        .period(PERIOD)
        .build();
  }

  Metric deadLetters() {
    return bus.deadLetterQueue().metricApproximateNumberOfMessagesVisible(maximum());
  }

  Metric messageAge() {
    return bus.queue().metricApproximateAgeOfOldestMessage(maximum());
  }

  Metric visible() {
    return bus.queue().metricApproximateNumberOfMessagesVisible(options(MAXIMUM, "to be handled"));
  }

  Metric invisible() {
    return bus.queue()
        .metricApproximateNumberOfMessagesNotVisible(options(MAXIMUM, "in hand, or waiting"));
  }

  Metric delayed() {
    return bus.queue().metricApproximateNumberOfMessagesDelayed(options(MAXIMUM, "delayed"));
  }

  /** Returns the number of sweeps that did not fail; 0 without invocations. */
  static IMetric sweeps(IFunction sweeper) {
    // in a fixed order: templates must not differ from run to run
    Map<String, IMetric> metrics = new LinkedHashMap<>();
    metrics.put("invocations", sweeper.metricInvocations(options(SUM, "sweeps")));
    metrics.put("errors", sweeper.metricErrors(options(SUM, "failed sweeps")));
    return MathExpression.Builder.create()
        .expression("FILL(invocations, 0) - FILL(errors, 0)")
        .usingMetrics(metrics)
        .label("sweeps")
        .period(PERIOD)
        .build();
  }

  /** Returns the number of invocations that failed as a whole. */
  static Metric errors(IFunction handler) {
    return handler.metricErrors(MetricOptions.builder().statistic(SUM).period(PERIOD).build());
  }

  private static MetricOptions maximum() {
    return MetricOptions.builder().statistic(MAXIMUM).period(PERIOD).build();
  }

  private static MetricOptions options(String statistic, String label) {
    return MetricOptions.builder().statistic(statistic).period(PERIOD).label(label).build();
  }
}
