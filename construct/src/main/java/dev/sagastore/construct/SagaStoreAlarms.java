package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/**
 * The alarms of a saga store, made by {@link SagaStoreTable#addAlarms()}.
 *
 * <ul>
 *   <li>{@code ReadThrottling} and {@code WriteThrottling}: requests that DynamoDB refused because
 *       of too many reads or writes, summed over the table and its indexes. A throttled index slows
 *       down the writes of the table.
 *   <li>{@code SystemErrors}: requests that failed for a reason inside DynamoDB, summed over the
 *       operations that a store sends.
 *   <li>{@code Failures} and {@code Conflicts}: what the runtime reports, if it is published.
 * </ul>
 *
 * <p>The last two watch all stores that publish to the namespace, whatever their table.
 *
 * <p>They do nothing until {@link #notify} tells them whom to tell.
 */
public final class SagaStoreAlarms extends Construct {
  private static final int EVALUATION_PERIODS = 3;
  private static final int DATAPOINTS_TO_ALARM = 2;

  private final List<Alarm> all = new ArrayList<>();

  SagaStoreAlarms(Construct scope, String id, StoreReference store, SagaStoreAlarmOptions options) {
    super(scope, id);
    StoreMetrics metrics = new StoreMetrics(store);
    add(
        "ReadThrottling",
        metrics.overAll("ReadThrottleEvents", "throttled reads"),
        options.throttledRequests(),
        "Reads of the saga store are throttled: too many of one saga type for its shards, or of the"
            + " table for its limits");
    add(
        "WriteThrottling",
        metrics.overAll("WriteThrottleEvents", "throttled writes"),
        options.throttledRequests(),
        "Writes of the saga store are throttled: too many of one saga type for its shards, or of"
            + " the table or an index for their limits");
    add(
        "SystemErrors",
        metrics.overOperations("SystemErrors", "system errors"),
        options.systemErrors(),
        "DynamoDB fails requests of the saga store for reasons of its own");
    if (options.metricsNamespace() != null) {
      add(
          "Failures",
          StoreMetrics.ofRuntime(options.metricsNamespace(), "failure", "failed operations"),
          options.failures(),
          "Operations of the saga store fail, after all retries");
      add(
          "Conflicts",
          StoreMetrics.ofRuntime(options.metricsNamespace(), "conflict", "conflicts"),
          options.conflicts(),
          "Many writers meet on the same sagas");
    }
  }

  /**
   * Returns the alarms.
   *
   * @return all of them, unmodifiable
   */
  public List<Alarm> all() {
    return List.copyOf(all);
  }

  /**
   * Sets what every alarm does when it is raised, and again when all is well.
   *
   * @param actions such as {@code new SnsAction(topic)}
   * @return these alarms
   */
  public SagaStoreAlarms notify(IAlarmAction... actions) {
    for (Alarm alarm : all) {
      alarm.addAlarmAction(actions);
      alarm.addOkAction(actions);
    }
    return this;
  }

  private void add(String id, IMetric metric, int threshold, String description) {
    all.add(
        Alarm.Builder.create(this, id)
            .alarmDescription("%s (%s)".formatted(description, getNode().getPath()))
            .metric(metric)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            .threshold(threshold)
            .evaluationPeriods(EVALUATION_PERIODS)
            .datapointsToAlarm(DATAPOINTS_TO_ALARM)
            // DynamoDB publishes these metrics only when there is something to tell
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build());
  }
}
