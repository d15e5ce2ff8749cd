package dev.sagastore.dynamodb.internal.attribute;

import dev.sagastore.spi.StateMappingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;

/**
 * A number as text, and whether DynamoDB would return exactly that number. DynamoDB keeps 38
 * significant digits, and magnitudes from 1E-130 to below 1E+126. It drops trailing zeros after the
 * decimal point (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">numbers</a>).
 *
 * @param text the number
 * @param storable whether DynamoDB stores it unchanged
 */
public record ExactNumber(String text, boolean storable) {
  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

  /** The maximum number of digits that always fit into a long. */
  private static final int DIGITS_OF_LONG = 18;

  private static final Set<String> ONLY_FLOATING_POINT =
      Set.of("NaN", "Infinity", "-Infinity", "-0.0");

  public static ExactNumber of(float value) {
    return ofFloatingPoint(Float.toString(value));
  }

  public static ExactNumber of(double value) {
    return ofFloatingPoint(Double.toString(value));
  }

  public static ExactNumber of(BigInteger value) {
    return of(new BigDecimal(value));
  }

  public static ExactNumber of(BigDecimal value) {
    String text = value.toString();
    if (text.length() <= MAX_DIGITS
        && text.indexOf('E') < 0
        && (value.scale() == 0 || text.charAt(text.length() - 1) != '0')) {
      return new ExactNumber(text, true);
    }
    // the scale is part of a BigDecimal: 1.50 does not equal 1.5
    boolean plain = value.scale() == Math.max(0, value.stripTrailingZeros().scale());
    return new ExactNumber(text, plain && inRange(value));
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

  /** Returns the number for a text that was not storable. */
  public static Number parse(String text) {
    if (ONLY_FLOATING_POINT.contains(text)) {
      return Double.valueOf(text);
    }
    try {
      BigDecimal value = new BigDecimal(text);
      return value.scale() == 0 ? narrowest(value) : value;
    } catch (NumberFormatException e) {
      throw new StateMappingException("an escaped number is not a number");
    }
  }

  /** Returns the number that DynamoDB stored as a text. */
  public static Number stored(String text) {
    return text.length() <= DIGITS_OF_LONG && hasDigitsOnly(text)
        ? narrowest(Long.parseLong(text))
        : narrowest(new BigDecimal(text));
  }

  /**
   * Returns whether {@link #stored} returns an integer. If the number was escaped, only texts of
   * digits are integers.
   */
  public static boolean isInteger(String text, boolean escaped) {
    return hasDigitsOnly(text)
        || (!escaped
            && (text.indexOf('E') >= 0 || text.indexOf('e') >= 0)
            && new BigDecimal(text).scale() <= 0);
  }

  private static boolean hasDigitsOnly(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  /** Returns the smallest integer type, or a decimal, as for JSON. */
  private static Number narrowest(BigDecimal value) {
    if (value.scale() > 0) {
      BigDecimal nearest = BigDecimal.valueOf(value.doubleValue());
      // a number that a double represents exactly becomes a double: untyped fields get the same
      // values as from JSON
      return nearest.compareTo(value) == 0 && nearest.scale() == value.scale()
          ? (Number) value.doubleValue()
          : value;
    }
    BigInteger integer = value.toBigInteger();
    return integer.bitLength() < Long.SIZE ? narrowest(integer.longValue()) : integer;
  }

  private static Number narrowest(long value) {
    return (int) value == value ? (Number) (int) value : (Number) value;
  }
}
