package dev.sagastore.dynamodb.internal.state;

import static dev.sagastore.dynamodb.internal.attribute.RandomTree.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.StateObject;
import dev.sagastore.dynamodb.internal.DynamoDbModel;
import dev.sagastore.dynamodb.internal.attribute.RandomTree;
import dev.sagastore.spi.StateMappingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class GzipCodecTest {
  private static final StoredForm GZIP = StoredForm.GZIP;

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
    assertSurvives(new StateObject().put(name, "AA=="));
    assertSurvives(new StateObject().put(name, "1.5").put("other", true));
    assertSurvives(new StateObject().put(name, new byte[] {1, -1}));
    assertSurvives(new StateObject().put(name, new BigDecimal("1.50")));
  }

  @Test
  void theLongestNameSurvives() {
    assertSurvives(new StateObject().put("x".repeat(65_535), true));
  }

  @Test
  void whatIsWrittenIsGzip() {
    byte[] bytes = GZIP.encode(AttributeValue.fromS("a")).b().asByteArray();

    assertThat(bytes).startsWith(0x1F, 0x8B);
    assertThat(GZIP.name()).isEqualTo("gzip");
  }

  @Test
  void theSameStateIsWrittenAsTheSameBytes() {
    AttributeValue state = StateTree.toAttribute(new RandomTree(new Random(7)).container(5));

    assertThat(GZIP.encode(state)).isEqualTo(GZIP.encode(state));
  }

  @Test
  void whatIsNotBinaryIsRefused() {
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> GZIP.decode(AttributeValue.fromS("s3cr3t")))
        .withMessage("the codec 'gzip' writes binary attributes, but this one is not binary");
  }

  @Test
  void whatIsNoGzipIsRefused() {
    for (byte[] bytes : new byte[][] {{}, {1}, "no gzip at all".getBytes(StandardCharsets.UTF_8)}) {
      assertThatThrownBy(() -> decode(bytes))
          .isInstanceOf(StateMappingException.class)
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
          .isInstanceOf(StateMappingException.class)
          .hasMessage("the compressed attribute is damaged");
    }
  }

  /** Some bits mean nothing: the name of the system in the header, for example. */
  @Test
  void damagedBytesAreNeverReadAsAnotherState() {
    byte[] good = encoded();
    AttributeValue state = decode(good);

    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = good.clone();
        damaged[i] ^= (byte) (1 << bit);
        AttributeValue read;
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
          .isInstanceOf(StateMappingException.class);
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
    StateObject state =
        new StateObject()
            .put("text", "some text, some text, some more text")
            .put("number", 4711)
            .put("list", List.of(1, 2, 3));
    return GZIP.encode(StateTree.toAttribute(state)).b().asByteArray();
  }

  private static AttributeValue decode(byte[] bytes) {
    return GZIP.decode(AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));
  }

  private static void assertSurvives(Object tree) {
    AttributeValue stored = DynamoDbModel.stored(GZIP.encode(StateTree.toAttribute(tree)));
    assertSame(StateTree.toTree(GZIP.decode(stored)), tree);
  }
}
