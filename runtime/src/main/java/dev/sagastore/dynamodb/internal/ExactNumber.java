package dev.sagastore.dynamodb.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A number as text, and whether DynamoDB would give back exactly that number: it keeps 38
 * significant digits, magnitudes from 1E-130 to below 1E+126, and drops trailing zeros behind the
 * point (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">numbers</a>).
 *
 * @param text the number
 * @param storable true if DynamoDB keeps it as it is
 */
record ExactNumber(String text, boolean storable) {
  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;
  private static final Set<String> ONLY_FLOATING_POINT =
      Set.of("NaN", "Infinity", "-Infinity", "-0.0");

  static ExactNumber of(JsonNode node) {
    return switch (node.numberType()) {
      case FLOAT -> ofFloatingPoint(Float.toString(node.floatValue()));
      case DOUBLE -> ofFloatingPoint(Double.toString(node.doubleValue()));
      case INT, LONG, BIG_INTEGER, BIG_DECIMAL -> {
        BigDecimal value = node.decimalValue();
        // a scale of its own is part of a BigDecimal: 1.50 does not equal 1.5
        boolean plain = value.scale() == Math.max(0, value.stripTrailingZeros().scale());
        yield new ExactNumber(value.toString(), plain && inRange(value));
      }
    };
  }

  private static ExactNumber ofFloatingPoint(String text) {
    if (ONLY_FLOATING_POINT.contains(text)) {
      return new ExactNumber(text, false);
    }
    // 2.0 and 2 are the same double
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    return new ExactNumber(value.signum() == 0 ? "0" : value.toString(), inRange(value));
  }

  private static boolean inRange(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    return value.signum() == 0
        || (value.precision() <= MAX_DIGITS
            && exponent >= MIN_EXPONENT
            && exponent <= MAX_EXPONENT
            && value.scale() <= -MIN_EXPONENT);
  }

  /** Returns the node for the text of a number that was not storable. */
  static JsonNode parse(String text) {
    if (ONLY_FLOATING_POINT.contains(text)) {
      return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
    }
    try {
      BigDecimal value = new BigDecimal(text);
      return value.scale() == 0 ? numberNode(value) : JsonNodeFactory.instance.numberNode(value);
    } catch (NumberFormatException e) {
      throw new UnstorableException("an escaped number is none");
    }
  }

  /** Returns the node for a number that DynamoDB stored. */
  static JsonNode numberNode(BigDecimal value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    // as Jackson's own parser does: the smallest integer type, or a decimal
    if (value.scale() > 0) {
      BigDecimal nearest = BigDecimal.valueOf(value.doubleValue());
      // what a double writes exactly is read as one, so that untyped fields get what JSON gives
      return nearest.compareTo(value) == 0 && nearest.scale() == value.scale()
          ? nodes.numberNode(value.doubleValue())
          : nodes.numberNode(value);
    }
    BigInteger integer = value.toBigInteger();
    if (integer.bitLength() < Integer.SIZE) {
      return nodes.numberNode(integer.intValue());
    }
    return integer.bitLength() < Long.SIZE
        ? nodes.numberNode(integer.longValue())
        : nodes.numberNode(integer);
  }
}
