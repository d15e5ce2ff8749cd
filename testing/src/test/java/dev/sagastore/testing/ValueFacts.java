package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values as they come back. */
interface ValueFacts extends FactContext {
  private String stored(String number) {
    store(item("a", "n", AttributeValue.fromN(number)));
    return read("a").get("n").n();
  }

  /**
   * A number comes back without leading and trailing zeroes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">Numbers</a>
   */
  @Test
  default void numbersLoseLeadingAndTrailingZeroes() {
    assertThat(stored("1.50")).isEqualTo("1.5");
    assertThat(stored("007")).isEqualTo("7");
    assertThat(stored("2.0")).isEqualTo("2");
    assertThat(stored("0.00")).isEqualTo("0");
    assertThat(stored("-0.250")).isEqualTo("-0.25");
  }

  /**
   * A number with an exponent comes back as digits, and a negative zero as zero.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">Numbers</a>
   */
  @Test
  default void numbersComeBackNormalized() {
    assertThat(stored("1E+2")).isEqualTo("100");
    assertThat(stored("15e-1")).isEqualTo("1.5");
    assertThat(stored("-0")).isEqualTo("0");
  }

  /**
   * A number keeps 38 digits. One with more fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">Numbers</a>
   */
  @Test
  default void numbersHave38DigitsAtMost() {
    String digits = "12345678901234567890123456789012345678";

    assertThat(stored(digits)).isEqualTo(digits);
    assertThat(stored("-0." + digits)).isEqualTo("-0." + digits);
    assertInvalid(() -> stored(digits + "9"));
    assertInvalid(() -> stored("0." + digits + "9"));
  }

  /**
   * A number from 1E-130 up to but not including 1E+126 can be stored, and no other besides zero.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">Numbers</a>
   */
  @Test
  default void numbersHaveBounds() {
    assertThat(new BigDecimal(stored("1E-130"))).isEqualByComparingTo("1E-130");
    assertThat(new BigDecimal(stored("-9E+125"))).isEqualByComparingTo("-9E+125");
    assertInvalid(() -> stored("1E-131"));
    assertInvalid(() -> stored("1E+126"));
  }

  /**
   * Conditions compare numbers by value, however they were written.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">Numbers</a>
   */
  @Test
  default void numbersCompareByValue() {
    store(item("a", "n", 10));

    assertThat(holds("a", "n < :v", ":v", 9)).isFalse();
    assertThat(holds("a", "n = :v AND n > :w", ":v", AttributeValue.fromN("1.0E1"), ":w", 9))
        .isTrue();
  }

  /**
   * An empty string is kept, except as a key.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.String">Strings</a>
   */
  @Test
  default void emptyStringsAreKeptExceptInKeys() {
    store(item("a", "s", "", "m", Map.of("s", "")));

    assertThat(read("a")).isEqualTo(item("a", "s", "", "m", Map.of("s", "")));
    assertInvalid(() -> store(item("")));
    assertInvalid(() -> store(AttributeMap.of(PK, "", SK, "a")));
    assertInvalid(() -> read(""));
  }

  /**
   * Empty maps and lists, null, booleans and bytes come back as they were.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes">Data
   *     types</a>
   */
  @Test
  default void otherValuesAreKept() {
    Map<String, AttributeValue> item =
        item(
            "a",
            "map",
            Map.of(),
            "list",
            List.of(List.of(), Map.of("x", 1), "y"),
            "null",
            AttributeValue.fromNul(true),
            "bool",
            AttributeValue.fromBool(false),
            "bytes",
            AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127})));
    store(item);

    assertThat(read("a")).isEqualTo(item);
  }

  /**
   * A value has 32 levels at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes-nested-depth">Nested
   *     attribute depth</a>
   */
  @Test
  default void valuesHave32LevelsAtMost() {
    store(item("a", "nested", nested(31)));

    assertThat(read("a")).isEqualTo(item("a", "nested", nested(31)));
    assertInvalid(() -> store(item("a", "nested", nested(33))));
  }

  /** Returns a value in so many maps. The value counts as a level, too. */
  private static AttributeValue nested(int maps) {
    AttributeValue value = AttributeValue.fromS("x");
    for (int i = 0; i < maps; i++) {
      value = AttributeValue.fromM(Collections.singletonMap("m", value));
    }
    return value;
  }
}
