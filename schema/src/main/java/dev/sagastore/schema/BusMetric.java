package dev.sagastore.schema;

/**
 * The CloudWatch metrics of a saga bus. Functions publish them, and workers with the listener
 * {@code EmbeddedMetrics}. The construct's alarms and dashboard read them. Later versions can add
 * metrics.
 */
public enum BusMetric {
  /** Messages that were handled. */
  MESSAGES_HANDLED("MessagesHandled", Unit.COUNT),
  /** Messages whose handler has failed; they are handled again later. */
  MESSAGES_FAILED("MessagesFailed", Unit.COUNT),
  /** Messages that had been handled before. */
  DUPLICATE_MESSAGES("DuplicateMessages", Unit.COUNT),
  /** Messages that the bus has sent to the dead-letter queue, with a reason. */
  DEAD_LETTERS("DeadLetters", Unit.COUNT),
  /**
   * Writes of a saga that another write came before; their messages are handled again immediately.
   */
  CONFLICTS("Conflicts", Unit.COUNT),
  /** Failures of the store and of the transport. */
  FAILURES("Failures", Unit.COUNT),
  /** Message IDs that inboxes forgot because the inbox was full. */
  INBOX_DROPS("InboxDrops", Unit.COUNT),
  /**
   * Parked timeouts: their handlers have failed, are unknown, or end the process. A sweep counts
   * each saga whose timeouts it has parked.
   */
  PARKED_TIMERS("ParkedTimers", Unit.COUNT),
  /** Delay between the due time of a timeout and the sweep that found it. */
  TIMER_LAG("TimerLag", Unit.MILLISECONDS),
  /** Time in the handler of a message. */
  HANDLER_TIME("HandlerTime", Unit.MILLISECONDS),
  /** Time between the commit of a message and its sending. */
  OUTBOX_AGE("OutboxAge", Unit.MILLISECONDS);

  private final String metricName;
  private final Unit unit;

  BusMetric(String metricName, Unit unit) {
    this.metricName = metricName;
    this.unit = unit;
  }

  /**
   * Returns the namespace of all metrics.
   *
   * @return {@code Sagastore}
   */
  public static String namespace() {
    return "Sagastore";
  }

  /**
   * Returns the name of the one dimension, whose value is the logical name of the bus.
   *
   * @return {@code Bus}
   */
  public static String dimension() {
    return "Bus";
  }

  /**
   * Returns the name of the metric in CloudWatch.
   *
   * @return the metric's name
   */
  public String metricName() {
    return metricName;
  }

  /**
   * Returns the unit of the metric.
   *
   * @return the unit
   */
  public Unit unit() {
    return unit;
  }

  /**
   * The units, with their names in <a
   * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">CloudWatch</a>.
   */
  public enum Unit {
    /** A number of events. */
    COUNT("Count"),
    /** A time. */
    MILLISECONDS("Milliseconds");

    private final String unitName;

    Unit(String unitName) {
      this.unitName = unitName;
    }

    /**
     * Returns the name of the unit in CloudWatch.
     *
     * @return the unit's name
     */
    public String unitName() {
      return unitName;
    }
  }
}
