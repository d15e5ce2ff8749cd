package dev.sagastore.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of texts, by SHA-256. */
final class MessageHash {
  private MessageHash() {}

  /** Returns the first 8 bytes of the hash of a message's ID, by which the inbox knows it. */
  static long of(String messageId) {
    return ByteBuffer.wrap(digest(messageId)).getLong();
  }

  /** Returns 32 hexadecimal digits of the hash of several texts. */
  static String id(String... parts) {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      // with its length, so that no two lists have one text
      text.append(part.length()).append(':').append(part);
    }
    return HexFormat.of().formatHex(digest(text.toString()), 0, 16);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
