package dev.sagastore.dynamodb.internal.item;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A log of the IDs of a saga's writes, stored with the saga as one text. It contains the ID of the
 * insert, then the IDs of the last writes, the newest first.
 *
 * <p>Each write has a new ID, so comparing logs shows three facts:
 *
 * <ul>
 *   <li>The stored saga is the snapshot that was read: the logs are equal.
 *   <li>The stored saga is the same saga, perhaps changed, and was not inserted after a deletion:
 *       the IDs of the insert are equal.
 *   <li>A write whose response was lost wrote version <i>n</i>, even if later writes followed: the
 *       log contains its ID at that version's place.
 * </ul>
 *
 * <p>The log keeps the last four writes. If more than three writes follow between a lost response
 * and the SDK's retry, it is unknown whether the first attempt took effect. The ID of the insert is
 * always kept.
 */
public final class WriteLog {
  private static final int KEPT = 4;
  private static final int ID_BYTES = 6;
  private static final int ID_CHARS = 8;

  // Not ThreadLocalRandom: its seed is part of a Lambda SnapStart snapshot, so all functions
  // restored from it would create the same IDs. SecureRandom is safe there:
  // https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
  private static final SecureRandom RANDOM = new SecureRandom();

  private WriteLog() {}

  /** Returns a new ID. */
  public static String newId() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the log of a saga that was just inserted. */
  public static String inserted(String id) {
    return id + id;
  }

  /** Returns a log of the maximum length. */
  public static String longest() {
    return "-".repeat((1 + KEPT) * ID_CHARS);
  }

  /** Returns the log after one more write. */
  public static String append(String id, String log) {
    String last = id + log.substring(Math.min(ID_CHARS, log.length()));
    return insert(log) + last.substring(0, Math.min(last.length(), KEPT * ID_CHARS));
  }

  /** Returns the ID of the insert; empty if the log is empty. */
  public static String insert(String log) {
    return log.substring(0, Math.min(ID_CHARS, log.length()));
  }

  /** Returns whether the write that led to a version has this ID. */
  public static boolean wrote(String id, long version, String log, long currentVersion) {
    if (version == 1) {
      return insert(log).equals(id);
    }
    long place = place(version, currentVersion);
    return place >= ID_CHARS && place < log.length() && log.startsWith(id, (int) place);
  }

  /** Returns whether the log still contains the write that led to a version. */
  public static boolean knows(long version, String log, long currentVersion) {
    return place(version, currentVersion) < log.length();
  }

  private static long place(long version, long currentVersion) {
    return ID_CHARS + (currentVersion - version) * ID_CHARS;
  }
}
