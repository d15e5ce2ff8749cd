package dev.sagastore.embedded.internal.value;

import dev.sagastore.embedded.internal.ServiceException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * DynamoDB's numbers: 38 significant digits, magnitudes from 1E-130 to 9.99…E+125 (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">data
 * types</a>).
 */
public final class Numbers {
  private static final int MAX_DIGITS = 38;
  private static final int MAX_EXPONENT = 125;
  private static final int MIN_EXPONENT = -130;

  /** BigDecimal accepts more, such as digits of other scripts. Possessive: no text takes long. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,9})?");

  /** A text of this length is looked at before it is converted. */
  private static final int MAX_TEXT_LENGTH = 1_000;

  private Numbers() {}

  /**
   * Returns the number in a text.
   *
   * @throws ServiceException if it is not a number, or out of range
   */
  public static Value.Numeric parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw ServiceException.validation("The parameter cannot be converted to a numeric value");
    }
    if (!NUMBER.matcher(trimmed).matches()) {
      throw ServiceException.validation(
          "The parameter cannot be converted to a numeric value: " + text);
    }
    if (trimmed.length() > MAX_TEXT_LENGTH && significantDigits(trimmed) > MAX_DIGITS) {
      // before it is converted, which takes long for very long texts
      throw tooManyDigits();
    }
    return of(new BigDecimal(trimmed));
  }

  /**
   * Returns the number if DynamoDB can hold it.
   *
   * @throws ServiceException if it is out of range
   */
  public static Value.Numeric of(BigDecimal number) {
    if (number.signum() == 0) {
      return new Value.Numeric(BigDecimal.ZERO);
    }
    // before anything is computed with it: an exponent may be of any size
    long exponent = (long) number.precision() - number.scale() - 1;
    if (exponent > MAX_EXPONENT) {
      throw ServiceException.validation(
          "Number overflow. Attempting to store a number with magnitude larger than supported"
              + " range");
    }
    if (exponent < MIN_EXPONENT) {
      throw ServiceException.validation(
          "Number underflow. Attempting to store a number with magnitude smaller than supported"
              + " range");
    }
    Value.Numeric value = new Value.Numeric(number);
    if (value.value().precision() > MAX_DIGITS) {
      throw tooManyDigits();
    }
    return value;
  }

  private static int significantDigits(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    String digits =
        (exponent < 0 ? number : number.substring(0, exponent)).replaceAll("[^0-9]", "");
    int first = 0;
    int end = digits.length();
    while (first < end && digits.charAt(first) == '0') {
      first++;
    }
    while (end > first && digits.charAt(end - 1) == '0') {
      end--;
    }
    return end - first;
  }

  private static ServiceException tooManyDigits() {
    return ServiceException.validation(
        "Attempting to store more than 38 significant digits in a Number");
  }

  /**
   * Returns the size of a number: one byte, one for every two digits, counted from the decimal
   * point, and one more if it is negative.
   */
  static int size(BigDecimal number) {
    if (number.signum() == 0) {
      return 1;
    }
    // without trailing zeros; the pairs of digits begin at the decimal point
    int lowest = Math.floorDiv(-number.scale(), 2);
    int highest = Math.floorDiv(number.precision() - number.scale() - 1, 2);
    return 1 + (highest - lowest + 1) + (number.signum() < 0 ? 1 : 0);
  }
}
