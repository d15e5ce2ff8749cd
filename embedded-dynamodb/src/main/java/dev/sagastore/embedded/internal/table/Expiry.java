package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.value.Value;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removal of expired items: those whose time to live is a number of seconds since 1970 that has
 * passed, but not more than five years ago (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html">time
 * to live</a>).
 */
final class Expiry {
  private static final Duration OLDEST = Duration.ofDays(5 * 365);

  private Expiry() {}

  /**
   * Removes the expired items of a table.
   *
   * @param ongoing the transactions, whose items stay until the next removal
   * @return the number of items that were removed
   */
  static int remove(Table table, Clock clock, OngoingTransactions ongoing, Lag lag) {
    String attribute = table.ttlAttribute();
    if (attribute == null) {
      return 0;
    }
    BigDecimal now = BigDecimal.valueOf(clock.instant().getEpochSecond());
    BigDecimal oldest = now.subtract(BigDecimal.valueOf(OLDEST.toSeconds()));
    List<Position> expired =
        table.items(true).entrySet().stream()
            .filter(entry -> isBetween(oldest, ttl(entry.getValue(), attribute), now))
            .map(Map.Entry::getKey)
            .filter(position -> !ongoing.holds(new ItemRef(table, position)))
            .toList();
    for (Position position : expired) {
      Item item = table.get(position, true);
      table.write(position, null, table.indexChanges(item, null), lag);
    }
    return expired.size();
  }

  private static @Nullable BigDecimal ttl(Item item, String attribute) {
    return Optional.ofNullable(item.attributes().get(attribute))
        .filter(Value.Numeric.class::isInstance)
        .map(value -> ((Value.Numeric) value).value())
        .orElse(null);
  }

  private static boolean isBetween(BigDecimal oldest, @Nullable BigDecimal time, BigDecimal now) {
    return time != null && time.compareTo(oldest) >= 0 && time.compareTo(now) < 0;
  }
}
