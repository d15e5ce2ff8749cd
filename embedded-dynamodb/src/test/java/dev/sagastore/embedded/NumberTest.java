package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.number;
import static dev.sagastore.embedded.TestEngine.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbers: 38 digits, ranges, and the form in which they return.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number">Data
 *     types: number</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-data-types-numbers">Constraints:
 *     number</a>
 */
class NumberTest {
  private static final String OVERFLOW =
      "Number overflow. Attempting to store a number with magnitude larger than supported range";
  private static final String UNDERFLOW =
      "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  private static final String TOO_MANY_DIGITS =
      "Attempting to store more than 38 significant digits in a Number";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
    engine.createTable("Points", "at:N");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private String stored(String text) {
    engine.put("Orders", "id", "1", "a", number(text));
    return engine.get("Orders", "id", "1").get("a").n();
  }

  @Nested
  class Digits {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "12345678901234567890123456789012345678",
          "-12345678901234567890123456789012345678",
          "0.12345678901234567890123456789012345678",
          "1234567890.1234567890123456789012345678"
        })
    void thirtyEightAreStored(String text) {
      assertThat(stored(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "123456789012345678901234567890123456789",
          "-123456789012345678901234567890123456789",
          "0.123456789012345678901234567890123456789",
          "1.00000000000000000000000000000000000001"
        })
    void thirtyNineFail(String text) {
      assertInvalid(() -> stored(text), TOO_MANY_DIGITS);
    }

    @Test
    void zerosAroundDoNotCount() {
      assertThat(stored("000000000000000000000000000000000000000000012.50")).isEqualTo("12.5");
      assertThat(stored("1" + "0".repeat(40))).isEqualTo("1" + "0".repeat(40));
      assertThat(stored("0." + "0".repeat(40) + "1")).isEqualTo("0." + "0".repeat(40) + "1");
    }

    @Test
    void sumWithThirtyNineFails() {
      engine.put("Orders", "id", "1", "a", number("1" + "0".repeat(38)));

      assertInvalid(() -> add(number("1")), TOO_MANY_DIGITS);
    }
  }

  private void add(Object value) {
    engine
        .client()
        .updateItem(
            update ->
                update
                    .tableName("Orders")
                    .key(item("id", "1"))
                    .updateExpression("SET a = a + :b")
                    .expressionAttributeValues(item(":b", value)));
  }

  @Nested
  class Range {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "9.9999999999999999999999999999999999999E+125",
          "-9.9999999999999999999999999999999999999E+125",
          "1E125"
        })
    void largestIsStored(String text) {
      assertThat(stored(text)).hasSizeGreaterThanOrEqualTo(126).matches("-?[0-9]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E126", "-1E126", "1E+999999999", "10E125"})
    void largerFails(String text) {
      assertInvalid(() -> stored(text), OVERFLOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E-130", "-1E-130"})
    void smallestIsStored(String text) {
      assertThat(stored(text)).matches("-?0[.]0{129}1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E-131", "-9E-131", "1E-999999999", "0.1E-130"})
    void smallerFails(String text) {
      assertInvalid(() -> stored(text), UNDERFLOW);
    }

    @Test
    void overflowingSumFails() {
      engine.put("Orders", "id", "1", "a", number("9.9E125"));

      assertInvalid(() -> add(number("9.9E125")), OVERFLOW);
      assertThat(engine.get("Orders", "id", "1").get("a").n()).startsWith("99");
    }
  }

  @Nested
  class Form {
    @ParameterizedTest
    @CsvSource({
      "0, 0",
      "-0, 0",
      "0.00, 0",
      "0E5, 0",
      "00042, 42",
      "+7, 7",
      "1.0, 1",
      "1.50, 1.5",
      ".5, 0.5",
      "5., 5",
      "1.5E2, 150",
      "1.5e-2, 0.015",
      "1e3, 1000",
      "-12.30, -12.3"
    })
    void isPlainWithoutExtraZeros(String given, String expected) {
      assertThat(stored(given)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a",
          "1a",
          "0x1",
          "1,5",
          "1.2.3",
          "--1",
          "E5",
          "1E",
          ".",
          "NaN",
          "Infinity",
          "١"
        })
    void failsIfNotNumber(String text) {
      assertInvalid(
          () -> stored(text), "The parameter cannot be converted to a numeric value: " + text);
    }

    @Test
    void failsIfEmpty() {
      assertInvalid(() -> stored(""), "The parameter cannot be converted to a numeric value");
    }

    @Test
    void isCheckedInsideDocumentsAndSets() {
      String message = "The parameter cannot be converted to a numeric value: x";
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "a", java.util.List.of(number("x"))), message);
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "a", java.util.Map.of("b", number("x"))), message);
      assertInvalid(() -> engine.put("Orders", "id", "1", "a", numbers("1", "x")), message);
    }
  }

  @Nested
  class Equality {
    @Test
    void keysAreEqualByValue() {
      engine.put("Points", "at", number("1.50"), "a", "first");
      engine.put("Points", "at", number("15e-1"), "a", "second");

      assertThat(engine.get("Points", "at", number("1.5")))
          .containsEntry("a", TestEngine.value("second"));
      assertThat(engine.client().scan(scan -> scan.tableName("Points")).count()).isEqualTo(1);
    }

    @Test
    void setFailsWithNumberInTwoForms() {
      assertInvalid(
          () -> engine.put("Orders", "id", "1", "a", numbers("1", "1.0")),
          "Input collection contains duplicates");
    }

    @Test
    void setsAreEqualInAnyOrder() {
      engine.put("Orders", "id", "1", "a", numbers("1", "2"));

      assertThat(
              engine
                  .client()
                  .scan(
                      scan ->
                          scan.tableName("Orders")
                              .filterExpression("a = :a")
                              .expressionAttributeValues(item(":a", numbers("2.0", "1"))))
                  .count())
          .isEqualTo(1);
    }
  }
}
