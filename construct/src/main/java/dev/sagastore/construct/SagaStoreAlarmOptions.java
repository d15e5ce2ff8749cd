package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When {@link SagaStoreTable#addAlarms(SagaStoreAlarmOptions)} raises an alarm.
 *
 * <p>Defaults: one throttled request, or one system error, in each of 2 of the last 3 periods of 5
 * minutes; a single burst, which the SDK's retries overcome, wakes nobody. What the runtime itself
 * reports is watched only where it is published.
 *
 * @param throttledRequests from how many throttled reads, or writes, in 5 minutes on
 * @param systemErrors from how many errors of DynamoDB's in 5 minutes on
 * @param metricsNamespace the CloudWatch namespace to which {@code SagaStoreMetrics} of {@code
 *     sagastore-micrometer} are published; null if they are not
 * @param failures from how many operations that failed, as the runtime reports them, in 5 minutes
 *     on
 * @param conflicts from how many refused writes, as the runtime reports them, in 5 minutes on; some
 *     are as normal as retries are
 */
public record SagaStoreAlarmOptions(
    int throttledRequests,
    int systemErrors,
    @Nullable String metricsNamespace,
    int failures,
    int conflicts) {
  /**
   * What CloudWatch accepts (<a
   * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">namespaces</a>);
   * nothing in it ends a quoted name.
   */
  private static final Pattern NAMESPACE =
      Pattern.compile("[0-9A-Za-z._/#:-]([0-9A-Za-z._/#: -]{0,253}[0-9A-Za-z._/#:-])?");

  /**
   * Checks the numbers and the namespace.
   *
   * @param throttledRequests 1 or more
   * @param systemErrors 1 or more
   * @param metricsNamespace 1 to 255 letters, digits, blanks inside and {@code ._/#:-}; null for
   *     none
   * @param failures 1 or more
   * @param conflicts 1 or more
   * @throws IllegalArgumentException if one of them is out of bounds
   */
  public SagaStoreAlarmOptions {
    requirePositive("throttled requests", throttledRequests);
    requirePositive("system errors", systemErrors);
    requirePositive("failures", failures);
    requirePositive("conflicts", conflicts);
    if (metricsNamespace != null && !NAMESPACE.matcher(metricsNamespace).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no namespace of metrics: use 1 to 255 letters, digits, blanks inside and ._/#:-"
              .formatted(metricsNamespace));
    }
  }

  /**
   * Returns the defaults: 1 throttled request, 1 system error, no metrics of the runtime, and with
   * them 1 failure and 100 conflicts.
   *
   * @return the standard options
   */
  public static SagaStoreAlarmOptions standard() {
    return new SagaStoreAlarmOptions(1, 1, null, 1, 100);
  }

  /**
   * Returns a copy with another number of throttled requests.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaStoreAlarmOptions withThrottledRequests(int number) {
    return new SagaStoreAlarmOptions(number, systemErrors, metricsNamespace, failures, conflicts);
  }

  /**
   * Returns a copy with another number of system errors.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaStoreAlarmOptions withSystemErrors(int number) {
    return new SagaStoreAlarmOptions(
        throttledRequests, number, metricsNamespace, failures, conflicts);
  }

  /**
   * Returns a copy that watches what the runtime reports, too.
   *
   * @param namespace the namespace of Micrometer's CloudWatch registry
   * @return the changed copy
   */
  public SagaStoreAlarmOptions withMetricsNamespace(String namespace) {
    return new SagaStoreAlarmOptions(
        throttledRequests,
        systemErrors,
        requireNonNull(namespace, "metricsNamespace"),
        failures,
        conflicts);
  }

  /**
   * Returns a copy with another number of failures.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaStoreAlarmOptions withFailures(int number) {
    return new SagaStoreAlarmOptions(
        throttledRequests, systemErrors, metricsNamespace, number, conflicts);
  }

  /**
   * Returns a copy with another number of conflicts.
   *
   * @param number 1 or more
   * @return the changed copy
   */
  public SagaStoreAlarmOptions withConflicts(int number) {
    return new SagaStoreAlarmOptions(
        throttledRequests, systemErrors, metricsNamespace, failures, number);
  }

  private static void requirePositive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "an alarm needs a number of %s of 1 or more, not %s".formatted(what, number));
    }
  }
}
