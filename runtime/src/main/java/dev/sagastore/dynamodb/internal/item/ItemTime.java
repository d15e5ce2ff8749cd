package dev.sagastore.dynamodb.internal.item;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** A time in an item. Each read parses two times, and a formatter is slow. */
public final class ItemTime {
  private static final String PATTERN = "0000-00-00T00:00:00.000Z";
  private static final int SECONDS_OF_A_DAY = 86_400;

  private ItemTime() {}

  /**
   * Returns the time.
   *
   * @throws DateTimeException if the text is not a time
   */
  public static Instant parse(String text) {
    if (!matchesPattern(text)) {
      return Instant.parse(text);
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return Instant.parse(text);
    }
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    return Instant.ofEpochSecond(
        day.toEpochDay() * SECONDS_OF_A_DAY + (hour * 60L + minute) * 60 + second,
        number(text, 20, 23) * 1_000_000L);
  }

  private static boolean matchesPattern(String text) {
    if (text.length() != PATTERN.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (PATTERN.charAt(i) == '0' ? !digit : c != PATTERN.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
