package dev.sagastore.dynamodb.internal.attribute;

/** The length of texts in UTF-8, determined without encoding them. */
public final class Utf8 {
  /** The result for a text that UTF-8 can't express. */
  static final int INVALID = -1;

  private Utf8() {}

  /**
   * Returns the length of a text in bytes.
   *
   * @return number of bytes; {@link #INVALID} if a surrogate is unpaired
   */
  static int lengthIfValid(String text) {
    int ascii = asciiPrefix(text);
    return ascii == text.length() || isValid(text, ascii) ? length(text, ascii) : INVALID;
  }

  /** Returns the length of a valid text in bytes. */
  public static int length(String text) {
    return length(text, asciiPrefix(text));
  }

  /** Returns the number of characters before the first one that takes more than a byte. */
  private static int asciiPrefix(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) >= 0x80) {
        return i;
      }
    }
    return length;
  }

  private static boolean isValid(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static int length(String text, int start) {
    int bytes = start;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      // each half of a surrogate pair counts for two of its four bytes
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
