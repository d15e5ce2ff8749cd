package dev.sagastore.schema;

/**
 * The version of the contract between construct and runtime: key formats and the meaning of the
 * environment variables. It changes only if an older runtime cannot work with a newer table.
 *
 * <p>A runtime works with tables of its own version and of all earlier ones. With a newer table, it
 * fails at start-up.
 */
public enum SchemaVersion {
  /** Sagas, guards of correlation IDs, completed sagas in the clean-up index. */
  V1(1),
  /**
   * Adds guards of further keys, attributes of extensions, and due sagas in the clean-up index. A
   * table of version 1 needs no change. A runtime of version 1 would erase the attributes, and
   * would leave the guards of a completed or deleted saga unchanged in the table.
   */
  V2(2);

  private final int number;

  SchemaVersion(int number) {
    this.number = number;
  }

  /**
   * Returns the version that this module describes.
   *
   * @return the current version
   */
  public static SchemaVersion current() {
    return V2;
  }

  /**
   * Returns the number of the version in the environment.
   *
   * @return the version's number, from 1
   */
  public int number() {
    return number;
  }

  /**
   * Returns whether code of the current version works with a table of a version.
   *
   * @param number the version's number
   * @return true for the current version and earlier ones
   */
  public static boolean isSupported(int number) {
    return number >= V1.number && number <= current().number;
  }
}
