package dev.sagastore.dynamodb.internal.attribute;

import java.math.BigDecimal;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The size that DynamoDB counts for an item (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">item
 * sizes</a>):
 *
 * <ul>
 *   <li>names and strings in UTF-8
 *   <li>about one byte for two digits of a number
 *   <li>one byte for a boolean or null
 *   <li>three bytes for a map or list, and one for each entry or element
 * </ul>
 */
public final class ItemSize {
  /** The maximum size of an item in DynamoDB: 400 KB. */
  public static final long LIMIT = 400 * 1024;

  /** The size of an empty map or list. */
  static final int OF_CONTAINER = 3;

  private ItemSize() {}

  public static long of(Map<String, AttributeValue> item) {
    long size = 0;
    for (var attribute : item.entrySet()) {
      size += Utf8.length(attribute.getKey()) + of(attribute.getValue());
    }
    return size;
  }

  /** Returns the size of an attribute without its name. */
  public static long of(AttributeValue value) {
    return switch (value.type()) {
      case S -> Utf8.length(value.s());
      case N -> numberSize(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case BOOL, NUL -> 1;
      case M -> OF_CONTAINER + value.m().size() + of(value.m());
      case L -> OF_CONTAINER + value.l().size() + value.l().stream().mapToLong(ItemSize::of).sum();
      // sagas have no sets, but others may have added one to an item that is only read
      case SS -> value.ss().stream().mapToLong(Utf8::length).sum();
      case NS -> value.ns().stream().mapToLong(ItemSize::numberSize).sum();
      case BS -> value.bs().stream().mapToLong(b -> b.asByteArrayUnsafe().length).sum();
      case UNKNOWN_TO_SDK_VERSION -> 0;
    };
  }

  /**
   * Returns one byte, plus one for each two digits on either side of the decimal point, plus one
   * for a minus.
   */
  private static int numberSize(String number) {
    int sign = number.startsWith("-") ? 1 : 0;
    int point = number.indexOf('.');
    int end = point < 0 ? number.length() : point;
    int highest = 0;
    int lowest = 0;
    boolean zero = true;
    for (int i = sign; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c > '9') {
        return numberSize(new BigDecimal(number));
      }
      if (c >= '1') {
        // the power of ten of the digit
        lowest = i < end ? end - 1 - i : end - i;
        highest = zero ? lowest : highest;
        zero = false;
      }
    }
    return zero ? 1 : pairs(highest, lowest) + sign;
  }

  private static int numberSize(BigDecimal number) {
    if (number.signum() == 0) {
      return 1;
    }
    BigDecimal trimmed = number.stripTrailingZeros();
    return pairs(trimmed.precision() - trimmed.scale() - 1, -trimmed.scale())
        + (number.signum() < 0 ? 1 : 0);
  }

  private static int pairs(int highest, int lowest) {
    return 1 + Math.floorDiv(highest, 2) - Math.floorDiv(lowest, 2) + 1;
  }
}
