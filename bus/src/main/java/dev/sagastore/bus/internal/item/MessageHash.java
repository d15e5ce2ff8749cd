package dev.sagastore.bus.internal.item;

import dev.sagastore.bus.spi.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of texts, by SHA-256. */
public final class MessageHash {
  private MessageHash() {}

  /**
   * Returns the first 8 bytes of the hash of what identifies a message, by which the inbox knows
   * it.
   */
  public static long of(String identity) {
    return ByteBuffer.wrap(digest(identity)).getLong();
  }

  /**
   * Returns what identifies a message: its type, as it was sent, and its ID. Two messages of
   * different types can have the same ID, for example the number of an order.
   */
  public static String identity(Envelope message) {
    return message.type().length() + ":" + message.type() + message.id();
  }

  /** Returns 32 hexadecimal digits of the hash of several texts. */
  public static String id(String... parts) {
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
