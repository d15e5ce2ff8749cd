package dev.sagastore.construct;

import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awscdk.services.cloudwatch.MathExpression;

/**
 * A number of operations by their outcome, as Micrometer's CloudWatch registry publishes what
 * {@code SagaStoreMetrics} counts.
 */
enum RuntimeMetric {
  FAILURES("failure", "failed operations"),
  CONFLICTS("conflict", "conflicts"),
  DUPLICATES("duplicate", "duplicates");

  /**
   * A valid namespace (<a
   * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">namespaces</a>).
   * It has no character that ends a quoted name.
   */
  private static final Pattern NAMESPACE =
      Pattern.compile("[0-9A-Za-z._/#:-]([0-9A-Za-z._/#: -]{0,253}[0-9A-Za-z._/#:-])?");

  private final String outcome;
  private final String label;

  RuntimeMetric(String outcome, String label) {
    this.outcome = outcome;
    this.label = label;
  }

  /**
   * Returns the metric. A query sums over all operations, saga types and other tags, which a metric
   * by name can't.
   */
  MathExpression in(String namespace) {
    return MathExpression.Builder.create()
        .expression(
            "SELECT SUM(\"sagastore.operation.count\") FROM \"%s\" WHERE outcome = '%s'"
                .formatted(requireNamespace(namespace), outcome))
        .usingMetrics(Map.of())
        .label(label)
        .period(StoreMetrics.PERIOD)
        .build();
  }

  static String requireNamespace(String namespace) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no namespace of metrics: use 1 to 255 letters, digits, blanks inside and ._/#:-"
              .formatted(namespace));
    }
    return namespace;
  }
}
