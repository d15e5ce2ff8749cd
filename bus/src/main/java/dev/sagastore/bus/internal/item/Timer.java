package dev.sagastore.bus.internal.item;

import dev.sagastore.spi.Attachment;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A running timer of a saga. Names that begin with {@code $} belong to the bus.
 *
 * @param name name of the timer
 * @param due time from which on it fires, in whole milliseconds
 * @param token distinguishes it from earlier timers of the name
 * @param swept whether the sweeper finds it; otherwise, its wake-up is a delayed message
 * @param headers headers of the message that has set it, which travel on
 * @param parked why it doesn't fire any more; null if it does
 */
public record Timer(
    String name,
    Instant due,
    String token,
    boolean swept,
    Map<String, String> headers,
    @Nullable String parked) {
  private static final String DUE = "due";
  private static final String TOKEN = "token";
  private static final String SWEPT = "swept";
  private static final String HEADERS = "headers";
  private static final String PARKED = "parked";

  public Timer {
    headers = Map.copyOf(headers);
  }

  static Timer read(String name, Attachment attachment) {
    Fields fields = Fields.of(attachment);
    return new Timer(
        name,
        fields.time(DUE),
        fields.text(TOKEN),
        fields.number(SWEPT, 0) == 1,
        fields.texts(HEADERS),
        fields.optionalText(PARKED).orElse(null));
  }

  Attachment write() {
    return Fields.empty()
        .with(DUE, due)
        .with(TOKEN, token)
        .with(SWEPT, swept ? 1 : 0, 0)
        .with(HEADERS, headers)
        .with(PARKED, parked)
        .write();
  }

  /** Returns a copy that doesn't fire any more. */
  public Timer park(String reason) {
    return new Timer(name, due, token, swept, headers, reason);
  }

  public boolean isParked() {
    return parked != null;
  }

  /** Returns whether the sweeper has to find it. */
  public boolean isListed() {
    return swept && parked == null;
  }

  /** Returns the ID of its wake-ups, which the inbox knows once it has fired. */
  public String wakeUpId(String life) {
    return MessageHash.id("wake-up", life, name, token);
  }
}
