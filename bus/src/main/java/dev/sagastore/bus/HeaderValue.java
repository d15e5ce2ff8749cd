package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads headers of the bus, which another sender can have set to anything. */
final class HeaderValue {
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

  private HeaderValue() {}

  /** Returns a count; 0 if the header is missing or malformed. */
  static int count(Envelope message, String name) {
    String value = message.header(name).orElse("");
    return COUNT.matcher(value).matches() ? Integer.parseInt(value) : 0;
  }

  /** Returns a time; empty if the header is missing or malformed. */
  static Optional<Instant> time(Envelope message, String name) {
    try {
      return message.header(name).map(Instant::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
