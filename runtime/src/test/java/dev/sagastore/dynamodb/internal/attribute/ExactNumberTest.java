package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.spi.StateMappingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactNumberTest {
  private static final String DIGITS_38 = "12345678901234567890123456789012345678";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "-1",
        "1000",
        "1.5",
        "-0.001",
        DIGITS_38,
        "-" + DIGITS_38,
        "0." + DIGITS_38,
        "1E-130",
        "-1E-130"
      })
  void decimalsThatDynamoDbKeeps(String text) {
    assertThat(ExactNumber.of(new BigDecimal(text))).isEqualTo(new ExactNumber(text, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0",
        "0E+3",
        "0E-130",
        "1.0",
        "1.50",
        "-42.10",
        "1E+3",
        "1.2E+5",
        DIGITS_38 + "9",
        "0." + DIGITS_38 + "9",
        "1E-131",
        "1.1E-130",
        "9.99E+125",
        "1E+126",
        "1E-2147483647"
      })
  void decimalsThatDynamoDbWouldChangeOrRefuse(String text) {
    assertThat(ExactNumber.of(new BigDecimal(text))).isEqualTo(new ExactNumber(text, false));
  }

  @ParameterizedTest
  @CsvSource({
    "10, true",
    "-9223372036854775809, true",
    DIGITS_38 + ", true",
    "10000000000000000000000000000000000000, true",
    DIGITS_38 + "0, false"
  })
  void bigIntegers(String text, boolean storable) {
    assertThat(ExactNumber.of(new BigInteger(text))).isEqualTo(new ExactNumber(text, storable));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0, true",
    "2.0, 2, true",
    "-2.50, -2.5, true",
    "1.0E22, 1E+22, true",
    "9.99E125, 9.99E+125, true",
    "1.0E126, 1E+126, false",
    "1.0E-130, 1E-130, true",
    "1.0E-131, 1E-131, false",
    "4.9E-324, 4.9E-324, false",
    "1.7976931348623157E308, 1.7976931348623157E+308, false",
    "-0.0, -0.0, false",
    "NaN, NaN, false",
    "Infinity, Infinity, false",
    "-Infinity, -Infinity, false"
  })
  void doubles(double value, String text, boolean storable) {
    assertThat(ExactNumber.of(value)).isEqualTo(new ExactNumber(text, storable));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1, true",
    "16777216, 16777216, true",
    "1.4E-45, 1.4E-45, true",
    "3.4028235E38, 3.4028235E+38, true",
    "-0.0, -0.0, false",
    "NaN, NaN, false",
    "-Infinity, -Infinity, false"
  })
  void floatsAreNotWidened(float value, String text, boolean storable) {
    assertThat(ExactNumber.of(value)).isEqualTo(new ExactNumber(text, storable));
  }

  @Test
  void whatWasStoredIsReadAsTheSmallestType() {
    assertThat(read("0")).isEqualTo(0);
    assertThat(read("2147483647")).isEqualTo(Integer.MAX_VALUE);
    assertThat(read("2147483648")).isEqualTo(2147483648L);
    assertThat(read("-2147483648")).isEqualTo(Integer.MIN_VALUE);
    assertThat(read("-2147483649")).isEqualTo(-2147483649L);
    assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(read("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(read("-9223372036854775809")).isEqualTo(new BigInteger("-9223372036854775809"));
    assertThat(read("1E+3")).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "-0.1", "0.001", "12345678.5", "42.195", "123456789012345.67"})
  void aDecimalThatADoubleHasExactlyIsADouble(String text) {
    assertThat(read(text)).isEqualTo(Double.parseDouble(text));
    assertThat(new BigDecimal(read(text).toString())).isEqualTo(new BigDecimal(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1234567890123456789", "0.00001", "1.50", "1234567890123456.789"})
  void aDecimalWhoseDigitsOrScaleADoubleDoesNotHaveStaysADecimal(String text) {
    assertThat(read(text)).isEqualTo(new BigDecimal(text));
  }

  private static Number read(String text) {
    return ExactNumber.stored(text);
  }

  @Test
  void whatWasEscapedIsReadAsItWas() {
    assertThat(ExactNumber.parse("1.50")).isEqualTo(new BigDecimal("1.50"));
    assertThat(ExactNumber.parse("1E+3")).isEqualTo(new BigDecimal("1E+3"));
    assertThat(ExactNumber.parse(DIGITS_38 + "0")).isEqualTo(new BigInteger(DIGITS_38 + "0"));
    assertThat(ExactNumber.parse("-0.0")).isEqualTo(-0.0);
    assertThat(ExactNumber.parse("NaN")).isEqualTo(Double.NaN);
    assertThat(ExactNumber.parse("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aHugeExponentIsNotWrittenOut() {
    assertThat(ExactNumber.parse("1E+2147483647")).isEqualTo(new BigDecimal("1E+2147483647"));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> ExactNumber.parse("forty-two"));
  }
}
