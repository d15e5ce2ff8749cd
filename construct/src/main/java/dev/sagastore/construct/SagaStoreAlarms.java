package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/**
 * The alarms of a saga store, added by {@link ISagaStoreTable#addAlarms()}.
 *
 * <ul>
 *   <li>{@code ReadThrottling} and {@code WriteThrottling}: requests that DynamoDB rejected because
 *       of too many reads or writes, summed over the table and its indexes. A throttled index
 *       throttles the writes of the table.
 *   <li>{@code SystemErrors}: requests that failed for a reason inside DynamoDB, summed over the
 *       operations that a store sends.
 *   <li>{@code Failures} and {@code Conflicts}: metrics of the runtime, if you set their namespace.
 * </ul>
 *
 * <p>The last two watch all stores that publish to the namespace, whatever their table.
 *
 * <p>The alarms have no actions until you call {@link #notify}.
 */
public final class SagaStoreAlarms extends Construct {
  private static final int EVALUATION_PERIODS = 3;
  private static final int DATAPOINTS_TO_ALARM = 2;

  /**
   * An alarm has at most ten metrics (<a
   * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html">quotas</a>):
   * one of the table, and one of each index.
   */
  private static final int MAX_INDEXES = 9;

  private final List<Alarm> all = new ArrayList<>();
  private final List<String> watchedIndexes;

  SagaStoreAlarms(Construct scope, String id, StoreReference store, SagaStoreAlarmOptions options) {
    super(requirePossible(scope, store), id);
    this.watchedIndexes = store.indexNames();
    StoreMetrics metrics = new StoreMetrics(store);
    add(
        "ReadThrottling",
        metrics.readThrottleEvents(),
        options.getThrottledRequests(),
        "Reads of the saga store are throttled: too many of one saga type for its shards, or of the"
            + " table for its limits");
    add(
        "WriteThrottling",
        metrics.writeThrottleEvents(),
        options.getThrottledRequests(),
        "Writes of the saga store are throttled: too many of one saga type for its shards, or of"
            + " the table or an index for their limits");
    add(
        "SystemErrors",
        metrics.systemErrors(),
        options.getSystemErrors(),
        "DynamoDB fails requests of the saga store for reasons of its own");
    if (options.getMetricsNamespace() != null) {
      add(
          "Failures",
          RuntimeMetric.FAILURES.in(options.getMetricsNamespace()),
          options.getFailures(),
          "Operations of the saga store fail, after all retries");
      add(
          "Conflicts",
          RuntimeMetric.CONFLICTS.in(options.getMetricsNamespace()),
          options.getConflicts(),
          "Many writers meet on the same sagas");
    }
  }

  /**
   * Returns the alarms.
   *
   * @return all alarms, unmodifiable
   */
  public List<Alarm> getAlarms() {
    return List.copyOf(all);
  }

  /**
   * Sets the actions of all alarms, for the alarm state and for the return to the OK state.
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

  /**
   * CloudWatch has alarms on metrics of its own region only, and limits the metrics of an alarm.
   */
  private static Construct requirePossible(Construct sagas, StoreReference store) {
    String region = Stack.of(sagas).getRegion();
    if (StoreConnection.differ(store.region(), region)) {
      throw new IllegalArgumentException(
          "%s: the table is in %s, and an alarm in %s can't watch it: add the alarms in a stack of the"
                  .formatted(sagas.getNode().getPath(), store.region(), region)
              + " table's region");
    }
    int indexes = store.indexNames().size();
    if (indexes > MAX_INDEXES) {
      throw new IllegalArgumentException(
          "%s: an alarm can watch at most %s indexes, and the table has %s: create alarms of your own"
                  .formatted(sagas.getNode().getPath(), MAX_INDEXES, indexes)
              + " for some of them");
    }
    return sagas;
  }

  /** Returns the names of the indexes that the alarms watch. */
  List<String> watchedIndexes() {
    return watchedIndexes;
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
            // DynamoDB publishes these metrics only if they are not zero
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build());
  }
}
