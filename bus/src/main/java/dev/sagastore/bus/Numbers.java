package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import java.util.regex.Pattern;

/** Reads counts in headers. */
final class Numbers {
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

  private Numbers() {}

  /** Returns a count; a header that another sender has set to anything else counts as 0. */
  static int header(Envelope message, String name) {
    String value = message.header(name).orElse("");
    return COUNT.matcher(value).matches() ? Integer.parseInt(value) : 0;
  }
}
