package dev.sagastore.schema;

/**
 * The version of the contract between construct and runtime: key formats and the meaning of the
 * environment variables. It changes only when an older runtime could not work on a newer table.
 */
public enum SchemaVersion {
  /** The keys described in this package. */
  V1(1);

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
    return V1;
  }

  /**
   * Returns the number under which the version goes in the environment.
   *
   * @return the version's number, from 1
   */
  public int number() {
    return number;
  }
}
