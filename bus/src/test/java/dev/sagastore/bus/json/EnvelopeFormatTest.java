package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeFormatTest {
  private static final EnvelopeFormat FORMAT = EnvelopeFormat.create();

  private static ReceivedMessage message(String body, Map<String, String> attributes) {
    return ReceivedMessage.builder("sqs-1", body).attributes(attributes).build();
  }

  @Test
  void attributeHasEverythingButTheBody() {
    Envelope envelope =
        Envelope.of("7f0c", "OrderPlaced", "{\"orderId\": \"4711\"}")
            .withVersion(2)
            .withHeader("traceparent", "00-4bf9-00f0-01")
            .withHeader("correlation", "ä");

    assertThat(EnvelopeFormat.attributes(envelope))
        .isEqualTo(
            Map.of(
                "sagastore",
                "{\"id\":\"7f0c\",\"type\":\"OrderPlaced\",\"version\":2,\"headers\":"
                    + "{\"correlation\":\"ä\",\"traceparent\":\"00-4bf9-00f0-01\"}}"));
    assertThat(FORMAT.read(message(envelope.body(), EnvelopeFormat.attributes(envelope))))
        .contains(envelope);
  }

  @Test
  void documentEmbedsJsonAndContainsOtherText() {
    Envelope json = Envelope.of("1", "A", " {\"total\": 12.50, \"n\": 1E400, \"z\": -0.0} ");
    assertThat(EnvelopeFormat.wrap(json))
        .isEqualTo(
            "{\"sagastore\":{\"id\":\"1\",\"type\":\"A\",\"version\":1,\"headers\":{}},"
                + "\"body\":{\"total\":12.50,\"n\":1E+400,\"z\":0.0}}");

    Envelope text = Envelope.of("1", "A", "<order/>");
    assertThat(EnvelopeFormat.wrap(text))
        .isEqualTo(
            "{\"sagastore\":{\"id\":\"1\",\"type\":\"A\",\"version\":1,\"headers\":{}},"
                + "\"text\":\"<order/>\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "7",
        "-0",
        "true",
        "\"text\"",
        "\"\\uD800\"",
        "{\"a\":{\"b\":[1,2]}}",
        "12345678901234567890123456789.10",
        "not JSON",
        "{",
        "{\"a\":1} 2",
        "{\"a\":1,\"a\":2}",
        "\uD800",
        "\u0000",
        "{\"\uD800\":1}",
        "{\"\uFFFE\":\"\uFFFF\"}",
        "{\"sagastore\":{\"id\":\"other\",\"type\":\"B\"},\"body\":1}"
      })
  void documentIsReadAsWritten(String body) {
    Envelope envelope = Envelope.of("1", "A", body).withVersion(3).withHeader("a", "b");

    Envelope read = FORMAT.read(message(EnvelopeFormat.wrap(envelope), Map.of())).orElseThrow();

    assertThat(read.body())
        .isEqualTo(body.equals("-0") ? "0" : body.equals("\"\\uD800\"") ? "\"\uD800\"" : body);
    assertThat(Envelope.of(read.id(), read.type(), body).withVersion(3).withHeaders(read.headers()))
        .isEqualTo(envelope);
  }

  @Test
  void deepBodyTravelsAsText() {
    for (int depth : new int[] {499, 500, 501, 999, 10_000}) {
      Envelope envelope = Envelope.of("1", "A", "[".repeat(depth) + "]".repeat(depth));

      assertThat(FORMAT.read(message(EnvelopeFormat.wrap(envelope), Map.of()))).contains(envelope);
    }
  }

  @Test
  void attributeWinsOverDocument() {
    Envelope inner = Envelope.of("inner", "A", "1");
    Envelope outer = Envelope.of("outer", "B", EnvelopeFormat.wrap(inner));

    assertThat(FORMAT.read(message(outer.body(), EnvelopeFormat.attributes(outer))))
        .contains(outer);
  }

  @Test
  void envelopeOfLaterVersionIsRead() {
    assertThat(
            FORMAT.read(
                message(
                    "b", Map.of("sagastore", "{\"id\":\"1\",\"type\":\"A\",\"priority\":[1]}"))))
        .contains(Envelope.of("1", "A", "b"));
  }

  @Test
  void otherMessagesAreNotRecognized() {
    assertThat(FORMAT.read(message("{\"sagastore\": \"text\", \"body\": 1}", Map.of()))).isEmpty();
    assertThat(FORMAT.read(message("{\"a\": 1}", Map.of("Sagastore", "{}")))).isEmpty();
    assertThat(FORMAT.read(message("[{\"sagastore\": {}}]", Map.of()))).isEmpty();
    assertThat(FORMAT.read(message("", Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{",
        "s3cret",
        "{\"id\":\"1\"}",
        "{\"id\":\"\",\"type\":\"A\"}",
        "{\"id\":1,\"type\":\"s3cret\"}",
        "{\"id\":\"1\",\"type\":null}",
        "{\"id\":\"1\",\"id\":\"s3cret\",\"type\":\"A\"}",
        "{\"id\":\"1\",\"type\":\"A\",\"version\":0}",
        "{\"id\":\"1\",\"type\":\"A\",\"version\":1.5}",
        "{\"id\":\"1\",\"type\":\"A\",\"version\":\"s3cret\"}",
        "{\"id\":\"1\",\"type\":\"A\",\"version\":99999999999}",
        "{\"id\":\"1\",\"type\":\"A\",\"headers\":[]}",
        "{\"id\":\"1\",\"type\":\"A\",\"headers\":null}",
        "{\"id\":\"1\",\"type\":\"A\",\"headers\":{\"s3cret\":1}}"
      })
  void brokenEnvelopeFails(String attribute) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.read(message("{}", Map.of("sagastore", attribute))))
        .withMessageContaining("'sagastore'")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void documentWithoutBodyFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FORMAT.read(
                    message("{\"sagastore\":{\"id\":\"1\",\"type\":\"A\"},\"text\":1}", Map.of())))
        .withMessageContaining("'body'");
  }

  @Test
  void emptyTypeIsNotWritten() {
    Envelope envelope = Envelope.of("1", "", "");

    assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeFormat.attributes(envelope));
    assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeFormat.wrap(envelope));
  }

  @Test
  void idIsNeitherEmptyNorLong() {
    assertThatIllegalArgumentException().isThrownBy(() -> Envelope.of("", "A", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> Envelope.of("x".repeat(1025), "A", ""));
  }

  @Test
  void headerNameWithHalfOfSurrogatePairIsNotWritten() {
    Envelope envelope = Envelope.of("1", "A", "").withHeader("a\uD800", "b");

    assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeFormat.attributes(envelope));
    assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeFormat.wrap(envelope));
  }

  @Test
  void anyEnvelopeIsReadAsWritten() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      Envelope envelope = envelope(random);
      Map<String, String> attributes = EnvelopeFormat.attributes(envelope);
      String document = EnvelopeFormat.wrap(envelope);

      assertThat(FORMAT.read(message(envelope.body(), attributes)))
          .as("seed %s", seed)
          .contains(envelope);
      assertThat(FORMAT.read(message(document, Map.of()))).as("seed %s", seed).contains(envelope);
      assertThat(attributes.get("sagastore"))
          .as("seed %s", seed)
          .matches(EnvelopeFormatTest::isAccepted);
      assertThat(document).as("seed %s", seed).matches(EnvelopeFormatTest::isAccepted);
    }
  }

  private static Envelope envelope(Random random) {
    Map<String, String> headers = new TreeMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      headers.put(wellFormed(text(random)), text(random));
    }
    return Envelope.of("i" + text(random), "t" + text(random), "not JSON " + text(random))
        .withVersion(1 + random.nextInt(Integer.MAX_VALUE))
        .withHeaders(headers);
  }

  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Returns a text with control characters, quotes, halves of surrogates and non-characters. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> text.append((char) random.nextInt(0x10000));
        case 1 -> text.append((char) random.nextInt(0x20));
        case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(64));
        case 3 -> text.append((char) (0xD800 + random.nextInt(0x800)));
        case 4 -> text.append("\"\\{}:,\uFFFE\uFFFF\u2028\u007F".charAt(random.nextInt(10)));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  /** The characters that SQS and SNS document: those of XML 1.0. */
  private static boolean isAccepted(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                c == 0x9
                    || c == 0xA
                    || c == 0xD
                    || (c >= 0x20 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || c >= 0x10000);
  }
}
