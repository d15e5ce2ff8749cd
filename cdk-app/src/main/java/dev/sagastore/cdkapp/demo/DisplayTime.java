package dev.sagastore.cdkapp.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times for people, in UTC. */
final class DisplayTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private DisplayTime() {}

  /** Returns a text such as {@code Nov 23 09:30:00}. */
  static String of(Instant time) {
    return FORMAT.format(time);
  }
}
