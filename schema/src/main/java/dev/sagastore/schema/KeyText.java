package dev.sagastore.schema;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A check of text that becomes part of a key. */
final class KeyText {
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

  private KeyText() {}

  /**
   * Returns the text if a key can contain it.
   *
   * <p>Unpaired surrogates fail because UTF-8 cannot express them. They would all become the same
   * replacement character, and two different texts would become the same key.
   */
  @CanIgnoreReturnValue
  static String require(String what, String text, int maxBytes) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the %s must not be blank".formatted(what));
    }
    int bytes = isPrintableAscii(text) ? text.length() : encodedLength(what, text);
    if (bytes > maxBytes) {
      throw new IllegalArgumentException(
          "the %s has %s bytes in UTF-8, more than the %s that fit into a DynamoDB key: %s"
              .formatted(what, bytes, maxBytes, abbreviated(text)));
    }
    return text;
  }

  /**
   * Returns whether the text is printable ASCII, which needs no check of each character. Most keys
   * are.
   */
  private static boolean isPrintableAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static int encodedLength(String what, String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "the %s has an unpaired surrogate, which UTF-8 cannot express: %s"
              .formatted(what, abbreviated(text)),
          e);
    }
  }

  /**
   * Returns the text as {@link #require} does, and rejects control characters. Messages contain the
   * text, which should fit into one line.
   */
  @CanIgnoreReturnValue
  static String requireLine(String what, String text, int maxBytes) {
    require(what, text, maxBytes);
    if (!isPrintableAscii(text) && LINE_BREAKS.matcher(text).find()) {
      throw new IllegalArgumentException(
          "the %s has a control character: %s".formatted(what, abbreviated(text)));
    }
    return text;
  }

  private static String abbreviated(String text) {
    String start = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    // the text can appear in a log, where a line break could forge a line
    return "'" + LINE_BREAKS.matcher(start).replaceAll("\uFFFD") + "'";
  }
}
