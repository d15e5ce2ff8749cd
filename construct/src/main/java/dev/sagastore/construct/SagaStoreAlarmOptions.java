package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds of the alarms that {@link ISagaStoreTable#addAlarms(SagaStoreAlarmOptions)} adds.
 *
 * <p>Defaults: one throttled request, or one system error, in each of 2 of the last 3 periods of 5
 * minutes. A single burst, which the SDK's retries overcome, raises no alarm. The metrics of the
 * runtime are watched only if you set their namespace.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add options.
 */
@CheckReturnValue
public final class SagaStoreAlarmOptions {
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
    if (metricsNamespace != null) {
      RuntimeMetric.requireNamespace(metricsNamespace);
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
   * Returns a copy that also watches the metrics of the runtime.
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
   * Returns the number of throttled reads, or of throttled writes, that raises an alarm.
   *
   * @return number in 5 minutes, from 1 (default 1)
   */
  public int getThrottledRequests() {
    return throttledRequests;
  }

  /**
   * Returns the number of system errors of DynamoDB that raises an alarm.
   *
   * @return number in 5 minutes, from 1 (default 1)
   */
  public int getSystemErrors() {
    return systemErrors;
  }

  /**
   * Returns the CloudWatch namespace to which {@code SagaStoreMetrics} of {@code
   * sagastore-micrometer} are published.
   *
   * @return the namespace; null if they are not published (default)
   */
  public @Nullable String getMetricsNamespace() {
    return metricsNamespace;
  }

  /**
   * Returns the number of failed operations, as the runtime reports them, that raises an alarm.
   *
   * @return number in 5 minutes, from 1 (default 1)
   */
  public int getFailures() {
    return failures;
  }

  /**
   * Returns the number of conflicts, as the runtime reports them, that raises an alarm. Some
   * conflicts are normal.
   *
   * @return number in 5 minutes, from 1 (default 100)
   */
  public int getConflicts() {
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
