package dev.sagastore.dynamodb.internal;

import static dev.sagastore.dynamodb.internal.RandomTree.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class GzipCodecTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final GzipCodec CODEC = GzipCodec.INSTANCE;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyTreeSurvives(long seed) {
    assertSurvives(new RandomTree(new Random(seed)).container(5));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyNumberSurvives(long seed) {
    RandomTree random = new RandomTree(new Random(seed));
    for (int i = 0; i < 20; i++) {
      assertSurvives(random.number());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$", "$$", "$number", "$binary", "$$binary", "binary", " ", "😀"})
  void anyNameSurvives(String name) {
    assertSurvives(NODES.objectNode().put(name, "AA=="));
    assertSurvives(NODES.objectNode().put(name, "1.5").put("other", true));
    assertSurvives(NODES.objectNode().set(name, NODES.binaryNode(new byte[] {1, -1})));
    assertSurvives(NODES.objectNode().put(name, new BigDecimal("1.50")));
  }

  @Test
  void theLongestNameSurvives() {
    assertSurvives(NODES.objectNode().put("x".repeat(65_535), true));
  }

  @Test
  void whatIsWrittenIsGzip() {
    byte[] bytes = CODEC.encode(NODES.stringNode("a")).b().asByteArray();

    assertThat(bytes).startsWith(0x1F, 0x8B);
    assertThat(CODEC.name()).isEqualTo("gzip");
  }

  @Test
  void theSameStateIsWrittenAsTheSameBytes() {
    JsonNode state = new RandomTree(new Random(7)).container(5);

    assertThat(CODEC.encode(state)).isEqualTo(CODEC.encode(state));
  }

  @Test
  void whatIsNotBinaryIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.decode(AttributeValue.fromS("s3cr3t")))
        .withMessage("what should be compressed is no binary attribute");
  }

  @Test
  void whatIsNoGzipIsRefused() {
    for (byte[] bytes : new byte[][] {{}, {1}, "no gzip at all".getBytes(StandardCharsets.UTF_8)}) {
      assertThatThrownBy(() -> decode(bytes))
          .isInstanceOf(UnstorableException.class)
          .hasMessage("the compressed attribute is damaged");
    }
  }

  @Test
  void theChecksumIsChecked() {
    byte[] good = encoded();

    for (int i = good.length - 8; i < good.length; i++) {
      byte[] damaged = good.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> decode(damaged))
          .isInstanceOf(UnstorableException.class)
          .hasMessage("the compressed attribute is damaged");
    }
  }

  /** Some bits mean nothing: the name of the system in the header, for example. */
  @Test
  void damagedBytesAreNeverReadAsAnotherState() {
    byte[] good = encoded();
    JsonNode state = decode(good);

    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = good.clone();
        damaged[i] ^= (byte) (1 << bit);
        JsonNode read;
        try {
          read = decode(damaged);
        } catch (RuntimeException refused) {
          continue;
        }
        assertThat(read).as("bit %s of byte %s", bit, i).isEqualTo(state);
      }
    }
  }

  @Test
  void whatEndsTooEarlyIsRefused() {
    byte[] good = encoded();

    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> decode(cut))
          .as("%s bytes", length)
          .isInstanceOf(UnstorableException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1", "{\"a\":1", "{} {}", "no json"})
  void whatIsNoJsonOfOursIsRefused(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(() -> decode(bytes.toByteArray())).isInstanceOf(RuntimeException.class);
  }

  private static byte[] encoded() {
    JsonNode state =
        NODES
            .objectNode()
            .put("text", "some text, some text, some more text")
            .put("number", 4711)
            .set("list", NODES.arrayNode().add(1).add(2).add(3));
    return CODEC.encode(state).b().asByteArray();
  }

  private static JsonNode decode(byte[] bytes) {
    return CODEC.decode(AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
  }

  private static void assertSurvives(JsonNode tree) {
    assertSame(CODEC.decode(DynamoDbModel.stored(CODEC.encode(tree))), tree);
  }
}
