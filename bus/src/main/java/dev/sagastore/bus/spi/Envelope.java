package dev.sagastore.bus.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way: its ID, the name and schema version of its type, its body, and headers.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class Envelope {
  private static final int MAX_ID = 1024;

  private final String id;
  private final String type;
  private final int version;
  private final String body;
  private final Map<String, String> headers;

  private Envelope(String id, String type, int version, String body, Map<String, String> headers) {
    this.id = required(id);
    this.type = Objects.requireNonNull(type, "the type must not be null");
    this.version = version;
    this.body = Objects.requireNonNull(body, "the body must not be null");
    this.headers = Map.copyOf(headers);
  }

  private static String required(String id) {
    Objects.requireNonNull(id, "the ID must not be null");
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw new IllegalArgumentException(
          "the ID of a message must have 1 to %s characters, not %s"
              .formatted(MAX_ID, id.length()));
    }
    return id;
  }

  /**
   * Returns a message of schema version 1 without headers.
   *
   * @param id ID of the message, 1 to 1,024 characters; a copy has the same
   * @param type name of the type; type and ID together identify the message
   * @param body the message as text
   * @return the envelope
   * @throws IllegalArgumentException if the ID is empty or too long
   */
  public static Envelope of(String id, String type, String body) {
    return new Envelope(id, type, 1, body, Map.of());
  }

  /**
   * Returns a copy with a schema version.
   *
   * @param schemaVersion version of the type's schema, from 1
   * @return the changed copy
   * @throws IllegalArgumentException if the version is less than 1
   */
  public Envelope withVersion(int schemaVersion) {
    if (schemaVersion < 1) {
      throw new IllegalArgumentException(
          "the schema version of %s must be at least 1, not %s".formatted(type, schemaVersion));
    }
    return new Envelope(id, type, schemaVersion, body, headers);
  }

  /**
   * Returns a copy with a header.
   *
   * @param name name of the header
   * @param value its value
   * @return the changed copy
   */
  public Envelope withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return withHeaders(more);
  }

  /**
   * Returns a copy without a header.
   *
   * @param name name of the header
   * @return the changed copy
   */
  public Envelope withoutHeader(String name) {
    Map<String, String> fewer = new TreeMap<>(headers);
    fewer.remove(name);
    return withHeaders(fewer);
  }

  /**
   * Returns a copy with other headers.
   *
   * @param all values by name, in place of the present headers
   * @return the changed copy
   */
  public Envelope withHeaders(Map<String, String> all) {
    return new Envelope(id, type, version, body, all);
  }

  /**
   * Returns the ID of the message.
   *
   * @return the ID
   */
  public String id() {
    return id;
  }

  /**
   * Returns the name of the type.
   *
   * @return the name
   */
  public String type() {
    return type;
  }

  /**
   * Returns the version of the type's schema.
   *
   * @return the version, from 1 (default 1)
   */
  public int version() {
    return version;
  }

  /**
   * Returns the body.
   *
   * @return the message as text
   */
  public String body() {
    return body;
  }

  /**
   * Returns the headers.
   *
   * @return values by name, unmodifiable
   */
  public Map<String, String> headers() {
    return headers;
  }

  /**
   * Returns a header.
   *
   * @param name name of the header
   * @return its value; empty if there is none
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * Returns the time since the message was committed or sent, by {@link MessageHeaders#SENT_AT}.
   *
   * @param now the time of the clock
   * @return the time, not negative; empty if the header is missing or not a time
   */
  public Optional<Duration> age(Instant now) {
    try {
      return header(MessageHeaders.SENT_AT)
          .map(sentAt -> Duration.between(Instant.parse(sentAt), now))
          .map(age -> age.isNegative() ? Duration.ZERO : age);
    } catch (DateTimeParseException e) {
      // another sender's header
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Envelope that
        && id.equals(that.id)
        && type.equals(that.type)
        && version == that.version
        && body.equals(that.body)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, type, version, body, headers);
  }

  /** Returns ID, type and headers without the body, which can be confidential. */
  @Override
  public String toString() {
    return "Envelope[%s, %s, %s]".formatted(id, type, new TreeMap<>(headers));
  }
}
