package dev.sagastore.embedded.internal.expression;

import java.util.Set;

/** The functions of expressions. Their names are case-sensitive. */
enum ExpressionFunction {
  ATTRIBUTE_EXISTS("attribute_exists"),
  ATTRIBUTE_NOT_EXISTS("attribute_not_exists"),
  ATTRIBUTE_TYPE("attribute_type"),
  BEGINS_WITH("begins_with"),
  CONTAINS("contains"),
  SIZE("size"),
  IF_NOT_EXISTS("if_not_exists"),
  LIST_APPEND("list_append");

  /** The functions that only an update can contain. */
  static final Set<ExpressionFunction> OF_UPDATES = Set.of(IF_NOT_EXISTS, LIST_APPEND);

  private final String written;

  ExpressionFunction(String written) {
    this.written = written;
  }

  /**
   * Returns the function of a name.
   *
   * @throws dev.sagastore.embedded.internal.ServiceException if there is none
   */
  static ExpressionFunction named(String name, ExpressionText source) {
    for (ExpressionFunction function : values()) {
      if (function.written.equals(name)) {
        return function;
      }
    }
    throw source.invalid("Invalid function name; function: " + name);
  }

  /** Returns the name as expressions contain it. */
  @Override
  public String toString() {
    return written;
  }
}
