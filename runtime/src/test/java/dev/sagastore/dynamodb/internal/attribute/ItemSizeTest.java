package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The rules of the page that {@link ItemSize} names. */
class ItemSizeTest {
  @Test
  void theLimitIs400KB() {
    assertThat(ItemSize.LIMIT).isEqualTo(409_600);
  }

  @Test
  void anItemIsTheSumOfNamesAndValues() {
    assertThat(ItemSize.of(Map.of())).isZero();
    assertThat(ItemSize.of(Map.of("shirt-color", AttributeValue.fromS("R")))).isEqualTo(12);
    assertThat(
            ItemSize.of(
                Map.of(
                    "shirt-color", AttributeValue.fromS("R"),
                    "shirt-size", AttributeValue.fromS("M"))))
        .isEqualTo(23);
  }

  @Test
  void textsCountInUtf8() {
    assertThat(ItemSize.of(Map.of("ü", AttributeValue.fromS("注😀")))).isEqualTo(2 + 3 + 4);
    assertThat(sizeOf(AttributeValue.fromS(""))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0.00, 1",
    "7, 2",
    "42, 2",
    "123, 3",
    "1234, 3",
    "12345, 4",
    "1000, 2",
    "1E+100, 2",
    "120, 3",
    "1.50, 3",
    "12.34, 3",
    "0.001, 2",
    "-7, 3",
    "-123, 4",
    "12345678901234567890123456789012345678, 20",
    "-12345678901234567890123456789012345678, 21"
  })
  void numberTakesAByteForEachPairOfDigitsAndOne(String number, int size) {
    assertThat(sizeOf(AttributeValue.fromN(number))).isEqualTo(size);
  }

  @Test
  void booleansAndNullTakeOneByte() {
    assertThat(sizeOf(AttributeValue.fromBool(true))).isEqualTo(1);
    assertThat(sizeOf(AttributeValue.fromBool(false))).isEqualTo(1);
    assertThat(sizeOf(AttributeValue.fromNul(true))).isEqualTo(1);
  }

  @Test
  void binaryTakesItsBytes() {
    assertThat(sizeOf(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[17])))).isEqualTo(17);
  }

  @Test
  void aContainerTakesThreeBytesAndOneForEachElement() {
    AttributeValue text = AttributeValue.fromS("abcd");

    assertThat(sizeOf(AttributeValue.fromL(List.of()))).isEqualTo(3);
    assertThat(sizeOf(AttributeValue.fromM(Map.of()))).isEqualTo(3);
    assertThat(sizeOf(AttributeValue.fromL(List.of(text, text)))).isEqualTo(3 + 2 * (1 + 4));
    assertThat(sizeOf(AttributeValue.fromM(Map.of("k", text, "kk", text))))
        .isEqualTo(3 + (1 + 1 + 4) + (1 + 2 + 4));
    assertThat(
            sizeOf(
                AttributeValue.fromL(
                    List.of(AttributeValue.fromM(Map.of("k", AttributeValue.fromL(List.of())))))))
        .isEqualTo(3 + 1 + (3 + 1 + 1 + 3));
  }

  @Test
  void setsAreTheSumOfWhatIsInThem() {
    assertThat(sizeOf(AttributeValue.fromSs(List.of("a", "bc")))).isEqualTo(3);
    assertThat(sizeOf(AttributeValue.fromNs(List.of("1", "234")))).isEqualTo(2 + 3);
    assertThat(sizeOf(AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("ab"))))).isEqualTo(2);
  }

  @Test
  void whatTheSdkDoesNotKnowDoesNotCount() {
    assertThat(sizeOf(AttributeValue.builder().build())).isZero();
  }

  private static long sizeOf(AttributeValue value) {
    return ItemSize.of(Map.of("n", value)) - 1;
  }
}
