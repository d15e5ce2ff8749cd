package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SagaKeysTest {
  /** One, two, three and four bytes in UTF-8. */
  private static final String[] CHARACTERS = {"x", "ü", "注", "😀"};

  enum Part {
    SAGA_NAME("saga name", 255),
    SAGA_ID("saga id", 768),
    CORRELATION_ID("correlation id", 1_019);

    final String text;
    final int maxBytes;

    Part(String text, int maxBytes) {
      this.text = text;
      this.maxBytes = maxBytes;
    }

    String check(String value) {
      return switch (this) {
        case SAGA_NAME -> SagaKeys.requireSagaName(value);
        case SAGA_ID -> SagaKeys.requireSagaId(value);
        case CORRELATION_ID -> SagaKeys.requireCorrelationId(value);
      };
    }
  }

  static Stream<Arguments> partsAndCharacters() {
    return Stream.of(Part.values())
        .flatMap(part -> Stream.of(CHARACTERS).map(character -> Arguments.of(part, character)));
  }

  @ParameterizedTest
  @MethodSource("partsAndCharacters")
  void theLimitIsInBytes(Part part, String character) {
    String longest = ofBytes(part.maxBytes, character);

    assertThat(part.check(longest)).isSameAs(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> part.check(ofBytes(part.maxBytes + 1, character)))
        .withMessageContaining("the " + part.text + " has " + (part.maxBytes + 1) + " bytes")
        .withMessageContaining(String.valueOf(part.maxBytes));
  }

  @ParameterizedTest
  @EnumSource
  void aLongTextIsShortenedInTheMessage(Part part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> part.check("y".repeat(5_000)))
        .withMessageContaining("'" + "y".repeat(60) + "…'")
        .withMessageNotContaining("y".repeat(61));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> part.check("y".repeat(59) + "\uD83D"))
        .withMessageEndingWith("'" + "y".repeat(59) + "\uD83D'");
  }

  @ParameterizedTest
  @EnumSource
  void controlCharactersAreNotInTheMessage(Part part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> part.check("a\n\r\t\u001B[31m" + "y".repeat(5_000)))
        .withMessageContaining("'a\uFFFD\uFFFD\uFFFD\uFFFD[31my")
        .withMessageNotContaining("\n");
  }

  @ParameterizedTest
  @EnumSource
  void blankIsRefused(Part part) {
    for (String blank : new String[] {"", " ", "\t\n", "\u2003"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> part.check(blank))
          .withMessage("the " + part.text + " must not be blank");
    }
  }

  @ParameterizedTest
  @EnumSource
  void spaceInsideOrAroundIsKept(Part part) {
    assertThat(part.check(" a b ")).isEqualTo(" a b ");
  }

  static Stream<Arguments> partsAndUnpairedSurrogates() {
    return Stream.of(Part.values())
        .flatMap(
            part ->
                Stream.of("\uD83D", "\uDE00", "a\uD83D", "\uD83Da", "\uDE00\uD83D", "😀\uDE00")
                    .map(broken -> Arguments.of(part, broken)));
  }

  @ParameterizedTest(name = "{0}, {index}")
  @MethodSource("partsAndUnpairedSurrogates")
  void unpairedSurrogatesAreRefused(Part part, String broken) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> part.check(broken))
        .withMessageContaining("the " + part.text + " has an unpaired surrogate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "#Order", "Order#", "Order#Saga", "SAGA#Order"})
  void aSagaNameHasNoSeparator(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.requireSagaName(name))
        .withMessageContaining("'" + name + "'")
        .withMessageContaining("'#'");
  }

  @Test
  void idsMayHaveTheSeparator() {
    assertThat(SagaKeys.requireSagaId("a#b")).isEqualTo("a#b");
    assertThat(SagaKeys.requireCorrelationId("#")).isEqualTo("#");
  }

  @Test
  void everyKeyOfTheLongestPartsFits() {
    String name = ofBytes(Part.SAGA_NAME.maxBytes, "😀");
    String id = ofBytes(Part.SAGA_ID.maxBytes, "注");
    String correlationId = ofBytes(Part.CORRELATION_ID.maxBytes, "ü");

    Partitions partitions = new Partitions(1_000);
    assertThat(bytes(partitions.ofSagas(name, 999))).isEqualTo(264).isLessThanOrEqualTo(2_048);
    assertThat(bytes(partitions.ofCompleted(LocalDate.MAX, 999))).isLessThanOrEqualTo(2_048);
    assertThat(bytes(SagaKeys.sagaSortKey(id))).isLessThanOrEqualTo(1_024);
    assertThat(bytes(SagaKeys.correlationSortKey(correlationId))).isEqualTo(1_024);
    assertThat(bytes(SagaKeys.completedSortKey(name, id))).isEqualTo(1_024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order-42", "a#b", "#", "ID#1", "CORR#1", "注文-😀", " "})
  void whatWentIntoAKeyComesOut(String text) {
    assertThat(SagaKeys.sagaIdOf(SagaKeys.sagaSortKey(text))).isEqualTo(text);
    assertThat(SagaKeys.correlationIdOf(SagaKeys.correlationSortKey(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ID", "id#1", "x", " ID#1"})
  void anotherKeyHasNoIds(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.sagaIdOf(key))
        .withMessage("the key '" + key + "' does not begin with 'ID#'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.correlationIdOf(key))
        .withMessage("the key '" + key + "' does not begin with 'CORR#'");
  }

  @Test
  void theTwoKindsOfSortKeysAreNotMixedUp() {
    assertThatIllegalArgumentException().isThrownBy(() -> SagaKeys.sagaIdOf("CORR#1"));
    assertThatIllegalArgumentException().isThrownBy(() -> SagaKeys.correlationIdOf("ID#1"));
  }

  /** Begins with one-byte characters where the other does not fill the bytes evenly. */
  private static String ofBytes(int bytes, String character) {
    int width = bytes(character);
    String text = "x".repeat(bytes % width) + character.repeat(bytes / width);
    assertThat(bytes(text)).isEqualTo(bytes);
    return text;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
