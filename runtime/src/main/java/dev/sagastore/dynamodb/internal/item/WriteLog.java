package dev.sagastore.dynamodb.internal.item;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The ids of a saga's writes, as one text that is stored with the saga: that of its insert, then
 * those of its last writes, the newest first.
 *
 * <p>It answers three questions. Is the stored saga still the snapshot that was read? Yes, if the
 * texts are equal: an id is never used twice. Is it still the same saga, perhaps changed, and not
 * one that was inserted after it was deleted? Yes, if the insert is the same. And was it we who
 * wrote version <i>n</i>, although the answer was lost and others have written since? Yes, if our
 * id stands at that version's place.
 *
 * <p>Four last writes are kept: up to three may pass between a lost answer and the SDK's retry, or
 * the third question cannot be answered any more. An insert is always known.
 */
public final class WriteLog {
  private static final int KEPT = 4;
  private static final int ID_BYTES = 6;
  private static final int ID_CHARS = 8;

  // Not ThreadLocalRandom: its seed is part of a Lambda SnapStart snapshot, so that all functions
  // restored from it would give the same ids. SecureRandom is safe there:
  // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
  private static final SecureRandom RANDOM = new SecureRandom();

  private WriteLog() {}

  /** Returns a new id. */
  public static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the log of a saga that was just inserted. */
  public static String inserted(String id) {
    return id + id;
  }

  /** Returns a log that is as long as logs become. */
  public static String longest() {
    return "-".repeat((1 + KEPT) * ID_CHARS);
  }

  /** Returns the log after one more write. */
  public static String append(String id, String log) {
    String last = id + log.substring(Math.min(ID_CHARS, log.length()));
    return insert(log) + last.substring(0, Math.min(last.length(), KEPT * ID_CHARS));
  }

  /** Returns the id of the insert; empty if there is no log. */
  public static String insert(String log) {
    return log.substring(0, Math.min(ID_CHARS, log.length()));
  }

  /** Tells whether the write that led to a version bears this id. */
  public static boolean wrote(String id, long version, String log, long currentVersion) {
    if (version == 1) {
      return insert(log).equals(id);
    }
    long place = place(version, currentVersion);
    return place >= ID_CHARS && place < log.length() && log.startsWith(id, (int) place);
  }

  /** Tells whether the log still knows who wrote a version. */
  public static boolean knows(long version, String log, long currentVersion) {
    return place(version, currentVersion) < log.length();
  }

  private static long place(long version, long currentVersion) {
    return ID_CHARS + (currentVersion - version) * ID_CHARS;
  }
}
