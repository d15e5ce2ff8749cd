package dev.sagastore.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value of an attribute that an extension keeps in a saga's item: a text, a whole number,
 * bytes, a list or a map. In DynamoDB it is an attribute of type S, N, B, L or M.
 *
 * <p>Immutable, and safe for use by several threads. Not stable yet: it may change until the saga
 * bus has been built on it.
 */
public final class Attachment {
  /** The kinds of values. More can come: a switch needs a default. */
  public enum Kind {
    /** A text. */
    TEXT,
    /** A whole number. */
    NUMBER,
    /** Bytes. */
    BINARY,
    /** A list of values. */
    LIST,
    /** Values by name. */
    MAP
  }

  /** DynamoDB allows 32 levels, and the attribute is one of them. */
  private static final int MAX_DEPTH = 31;

  private final Kind kind;
  private final Object value;
  private final int depth;

  private Attachment(Kind kind, Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "an attachment can have %s levels of lists and maps, not %s".formatted(MAX_DEPTH, depth));
    }
    this.kind = kind;
    this.value = value;
    this.depth = depth;
  }

  private static int depthAround(Collection<Attachment> values) {
    return 1 + values.stream().mapToInt(value -> value.depth).max().orElse(0);
  }

  /** Returns the text if UTF-8 can represent it. */
  @CanIgnoreReturnValue
  static String requireText(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "the text of an attachment has an unpaired surrogate, which UTF-8 can't represent");
    }
    return text;
  }

  /**
   * Returns a text.
   *
   * @param text the text; may be empty
   * @return the value
   * @throws IllegalArgumentException if the text has an unpaired surrogate
   */
  public static Attachment text(String text) {
    return new Attachment(
        Kind.TEXT, requireText(Objects.requireNonNull(text, "the text must not be null")), 0);
  }

  /**
   * Returns a number.
   *
   * @param number the number
   * @return the value
   */
  public static Attachment number(long number) {
    return new Attachment(Kind.NUMBER, number, 0);
  }

  /**
   * Returns bytes.
   *
   * @param bytes the bytes, which are copied; may be empty
   * @return the value
   */
  public static Attachment binary(byte[] bytes) {
    return new Attachment(Kind.BINARY, bytes.clone(), 0);
  }

  /**
   * Returns a list.
   *
   * @param elements the elements; may be empty
   * @return the value
   * @throws IllegalArgumentException if lists and maps have more than 31 levels
   */
  public static Attachment list(List<Attachment> elements) {
    return new Attachment(Kind.LIST, List.copyOf(elements), depthAround(elements));
  }

  /**
   * Returns a map.
   *
   * @param entries the entries by name; may be empty
   * @return the value
   * @throws IllegalArgumentException if lists and maps have more than 31 levels, or a name has an
   *     unpaired surrogate
   */
  public static Attachment map(Map<String, Attachment> entries) {
    entries.keySet().forEach(Attachment::requireText);
    return new Attachment(Kind.MAP, Map.copyOf(entries), depthAround(entries.values()));
  }

  /**
   * Returns the kind of the value.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the text.
   *
   * @return the text
   * @throws IllegalStateException if the value is of another kind
   */
  public String asText() {
    return (String) require(Kind.TEXT);
  }

  /**
   * Returns the number.
   *
   * @return the number
   * @throws IllegalStateException if the value is of another kind
   */
  public long asNumber() {
    return (Long) require(Kind.NUMBER);
  }

  /**
   * Returns the bytes.
   *
   * @return a copy of the bytes
   * @throws IllegalStateException if the value is of another kind
   */
  public byte[] asBinary() {
    return ((byte[]) require(Kind.BINARY)).clone();
  }

  /**
   * Returns the elements.
   *
   * @return the elements; immutable
   * @throws IllegalStateException if the value is of another kind
   */
  @SuppressWarnings("unchecked") // a list has attachments only
  public List<Attachment> asList() {
    return (List<Attachment>) require(Kind.LIST);
  }

  /**
   * Returns the entries.
   *
   * @return the entries by name; immutable
   * @throws IllegalStateException if the value is of another kind
   */
  @SuppressWarnings("unchecked") // a map has attachments only
  public Map<String, Attachment> asMap() {
    return (Map<String, Attachment>) require(Kind.MAP);
  }

  private Object require(Kind expected) {
    if (kind != expected) {
      throw new IllegalStateException(
          "the attachment is of kind %s, not %s".formatted(kind, expected));
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attachment that
        && kind == that.kind
        && Objects.deepEquals(value, that.value);
  }

  @Override
  public int hashCode() {
    return value instanceof byte[] bytes ? Arrays.hashCode(bytes) : value.hashCode();
  }

  /** Returns the kind without the value, which may be confidential. */
  @Override
  public String toString() {
    return "Attachment[%s]".formatted(kind.name().toLowerCase(Locale.ROOT));
  }
}
