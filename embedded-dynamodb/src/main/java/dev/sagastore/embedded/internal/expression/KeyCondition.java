package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.value.Value;
import java.util.List;

/**
 * A condition of a query on one key attribute.
 *
 * @param attribute name of the key attribute
 * @param operator operator that compares the attribute with the operands
 * @param operands two values for {@link Operator#BETWEEN}, otherwise one
 */
public record KeyCondition(String attribute, Operator operator, List<Value> operands) {
  /** The operators of key conditions. */
  public enum Operator {
    EQ,
    LT,
    LE,
    GT,
    GE,
    BETWEEN,
    BEGINS_WITH
  }

  public KeyCondition {
    operands = List.copyOf(operands);
  }
}
