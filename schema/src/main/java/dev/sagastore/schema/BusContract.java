package dev.sagastore.schema;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What the bus and the construct of its queues must agree on.
 *
 * <p>Later versions can add methods.
 */
public final class BusContract {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,80}");

  private BusContract() {}

  /**
   * Returns how long a saga remembers its messages, so that duplicates have no effect. A saga must
   * be retained for as long.
   *
   * @return 28 days, twice the longest retention of SQS: a message can be redriven once before it
   *     is forgotten
   */
  public static Duration messageMemory() {
    return Duration.ofDays(28);
  }

  /**
   * Returns the least number of deliveries after which a queue may move a message to the
   * dead-letter queue. Messages that wait for their saga or for an outage use up about 40.
   *
   * @return 50
   */
  public static int minReceiveCount() {
    return 50;
  }

  /**
   * Returns whether a bus or a destination can have a logical name.
   *
   * @param name a text
   * @return true for 1 to 80 letters, digits, {@code _}, {@code .} and {@code -}
   */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }
}
