package dev.sagastore.embedded.internal.value;

/** DynamoDB's data types, by the names that requests use, with the names that messages use. */
public enum DataType {
  S("STRING"),
  N("NUMBER"),
  B("BINARY"),
  SS("STRING_SET"),
  NS("NUMBER_SET"),
  BS("BINARY_SET"),
  M("MAP"),
  L("LIST"),
  BOOL("BOOLEAN"),
  NULL("NULL");

  private final String longName;

  DataType(String longName) {
    this.longName = longName;
  }

  /** Returns the name in messages about operands, such as {@code STRING}. */
  public String longName() {
    return longName;
  }

  /** Returns whether a key attribute can have this type. */
  public boolean isForKeys() {
    return this == S || this == N || this == B;
  }

  /** Returns whether this is one of the three set types. */
  public boolean isSet() {
    return this == SS || this == NS || this == BS;
  }
}
