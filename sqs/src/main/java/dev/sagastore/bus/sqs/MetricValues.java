package dev.sagastore.bus.sqs;

import dev.sagastore.schema.BusMetric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The values between two flushes. Not safe for use by several threads. */
final class MetricValues {
  private static final int MAX_MESSAGE_GROUPS = 100;
  private static final int MAX_TIMES = 10_000;

  private final Map<BusMetric, Long> counts = new EnumMap<>(BusMetric.class);
  private final Map<BusMetric, List<Double>> times = new EnumMap<>(BusMetric.class);
  private final Map<MessageGroup, Integer> messages = new LinkedHashMap<>();

  /** Messages with the same outcome. */
  record MessageGroup(String saga, String type, String outcome) {
    // written out, because the generated one takes time in a cold start of a function
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof MessageGroup that
          && saga.equals(that.saga)
          && type.equals(that.type)
          && outcome.equals(that.outcome);
    }

    @Override
    public int hashCode() {
      return Objects.hash(saga, type, outcome);
    }
  }

  void count(BusMetric metric, int number) {
    counts.merge(metric, (long) number, Long::sum);
  }

  /** Adds a time in milliseconds, with a precision of a microsecond. */
  void measure(BusMetric metric, Duration time) {
    times
        .computeIfAbsent(metric, key -> new ArrayList<>())
        .add(TimeUnit.NANOSECONDS.toMicros(time.toNanos()) / 1_000.0);
  }

  void message(String saga, String type, String outcome) {
    MessageGroup group = new MessageGroup(saga, type, outcome);
    if (messages.size() < MAX_MESSAGE_GROUPS || messages.containsKey(group)) {
      messages.merge(group, 1, Integer::sum);
    }
  }

  /** Returns whether there is no value for a document. Numbers of messages need a value beside. */
  boolean isEmpty() {
    return counts.isEmpty() && times.isEmpty();
  }

  boolean isFull() {
    int measured = 0;
    for (List<Double> each : times.values()) {
      measured += each.size();
    }
    return measured >= MAX_TIMES;
  }

  Map<BusMetric, Long> counts() {
    return counts;
  }

  Map<BusMetric, List<Double>> times() {
    return times;
  }

  Map<MessageGroup, Integer> messages() {
    return messages;
  }
}
