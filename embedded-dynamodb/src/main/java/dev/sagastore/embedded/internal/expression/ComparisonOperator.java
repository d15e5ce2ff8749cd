package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.value.Value;
import dev.sagastore.embedded.internal.value.Value.Scalar;
import org.jspecify.annotations.Nullable;

/** The operators that compare two operands. */
enum ComparisonOperator {
  EQ("="),
  NE("<>"),
  LT("<"),
  LE("<="),
  GT(">"),
  GE(">=");

  private final String symbol;

  ComparisonOperator(String symbol) {
    this.symbol = symbol;
  }

  /** Returns the comparator that a token is, or null if it is none. */
  static @Nullable ComparisonOperator of(ExpressionToken token) {
    for (ComparisonOperator comparator : values()) {
      if (token.is(comparator.symbol)) {
        return comparator;
      }
    }
    return null;
  }

  /** Returns the symbol, such as {@code <=}. */
  String symbol() {
    return symbol;
  }

  /** Returns whether the operator needs operands that have an order. */
  boolean isForOrder() {
    return this != EQ && this != NE;
  }

  /** Returns the comparator that has the same result for exchanged operands. */
  ComparisonOperator exchanged() {
    return switch (this) {
      case LT -> GT;
      case LE -> GE;
      case GT -> LT;
      case GE -> LE;
      default -> this;
    };
  }

  /**
   * Compares two values. Values of different types are not equal, and have no order. The same is
   * true of an attribute that does not exist.
   */
  boolean test(@Nullable Value left, @Nullable Value right) {
    if (this == EQ || this == NE) {
      boolean equal = left != null && left.equals(right);
      return equal == (this == EQ);
    }
    if (left instanceof Scalar one && right instanceof Scalar other && one.type() == other.type()) {
      int order = one.compareTo(other);
      return switch (this) {
        case LT -> order < 0;
        case LE -> order <= 0;
        case GT -> order > 0;
        default -> order >= 0;
      };
    }
    return false;
  }
}
