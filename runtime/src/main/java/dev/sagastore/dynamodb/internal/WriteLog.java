package dev.sagastore.dynamodb.internal;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The ids of a saga's last writes, the newest first, as one text that is stored with the saga.
 *
 * <p>It answers two questions. Is the stored saga still the snapshot that was read? Yes, if the
 * texts are equal: an id is never used twice. And was it we who wrote version <i>n</i>, although
 * the answer was lost and others have written since? Yes, if our id stands at that version's place.
 *
 * <p>{@value #KEPT} ids are kept: that many writes may pass between a lost answer and the SDK's
 * retry before the question cannot be answered any more.
 */
final class WriteLog {
  private static final int KEPT = 4;
  private static final int ID_BYTES = 6;
  private static final int ID_CHARS = 8;

  // Not ThreadLocalRandom: its seed is part of a Lambda SnapStart snapshot, so that all functions
  // restored from it would give the same ids. SecureRandom is safe there:
  // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
  private static final SecureRandom RANDOM = new SecureRandom();

  private WriteLog() {}

  /** Returns a new id. */
  static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the log after one more write. */
  static String append(String id, String log) {
    String all = id + log;
    return all.substring(0, Math.min(all.length(), KEPT * ID_CHARS));
  }

  /** Tells whether the write that led to a version bears this id. */
  static boolean wrote(String id, long version, String log, long currentVersion) {
    long place = (currentVersion - version) * ID_CHARS;
    return place >= 0 && place < log.length() && log.startsWith(id, (int) place);
  }

  /** Tells whether the log still knows who wrote a version. */
  static boolean knows(long version, String log, long currentVersion) {
    return (currentVersion - version) * ID_CHARS < log.length();
  }
}
