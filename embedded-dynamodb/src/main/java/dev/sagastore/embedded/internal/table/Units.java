package dev.sagastore.embedded.internal.table;

/**
 * Request units, as AWS bills them (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">capacity
 * unit consumption</a>).
 */
public final class Units {
  private static final int WRITE_BYTES = 1024;
  private static final int READ_BYTES = 4 * 1024;

  private Units() {}

  /** Returns the units of a write of so many bytes: one for each KB, at least one. */
  public static double write(int bytes) {
    return Math.max(1, roundUp(bytes, WRITE_BYTES));
  }

  /**
   * Returns the units of a read of so many bytes: one for each 4 KB, at least one; half of it if
   * the read is eventually consistent.
   */
  public static double read(int bytes, boolean consistent) {
    return Math.max(1, roundUp(bytes, READ_BYTES)) * (consistent ? 1 : 0.5);
  }

  /** Returns the bytes of all units that a consistent read of so many bytes takes. */
  static int roundUpForRead(int bytes) {
    return roundUp(bytes, READ_BYTES) * READ_BYTES;
  }

  private static int roundUp(int bytes, int unit) {
    return (bytes + unit - 1) / unit;
  }
}
