package dev.sagastore.dynamodb.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.StateType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.jackson2.Jackson2StateMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What Jackson 2 may call of a generator and a parser, and what a mapper of the user's keeps. */
class Jackson2MappingTest {
  private static final StateMapping MAPPING = Fixtures.mapping();

  private static <S> AttributeValue write(Class<S> type, S state) {
    return MAPPING.write(SagaType.of("S", type), "id", state).attribute();
  }

  private static <S> S read(Class<S> type, AttributeValue stored) {
    return MAPPING.read(SagaType.of("S", type), "id", "native", stored, 1);
  }

  /** What a user's mapper gives up, as Spring's does for example. */
  @Nested
  class UsersMapper {
    record Times(ZonedDateTime zoned, OffsetDateTime offset, Instant instant) {}

    record Tree(JsonNode node) {}

    private final ObjectMapper mapper =
        new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final StateMapping mapping = Fixtures.mapping(mapper);

    @Test
    void timesKeepTheirZones() {
      SagaType<Times> type = SagaType.of("S", Times.class);
      Times times =
          new Times(
              ZonedDateTime.parse("2026-11-23T10:00:00.123456789+01:00[Europe/Berlin]"),
              OffsetDateTime.parse("2026-11-23T10:00:00-05:00"),
              Instant.parse("2026-11-23T10:00:00.000000001Z"));

      AttributeValue stored = mapping.write(type, "id", times).attribute();

      assertThat(mapping.read(type, "id", "native", stored, 1)).isEqualTo(times);
    }

    @Test
    void unknownPropertyFails() {
      AttributeValue stored = AttributeValue.fromM(Map.of("coupon", AttributeValue.fromS("x")));
      SagaType<Tree> type = SagaType.of("S", Tree.class);

      assertThatExceptionOfType(SagaSerializationException.class)
          .isThrownBy(() -> mapping.read(type, "id", "native", stored, 1))
          .withMessageContaining("has no property 'coupon'");
      StateMapping lenient =
          Fixtures.mapping(Jackson2StateMapper.builder(mapper).allowUnknownProperties().build());
      assertThat(lenient.read(type, "id", "native", stored, 1)).isEqualTo(new Tree(null));
    }

    @Test
    void decimalInATreeKeepsItsZeros() {
      SagaType<Tree> type = SagaType.of("S", Tree.class);
      Tree tree = new Tree(DecimalNode.valueOf(ONE_FIFTY));

      AttributeValue stored = mapping.write(type, "id", tree).attribute();

      assertThat(mapping.read(type, "id", "native", stored, 1).node().decimalValue())
          .isEqualTo(ONE_FIFTY);
    }

    @Test
    void classWithoutPropertiesFails() {
      assertThatExceptionOfType(SagaSerializationException.class)
          .isThrownBy(() -> mapping.write(SagaType.of("S", Object.class), "id", new Object()));
    }

    @Test
    void mapperStaysAsItIs() {
      assertThat(mapper.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)).isFalse();
      assertThat(mapper.isEnabled(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)).isTrue();
    }

    @Test
    void mapperThatCannotBeCopiedFails() {
      ObjectMapper own = new ObjectMapper() {};

      assertThatIllegalArgumentException()
          .isThrownBy(() -> Jackson2StateMapper.of(own))
          .withMessageContaining(own.getClass().getName())
          .withMessageContaining("copy()");
    }
  }

  private static final BigDecimal ONE_FIFTY = new BigDecimal("1.50");

  /** Writes with every call that a serializer can make. */
  static final class Calls extends JsonSerializer<Called> {
    @Override
    public void serialize(Called value, JsonGenerator g, SerializerProvider provider)
        throws IOException {
      byte[] bytes = {'a', 'b', 'c'};
      g.writeStartObject(value, 9);
      g.writeFieldName("texts");
      g.writeStartArray(value, 4);
      g.writeString("xabx".toCharArray(), 1, 2);
      g.writeString(new StringReader("reader"), -1);
      g.writeUTF8String(bytes, 0, 3);
      g.writeString((String) null);
      g.writeEndArray();
      g.writeFieldName("bytes");
      g.writeStartArray(value);
      g.writeBinary(bytes, 1, 2);
      g.writeBinary(new ByteArrayInputStream(bytes), -1);
      g.writeBinary(new ByteArrayInputStream(bytes), 2);
      g.writeEmbeddedObject(bytes);
      g.writeEmbeddedObject(null);
      g.writeEndArray();
      g.writeArrayFieldStart("numbers");
      g.writeNumber((short) 1);
      g.writeNumber("1.50");
      g.writeNumber((BigInteger) null);
      g.writeNumber((BigDecimal) null);
      g.writeEndArray();
      g.writeObjectField("object", List.of(1));
      g.writeFieldName("tree");
      g.writeTree(JsonNodeFactory.instance.arrayNode().add(true));
      g.writeEndObject();
    }
  }

  @JsonSerialize(using = Calls.class)
  static final class Called {
    public JsonNode texts;
    public JsonNode bytes;
    public JsonNode numbers;
    public JsonNode object;
    public JsonNode tree;
  }

  @Test
  void everyCallOfASerializerIsUnderstood() {
    AttributeValue ab = AttributeValue.fromS("ab");
    AttributeValue none = AttributeValue.fromNul(true);

    Map<String, AttributeValue> written = write(Called.class, new Called()).m();

    assertThat(written.get("texts").l())
        .containsExactly(ab, AttributeValue.fromS("reader"), AttributeValue.fromS("abc"), none);
    assertThat(written.get("bytes").l())
        .containsExactly(bytes("bc"), bytes("abc"), bytes("ab"), bytes("abc"), none);
    assertThat(written.get("numbers").l())
        .containsExactly(
            AttributeValue.fromN("1"),
            AttributeValue.fromM(Map.of("$number", AttributeValue.fromS("1.50"))),
            none,
            none);
    assertThat(written.get("object").l()).containsExactly(AttributeValue.fromN("1"));
    assertThat(written.get("tree").l()).containsExactly(AttributeValue.fromBool(true));
  }

  private static AttributeValue bytes(String text) {
    return AttributeValue.fromB(SdkBytes.fromUtf8String(text));
  }

  record Raw(@JsonRawValue String json) {}

  @Test
  void rawJsonFails() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(Raw.class, new Raw("\"s3cr3t\"")))
        .withMessageContaining("@JsonRawValue")
        .withMessageNotContaining("s3cr3t");
  }

  static final class Embedding extends JsonSerializer<Embedded> {
    @Override
    public void serialize(Embedded value, JsonGenerator g, SerializerProvider provider)
        throws IOException {
      g.writeEmbeddedObject(value);
    }
  }

  @JsonSerialize(using = Embedding.class)
  record Embedded(int x) {}

  @Test
  void embeddedObjectFails() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(Embedded.class, new Embedded(1)))
        .withMessageContaining("embedded object");
  }

  static final class Unbalanced extends JsonSerializer<Nothing> {
    @Override
    public void serialize(Nothing value, JsonGenerator g, SerializerProvider provider)
        throws IOException {
      g.writeStartObject();
      g.writeString("s3cr3t");
    }
  }

  @JsonSerialize(using = Unbalanced.class)
  record Nothing(int x) {}

  @Test
  void valueWithoutANameFails() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(Nothing.class, new Nothing(1)))
        .withMessageContaining("the state cannot be written")
        .withMessageNotContaining("s3cr3t");
  }

  @SuppressWarnings("ArrayRecordComponent") // what users write
  record Bytes(byte[] array, ByteBuffer buffer, UUID uuid, char[] letters) {}

  @Test
  void bytesAreBinaryAndAUuidIsText() {
    UUID uuid = UUID.fromString("3b40910c-ec35-889f-82d2-7d091c5dcb33");

    AttributeValue written =
        write(
            Bytes.class,
            new Bytes(
                new byte[] {1}, ByteBuffer.wrap(new byte[] {2}), uuid, new char[] {'a', 'b'}));

    assertThat(written.m())
        .containsEntry("array", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1})))
        .containsEntry("buffer", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {2})))
        .containsEntry("uuid", AttributeValue.fromS(uuid.toString()))
        .containsEntry("letters", AttributeValue.fromS("ab"));
    Bytes read = read(Bytes.class, written);
    assertThat(read.array()).containsExactly(1);
    assertThat(read.buffer().get()).isEqualTo((byte) 2);
    assertThat(read.uuid()).isEqualTo(uuid);
    assertThat(read.letters()).containsExactly('a', 'b');
  }

  @Test
  void bytesAreReadFromBase64AsWell() {
    assertThat(read(byte[].class, AttributeValue.fromS("AQI="))).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "-2147483649", "9223372036854775808", "1E+40"})
  void numberThatDoesNotFitFails(String number) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> read(Integer.class, AttributeValue.fromN(number)))
        .withMessageNotContaining("2147483648");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1E+40"})
  void numberThatDoesNotFitALongFails(String number) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> read(Long.class, AttributeValue.fromN(number)));
  }

  @Test
  void numberIsReadIntoEveryTypeThatHoldsIt() {
    AttributeValue seven = AttributeValue.fromN("7");

    assertThat(read(Byte.class, seven)).isEqualTo((byte) 7);
    assertThat(read(Short.class, seven)).isEqualTo((short) 7);
    assertThat(read(Integer.class, seven)).isEqualTo(7);
    assertThat(read(Long.class, seven)).isEqualTo(7L);
    assertThat(read(Float.class, seven)).isEqualTo(7f);
    assertThat(read(Double.class, seven)).isEqualTo(7.0);
    assertThat(read(BigInteger.class, seven)).isEqualTo(BigInteger.valueOf(7));
    assertThat(read(BigDecimal.class, seven)).isEqualTo(BigDecimal.valueOf(7));
    assertThat(read(String.class, seven)).isEqualTo("7");
    assertThat(read(Number.class, seven)).isEqualTo(7);
    BigInteger huge = BigInteger.TEN.pow(30);
    assertThat(read(BigDecimal.class, AttributeValue.fromN(huge.toString())))
        .isEqualTo(new BigDecimal(huge));
    assertThat(read(BigInteger.class, AttributeValue.fromN("1E+3")))
        .isEqualTo(BigInteger.valueOf(1000));
    assertThat(read(Long.class, AttributeValue.fromN(String.valueOf(Long.MIN_VALUE))))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(read(BigDecimal.class, AttributeValue.fromN("1.5")))
        .isEqualTo(new BigDecimal("1.5"));
  }

  @Test
  void typeArgumentsAreUsed() {
    SagaType<Map<String, List<Price>>> type =
        SagaType.of("S", new StateType<Map<String, List<Price>>>() {});
    Map<String, List<Price>> state = Map.of("a", List.of(new Price(ONE_FIFTY)));

    AttributeValue stored = MAPPING.write(type, "id", state).attribute();

    assertThat(MAPPING.read(type, "id", "native", stored, 1)).isEqualTo(state);
  }

  record Price(BigDecimal amount) {}
}
