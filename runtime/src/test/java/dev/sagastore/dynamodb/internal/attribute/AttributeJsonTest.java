package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.dynamodb.internal.state.StateTree;
import dev.sagastore.spi.StateMappingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributeJsonTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyAttributeOfAStateSurvives(long seed) throws IOException {
    assertSurvives(StateTree.toAttribute(new RandomTree(new Random(seed)).container(5)));
  }

  @Test
  void whatIsWrittenIsPlainJson() throws IOException {
    assertThat(json(AttributeValue.fromS("a\"ü😀"))).isEqualTo("\"a\\\"ü😀\"");
    assertThat(json(AttributeValue.fromN("1.50E+2"))).isEqualTo("1.50E+2");
    assertThat(json(AttributeValue.fromBool(true))).isEqualTo("true");
    assertThat(json(AttributeValue.fromNul(true))).isEqualTo("null");
    assertThat(json(AttributeValue.fromL(List.of()))).isEqualTo("[]");
    assertThat(json(AttributeValue.fromM(Map.of()))).isEqualTo("{}");
    assertThat(
            json(
                AttributeValue.fromM(
                    Map.of("a", AttributeValue.fromL(List.of(AttributeValue.fromN("1")))))))
        .isEqualTo("{\"a\":[1]}");
    assertThat(json(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, -1, 0}))))
        .isEqualTo("{\"$binary\":\"Af8A\"}");
  }

  static Stream<String> numbers() {
    return Stream.of(
        "0",
        "-1",
        "42",
        "1.5",
        "1E+2",
        "1E-130",
        "-9.99E+125",
        "12345678901234567890123456789012345678",
        "0.00000000000000000000000000000000000001");
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void aNumberKeepsItsText(String number) throws IOException {
    assertSurvives(AttributeValue.fromN(number));
    assertSurvives(AttributeValue.fromL(List.of(AttributeValue.fromN(number))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u0000", "\n", "\u2028", "ü", "😀", "\\", "\"", "null", "1.50"})
  void aTextStaysAText(String text) throws IOException {
    assertSurvives(AttributeValue.fromS(text));
    assertSurvives(AttributeValue.fromM(Map.of(text, AttributeValue.fromS(text))));
  }

  @Test
  void binaryValuesOfAnyLengthSurvive() throws IOException {
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 2, 3, 4, 1_000, 300_000}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      AttributeValue binary = AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
      assertSurvives(binary);
      assertSurvives(AttributeValue.fromM(Map.of("a", binary, "b", AttributeValue.fromN("1"))));
      assertSurvives(AttributeValue.fromL(List.of(binary, binary)));
    }
  }

  @Test
  void onlyTheSizeOfTheItemIsALimit() throws IOException {
    // what a state may have at most, far beyond what parsers of JSON accept by default
    assertSurvives(AttributeValue.fromS("x".repeat(400_000)));
    assertSurvives(
        AttributeValue.fromM(Map.of("n".repeat(65_535), AttributeValue.fromS("long name"))));
    AttributeValue nested = AttributeValue.fromL(List.of());
    for (int i = 1; i < 32; i++) {
      nested = AttributeValue.fromL(List.of(nested));
    }
    assertSurvives(nested);
  }

  @Test
  void setsAreRefused() {
    for (AttributeValue set :
        List.of(
            AttributeValue.fromSs(List.of("a")),
            AttributeValue.fromNs(List.of("1")),
            AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("a"))))) {
      assertThatExceptionOfType(StateMappingException.class)
          .isThrownBy(() -> json(AttributeValue.fromL(List.of(set))))
          .withMessageContaining("type " + set.type());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"$binary\":",
        "{\"$binary\":\"AA\"",
        "{\"$binary\":\"?\"}",
        "{\"$binary\":1}",
        "nul",
        "truth",
        "\"a",
        "01",
        "1.",
        "]",
        "}",
        "{1:2}"
      })
  void whatIsNoJsonFails(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1 2", "{} {}", "\"a\" x", "[] ]", "{\"$binary\":\"AA==\"} 1"})
  void whatFollowsIsNoneOfOurs(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void aBinaryValueIsAnObjectOfItsOwn() {
    assertThatThrownBy(() -> read("{\"$binary\":\"AA==\",\"b\":1}"))
        .isInstanceOf(StateMappingException.class);
    assertThatThrownBy(() -> read("{\"b\":1,\"$binary\":\"AA==\"}"))
        .isInstanceOf(StateMappingException.class);
  }

  @Test
  void aFailureOfTheStreamIsPassedOn() {
    IOException failure = new IOException("not readable");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw failure;
          }
        };

    assertThatThrownBy(() -> AttributeJson.read(broken)).isSameAs(failure);
  }

  private static void assertSurvives(AttributeValue attribute) throws IOException {
    assertThat(read(json(attribute))).isEqualTo(attribute);
  }

  private static String json(AttributeValue attribute) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AttributeJson.write(attribute, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static AttributeValue read(String json) throws IOException {
    return AttributeJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
