package dev.sagastore.bus;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way: its ID, the name of its type, its body, and headers.
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class Envelope {
  private final String id;
  private final String type;
  private final String body;
  private final Map<String, String> headers;

  private Envelope(String id, String type, String body, Map<String, String> headers) {
    this.id = Objects.requireNonNull(id, "the ID must not be null");
    this.type = Objects.requireNonNull(type, "the type must not be null");
    this.body = Objects.requireNonNull(body, "the body must not be null");
    this.headers = Map.copyOf(headers);
  }

  /**
   * Returns a message without headers.
   *
   * @param id ID of the message; a copy has the same
   * @param type name of the type
   * @param body the message as text
   * @return the envelope
   */
  public static Envelope of(String id, String type, String body) {
    return new Envelope(id, type, body, Map.of());
  }

  /**
   * Returns a copy with a header.
   *
   * @param name name of the header
   * @param value its value
   * @return the changed copy
   */
  public Envelope withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Envelope(id, type, body, more);
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Envelope that
        && id.equals(that.id)
        && type.equals(that.type)
        && body.equals(that.body)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, type, body, headers);
  }

  /** Returns ID, type and headers without the body, which can be confidential. */
  @Override
  public String toString() {
    return "Envelope[%s, %s, %s]".formatted(id, type, new TreeMap<>(headers));
  }
}
