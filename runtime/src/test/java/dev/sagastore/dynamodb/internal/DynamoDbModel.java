package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Models the change of an attribute between a write and a read, according to the manual of
 * DynamoDB.
 */
public final class DynamoDbModel {
  private static final BigDecimal SMALLEST = new BigDecimal("1E-130");
  private static final BigDecimal TOO_LARGE = new BigDecimal("1E+126");

  private DynamoDbModel() {}

  /** Returns the attribute after a read; fails if DynamoDB would reject the attribute. */
  public static AttributeValue stored(AttributeValue value) {
    return stored(value, 1);
  }

  private static AttributeValue stored(AttributeValue value, int level) {
    assertThat(level).as("level").isLessThanOrEqualTo(32);
    return switch (value.type()) {
      case N -> AttributeValue.fromN(storedNumber(value.n()));
      case S -> AttributeValue.fromS(storedText(value.s()));
      case L ->
          AttributeValue.fromL(
              value.l().stream().map(element -> stored(element, level + 1)).toList());
      case M -> {
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        value
            .m()
            .forEach(
                (name, inner) -> {
                  assertThat(name.getBytes(StandardCharsets.UTF_8))
                      .as("name of an attribute")
                      .hasSizeBetween(1, 65_535);
                  map.put(storedText(name), stored(inner, level + 1));
                });
        yield AttributeValue.fromM(map);
      }
      case B, BOOL, NUL -> value;
      case SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> throw new AssertionError(value);
    };
  }

  private static String storedNumber(String text) {
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    if (number.signum() == 0) {
      return "0";
    }
    assertThat(number.precision()).as("digits of %s", text).isLessThanOrEqualTo(38);
    assertThat(number.abs())
        .as("magnitude of %s", text)
        .isGreaterThanOrEqualTo(SMALLEST)
        .isLessThan(TOO_LARGE);
    return number.toPlainString();
  }

  private static String storedText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
