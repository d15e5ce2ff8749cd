package dev.sagastore.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash behind derived IDs and shards. */
final class Sha256 {
  private Sha256() {}

  static byte[] of(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns the partition of a text, from 0 to below the number of partitions. It never changes.
   */
  static int partition(String text, int partitions) {
    if (partitions == 1) {
      return 0;
    }
    byte[] hash = of(text.getBytes(StandardCharsets.UTF_8));
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), partitions);
  }
}
