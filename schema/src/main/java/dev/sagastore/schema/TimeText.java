package dev.sagastore.schema;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** The text of a time. Each update writes four times, and a formatter is slow. */
final class TimeText {
  private static final DateTimeFormatter ANY_YEAR =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final byte[] PATTERN =
      "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);

  private static final int SECONDS_OF_A_DAY = 86_400;

  private TimeText() {}

  /** Returns the time in ISO 8601 with milliseconds; fractions of a millisecond are cut off. */
  static String of(Instant time) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), SECONDS_OF_A_DAY));
    if (day.getYear() < 0 || day.getYear() > 9_999) {
      return ANY_YEAR.format(time);
    }
    int second = Math.floorMod(time.getEpochSecond(), SECONDS_OF_A_DAY);
    byte[] text = PATTERN.clone();
    write(day.getYear(), text, 3);
    write(day.getMonthValue(), text, 6);
    write(day.getDayOfMonth(), text, 9);
    write(second / 3_600, text, 12);
    write(second / 60 % 60, text, 15);
    write(second % 60, text, 18);
    write(time.getNano() / 1_000_000, text, 22);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Writes the digits of a number so that the last digit has this index. */
  private static void write(int number, byte[] text, int last) {
    int rest = number;
    for (int i = last; rest > 0; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
