package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "\u0000",
        "\u007F",
        "\u0080",
        "\u07FF",
        "\u0800",
        "\uD7FF",
        "\uE000",
        "\uFFFF",
        "\uD800\uDC00",
        "\uDBFF\uDFFF",
        "a😀b",
        "😀😀"
      })
  void edges(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;

    assertThat(Utf8.lengthIfValid(text)).isEqualTo(bytes);
    assertThat(Utf8.length(text)).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(
      strings = {
        "\uD800",
        "\uDBFF",
        "\uDC00",
        "\uDFFF",
        "a\uD83D",
        "\uD83Da",
        "\uDE00\uD83D",
        "😀\uD83D",
        "😀\uDE00",
        "\uD83D\uD83D\uDE00",
        "\uD83D\uE000"
      })
  void unpairedSurrogates(String text) {
    assertThat(Utf8.lengthIfValid(text)).isEqualTo(Utf8.INVALID);
  }

  @Test
  void randomTexts() {
    Random random = new Random(42);
    int valid = 0;
    for (int i = 0; i < 100_000; i++) {
      char[] chars = new char[random.nextInt(5)];
      for (int j = 0; j < chars.length; j++) {
        // every second one a surrogate
        chars[j] =
            (char) (random.nextBoolean() ? 0xD800 + random.nextInt(0x800) : random.nextInt());
      }
      String text = new String(chars);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      boolean comesBack = new String(bytes, StandardCharsets.UTF_8).equals(text);
      assertThat(Utf8.lengthIfValid(text)).isEqualTo(comesBack ? bytes.length : Utf8.INVALID);
      if (comesBack) {
        valid++;
        assertThat(Utf8.length(text)).isEqualTo(bytes.length);
      }
    }
    assertThat(valid).isGreaterThan(10_000);
  }
}
