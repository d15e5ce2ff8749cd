package dev.sagastore.dynamodb.internal.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.codec.StateCodec;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.jackson2.Jackson2StateMapper;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class CodecsTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Codecs STANDARD = Codecs.standard();

  /** Its attribute has as many bytes as there are characters. */
  private static final AttributeValue LONG = AttributeValue.fromS("x".repeat(1_000));

  @Test
  void byDefaultNothingIsCompressedHoweverLargeItIs() {
    AttributeValue huge = AttributeValue.fromS("x".repeat(1_000_000));

    assertThat(STANDARD.encode(huge).codec().name()).isEqualTo("native");
    assertThat(STANDARD.encode(huge).attribute()).isSameAs(huge);
  }

  @Test
  void onlyWhatIsLargerIsCompressed() {
    assertThat(STANDARD.compressingAbove(1_000).encode(LONG).codec().name()).isEqualTo("native");
    assertThat(STANDARD.compressingAbove(1_001).encode(LONG).codec().name()).isEqualTo("native");

    Codecs.Encoded compressed = STANDARD.compressingAbove(999).encode(LONG);
    assertThat(compressed.codec().name()).isEqualTo("gzip");
    assertThat(ItemSize.of(compressed.attribute())).isLessThan(100);
    assertThat(compressed.codec().decode(compressed.attribute())).isEqualTo(LONG);
  }

  @Test
  void whatWouldNotGetSmallerIsNotCompressed() {
    byte[] random = new byte[1_000];
    new Random(1).nextBytes(random);
    Codecs always = STANDARD.compressingAbove(0);

    for (AttributeValue state :
        List.of(
            AttributeValue.fromB(SdkBytes.fromByteArray(random)), AttributeValue.fromS("short"))) {
      assertThat(always.encode(state).codec().name()).isEqualTo("native");
      assertThat(always.encode(state).attribute()).isSameAs(state);
    }
    assertThat(always.encode(LONG).codec().name()).isEqualTo("gzip");
  }

  @Test
  void theSizeIsNotNegative() {
    assertThat(STANDARD.compressingAbove(0)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.compressingAbove(-1))
        .withMessageEndingWith("must not be negative: -1");
  }

  @Test
  void whateverTheSettingBothAreRead() {
    assertThat(STANDARD.names()).containsExactly("gzip", "native");
    for (Codecs codecs :
        new Codecs[] {STANDARD, STANDARD.compressingAbove(0), STANDARD.writing(new Named("a"))}) {
      assertThat(codecs.named("native")).isSameAs(StoredForm.NATIVE);
      assertThat(codecs.named("gzip")).isSameAs(StoredForm.GZIP);
    }
    assertThat(STANDARD.named("a")).isNull();
  }

  @Test
  void aCodecOfOnesOwnIsWrittenWithAndRead() {
    Named own = new Named("own");
    Codecs codecs = STANDARD.writing(own);

    assertThat(codecs.encode(LONG).codec()).isEqualTo(new StoredForm.CodecForm(own));
    assertThat(codecs.encode(LONG).attribute().b().asUtf8String()).startsWith("own: ");
    assertThat(codecs.named("own")).isEqualTo(new StoredForm.CodecForm(own));
    assertThat(codecs.names()).containsExactly("gzip", "native", "own");
    assertThat(STANDARD.names()).containsExactly("gzip", "native");
  }

  @Test
  void aCodecThatIsOnlyReadIsNotWrittenWith() {
    Named old = new Named("old");

    assertThat(STANDARD.reading(old).named("old")).isEqualTo(new StoredForm.CodecForm(old));
    assertThat(STANDARD.reading(old).encode(LONG).codec().name()).isEqualTo("native");
    assertThat(STANDARD.reading(old).reading(old).names()).hasSize(3);
    assertThat(STANDARD.reading(old).writing(old).encode(LONG).codec())
        .isEqualTo(new StoredForm.CodecForm(old));
    assertThat(STANDARD.writing(old).reading(new Named("older")).encode(LONG).codec())
        .isEqualTo(new StoredForm.CodecForm(old));
    assertThat(STANDARD.reading(old).compressingAbove(0).named("old"))
        .isEqualTo(new StoredForm.CodecForm(old));
  }

  /** It may encrypt, and what is compressed would not be. */
  @Test
  void aCodecOfOnesOwnIsNeverBypassed() {
    Named own = new Named("own");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.writing(own).compressingAbove(1_000))
        .withMessageStartingWith("the codec 'own' would not encode states that are compressed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.compressingAbove(1_000).writing(own))
        .withMessageStartingWith("the codec 'own' would not encode states that are compressed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "gzip", "taken"})
  void aNameIsThatOfOneCodec(String name) {
    Codecs codecs = STANDARD.reading(new Named("taken"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codecs.reading(new Named(name)))
        .withMessage("a codec cannot be named '" + name + "': another codec has this name");
    assertThatIllegalArgumentException().isThrownBy(() -> codecs.writing(new Named(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aCodecHasAName(String blank) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.reading(new Named(blank)))
        .withMessageEndingWith("give it a name");
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.writing(new Named(blank)));
  }

  @Test
  void anUnknownCodecIsNamedWithThoseThatAreKnown() {
    StateMapping mapping =
        new StateMapping(Jackson2StateMapper.standard(), STANDARD.reading(new Named("old")), false);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> mapping.read(TYPE, "id-1", "zstd", AttributeValue.fromS("s3cr3t"), 1))
        .withMessageStartingWith("OrderSaga id-1: the stored state cannot be read, ")
        .withMessageContaining("'zstd', this store knows [gzip, native, old]")
        .withMessageNotContaining("s3cr3t");
  }

  @Test
  void whatIsDamagedIsATypedError() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                Fixtures.mapping()
                    .read(
                        TYPE,
                        "id-1",
                        "gzip",
                        AttributeValue.fromB(SdkBytes.fromUtf8String("s3cr3t")),
                        1))
        .withMessageStartingWith("OrderSaga id-1: the stored state cannot be read into ")
        .withMessageEndingWith("the compressed attribute is damaged")
        .withMessageNotContaining("s3cr3t");
  }

  @Test
  void whatACodecOfOnesOwnThrowsIsATypedErrorThatDoesNotQuoteIt() {
    StateMapping mapping =
        new StateMapping(Jackson2StateMapper.standard(), STANDARD.writing(new Failing()), false);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> mapping.write(TYPE, "id-1", "s3cr3t"))
        .withMessageStartingWith("OrderSaga id-1: the state cannot be written: ")
        .withMessageNotContaining("s3cr3t");
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                mapping.read(
                    TYPE,
                    "id-1",
                    "failing",
                    AttributeValue.fromB(SdkBytes.fromUtf8String("s3cr3t")),
                    1))
        .withMessageStartingWith("OrderSaga id-1: the stored state cannot be read into ")
        .withMessageNotContaining("s3cr3t");
  }

  @Test
  void aStateTellsTheCodecThatItWasWrittenWith() {
    StateMapping mapping =
        new StateMapping(Jackson2StateMapper.standard(), STANDARD.compressingAbove(100), false);

    StoredState large = mapping.write(TYPE, "id-1", "x".repeat(101));
    StoredState small = mapping.write(TYPE, "id-1", "x".repeat(100));

    assertThat(large.codecName()).isEqualTo("gzip");
    assertThat(small.codecName()).isEqualTo("native");
    for (StoredState encoded : new StoredState[] {large, small}) {
      assertThat(Fixtures.mapping().read(TYPE, "id-1", encoded.codecName(), encoded.attribute(), 1))
          .startsWith("xxx");
    }
  }

  /** Puts its name before the state. */
  private record Named(String name) implements StateCodec {
    @Override
    public byte[] encode(byte[] state) {
      return (name + ": " + new String(state, UTF_8)).getBytes(UTF_8);
    }

    @Override
    public byte[] decode(byte[] stored) {
      return new String(stored, UTF_8).substring(name.length() + 2).getBytes(UTF_8);
    }
  }

  private static final class Failing implements StateCodec {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public byte[] encode(byte[] state) {
      throw new IllegalStateException("cannot write s3cr3t");
    }

    @Override
    public byte[] decode(byte[] stored) {
      throw new IllegalStateException("cannot read s3cr3t");
    }
  }
}
