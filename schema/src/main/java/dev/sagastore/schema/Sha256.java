package dev.sagastore.schema;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash behind derived ids and shards. */
final class Sha256 {
  private Sha256() {}

  static byte[] of(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
