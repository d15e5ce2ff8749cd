package dev.sagastore.construct;

import dev.sagastore.schema.BusMetric;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Names;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/**
 * The alarms of a bus, added by {@link SagaBus#addAlarms()}.
 *
 * <ul>
 *   <li>{@code DeadLetters}: messages in the dead-letter queue.
 *   <li>{@code MessageAge}: the oldest message in the queue is too old. SQS leaves out messages
 *       that were delivered more than 3 times, such as those that wait for their saga (<a
 *       href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html">metrics
 *       of SQS</a>).
 *   <li>{@code Failures}: store or transport fail. Messages then wait for up to 14 hours before
 *       they are dead letters.
 *   <li>{@code FunctionErrors}, for each connected function: it fails as a whole. It can't start,
 *       takes too long, or runs out of memory. SQS moves its messages to the dead-letter queue
 *       hours later.
 *   <li>{@code ParkedTimers}: timeouts that were parked.
 *   <li>{@code TimerLag}: a sweep found a timeout too late.
 *   <li>{@code Sweeps}: no sweep of the sweeper's function has succeeded for 15 minutes. It exists
 *       if a sweeper is connected.
 * </ul>
 *
 * <p>{@code Failures}, {@code ParkedTimers} and {@code TimerLag} watch metrics that functions
 * publish. A worker publishes them if it has the listener {@code EmbeddedMetrics}. Otherwise, they
 * have no data.
 *
 * <p>The alarms have no actions until you call {@link #notify}.
 */
public final class SagaBusAlarms extends Construct {
  private static final int PERIODS = 3;
  private static final int MOST_PERIODS = 2;

  private final List<Alarm> all = new ArrayList<>();
  private final List<IAlarmAction> actions = new ArrayList<>();
  private final int functionErrors;

  SagaBusAlarms(SagaBus bus, String id, BusReference reference, SagaBusAlarmOptions options) {
    super(bus, id);
    BusMetrics metrics = new BusMetrics(reference);
    add(
        alarm(
                "DeadLetters",
                metrics.deadLetters(),
                "Messages of the bus are in the dead-letter queue: their headers contain the"
                    + " reasons")
            .threshold(options.getDeadLetters())
            .evaluationPeriods(1));
    addLasting(
        alarm(
                "MessageAge",
                metrics.messageAge(),
                "Messages of the bus wait too long: nothing receives them, or too little")
            .threshold(options.getMessageAge().toSeconds()));
    addLasting(
        alarm(
                "Failures",
                metrics.of(BusMetric.FAILURES),
                "Store or transport of the bus fail: the log contains the reasons")
            .threshold(options.getFailures()));
    add(
        alarm(
                "ParkedTimers",
                metrics.of(BusMetric.PARKED_TIMERS),
                "Timeouts are parked: their handlers have failed too often, or are unknown")
            .threshold(options.getParkedTimers())
            .evaluationPeriods(1));
    addLasting(
        alarm(
                "TimerLag",
                metrics.of(BusMetric.TIMER_LAG, BusMetrics.MAXIMUM),
                "Timeouts come late: sweeps fail, or can't keep up")
            .threshold(options.getTimerLag().toMilliseconds()));
    this.functionErrors = options.getFunctionErrors();
    bus.handlers().forEach(this::watchHandler);
    if (bus.sweeper() != null) {
      watchSweeper(bus.sweeper());
    }
  }

  /** Adds the alarm of a function that handles messages. */
  void watchHandler(BusFunction handler) {
    add(
        alarm(
                "FunctionErrors:" + Names.nodeUniqueId(handler.function().getNode()),
                BusMetrics.errors(handler.target()),
                "The function %s fails: it can't start, takes too long, or runs out of memory"
                    .formatted(handler.path()))
            .threshold(functionErrors)
            .evaluationPeriods(1));
  }

  /** Adds the alarm of the sweeper. */
  void watchSweeper(BusFunction sweeper) {
    add(
        alarm(
                "Sweeps",
                BusMetrics.sweeps(sweeper.target()),
                "No sweep has succeeded: timeouts of more than 15 minutes don't come")
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .threshold(1)
            .evaluationPeriods(PERIODS)
            // without a sweep, Lambda publishes nothing
            .treatMissingData(TreatMissingData.BREACHING));
  }

  private Alarm.Builder alarm(String id, IMetric metric, String description) {
    return Alarm.Builder.create(this, id)
        .alarmDescription("%s (%s)".formatted(description, getNode().getPath()))
        .metric(metric)
        .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
        // queues without messages and events that don't happen have no metrics
        .treatMissingData(TreatMissingData.NOT_BREACHING);
  }

  /** Adds an alarm that goes off if its threshold is reached in most of the last periods. */
  private void addLasting(Alarm.Builder builder) {
    add(builder.evaluationPeriods(PERIODS).datapointsToAlarm(MOST_PERIODS));
  }

  private void add(Alarm.Builder builder) {
    Alarm alarm = builder.build();
    all.add(alarm);
    addActions(alarm, actions.toArray(IAlarmAction[]::new));
  }

  private static void addActions(Alarm alarm, IAlarmAction... added) {
    if (added.length > 0) {
      alarm.addAlarmAction(added);
      alarm.addOkAction(added);
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
   * Adds actions to all alarms, also to those that a later connection adds: for the alarm state,
   * and for the return to the OK state.
   *
   * @param added such as {@code new SnsAction(topic)}
   * @return these alarms
   */
  public SagaBusAlarms notify(IAlarmAction... added) {
    for (Alarm alarm : all) {
      addActions(alarm, added);
    }
    actions.addAll(List.of(added));
    return this;
  }
}
