package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When {@link SagaStoreTable#addAlarms(SagaStoreAlarmOptions)} raises an alarm.
 *
 * <p>Defaults: one throttled request, or one system error, in each of 2 of the last 3 periods of 5
 * minutes; a single burst, which the SDK's retries overcome, wakes nobody. What the runtime itself
 * reports is watched only where it is published.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add options.
 */
public final class SagaStoreAlarmOptions {
  /**
   * What CloudWatch accepts (<a
   * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">namespaces</a>);
   * nothing in it ends a quoted name.
   */
  private static final Pattern NAMESPACE =
      Pattern.compile("[0-9A-Za-z._/#:-]([0-9A-Za-z._/#: -]{0,253}[0-9A-Za-z._/#:-])?");

  private final int throttledRequests;
  private final int systemErrors;
  private final @Nullable String metricsNamespace;
  private final int failures;
  private final int conflicts;

  private SagaStoreAlarmOptions(
      int throttledRequests,
      int systemErrors,
      @Nullable String metricsNamespace,
      int failures,
      int conflicts) {
    this.throttledRequests = requirePositive("throttled requests", throttledRequests);
    this.systemErrors = requirePositive("system errors", systemErrors);
    this.metricsNamespace = metricsNamespace;
    this.failures = requirePositive("failures", failures);
    this.conflicts = requirePositive("conflicts", conflicts);
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

  /**
   * Returns from how many throttled reads, or throttled writes, an alarm is raised.
   *
   * @return number in 5 minutes, from 1 (default 1)
   */
  public int throttledRequests() {
    return throttledRequests;
  }

  /**
   * Returns from how many system errors of DynamoDB an alarm is raised.
   *
   * @return number in 5 minutes, from 1 (default 1)
   */
  public int systemErrors() {
    return systemErrors;
  }

  /**
   * Returns the CloudWatch namespace to which {@code SagaStoreMetrics} of {@code
   * sagastore-micrometer} are published.
   *
   * @return the namespace; null if they are not published (default)
   */
  public @Nullable String metricsNamespace() {
    return metricsNamespace;
  }

  /**
   * Returns from how many failed operations, as the runtime reports them, an alarm is raised.
   *
   * @return number in 5 minutes, from 1 (default 1)
   */
  public int failures() {
    return failures;
  }

  /**
   * Returns from how many conflicts, as the runtime reports them, an alarm is raised. Some
   * conflicts are as normal as retries.
   *
   * @return number in 5 minutes, from 1 (default 100)
   */
  public int conflicts() {
    return conflicts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaStoreAlarmOptions that
        && throttledRequests == that.throttledRequests
        && systemErrors == that.systemErrors
        && Objects.equals(metricsNamespace, that.metricsNamespace)
        && failures == that.failures
        && conflicts == that.conflicts;
  }

  @Override
  public int hashCode() {
    return Objects.hash(throttledRequests, systemErrors, metricsNamespace, failures, conflicts);
  }

  @Override
  public String toString() {
    return ("SagaStoreAlarmOptions[throttled requests %s, system errors %s, metrics namespace %s,"
            + " failures %s, conflicts %s]")
        .formatted(throttledRequests, systemErrors, metricsNamespace, failures, conflicts);
  }

  private static int requirePositive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "an alarm needs a number of %s of 1 or more, not %s".formatted(what, number));
    }
    return number;
  }
}
