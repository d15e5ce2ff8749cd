package dev.sagastore.jackson3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.spi.StateMapper;
import dev.sagastore.testing.InMemorySagaStore;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What Jackson 3 may call of a generator and a parser, what a mapper keeps, and its messages. */
class Jackson3StateMapperTest {
  private final SagaStore store = store(Jackson3StateMapper.standard());

  private static SagaStore store(StateMapper mapper) {
    return new InMemorySagaStore(
        Clock.systemUTC(), settings -> settings.stateMapper(mapper).compareStates(false));
  }

  private static <S> S stored(SagaStore store, Class<S> type, S state) {
    SagaType<S> saga = SagaType.of("Sample", type);
    store.insert(saga.correlationId("a"), state);
    return store.find(saga.correlationId("a")).orElseThrow().state();
  }

  record Kept(ZonedDateTime zoned, OffsetDateTime offset, JsonNode tree) {}

  @Test
  void usersMapperKeepsZonesAndZeros() {
    JsonMapper careless =
        JsonMapper.builder()
            .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
            .enable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    Kept state =
        new Kept(
            ZonedDateTime.parse("2026-11-23T10:00:00.1+01:00[Europe/Berlin]"),
            OffsetDateTime.parse("2026-11-23T10:00:00-05:00"),
            JsonNodeFactory.instance.numberNode(new BigDecimal("1.50")));

    assertThat(stored(store(Jackson3StateMapper.of(careless)), Kept.class, state)).isEqualTo(state);
    assertThat(careless.isEnabled(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)).isTrue();
  }

  record Old(String customer, String coupon) {}

  record New(String customer) {}

  @Test
  void unknownPropertyFailsUnlessAllowed() {
    JsonMapper lenient =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    SagaType<New> type = SagaType.of("Sample", New.class);
    SagaStore strict = store(Jackson3StateMapper.of(lenient));
    strict.insert(SagaType.of("Sample", Old.class).correlationId("a"), new Old("Ada", "s3cr3t"));

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> strict.find(type.correlationId("a")))
        .withMessageContaining(New.class.getName() + " has no property 'coupon'")
        .withMessageNotContaining("s3cr3t");

    SagaStore allowed =
        store(Jackson3StateMapper.builder(lenient).allowUnknownProperties().build());
    allowed.insert(SagaType.of("Sample", Old.class).correlationId("a"), new Old("Ada", "s3cr3t"));
    assertThat(allowed.find(type.correlationId("a")).orElseThrow().state())
        .isEqualTo(new New("Ada"));
  }

  @Test
  void classWithoutPropertiesFails() {
    JsonMapper mapper =
        JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () -> stored(store(Jackson3StateMapper.of(mapper)), Object.class, new Object()));
  }

  /** Writes with every call that a serializer can make. */
  static final class Calls extends ValueSerializer<Called> {
    @Override
    public void serialize(Called value, JsonGenerator g, SerializationContext context) {
      byte[] bytes = {'a', 'b', 'c'};
      g.writeStartObject(value, 9);
      g.writeName("texts");
      g.writeStartArray(value, 4);
      g.writeString("xabx".toCharArray(), 1, 2);
      g.writeString(new StringReader("reader"), -1);
      g.writeUTF8String(bytes, 0, 3);
      g.writeString((String) null);
      g.writeEndArray();
      g.writeName("bytes");
      g.writeStartArray(value);
      g.writeBinary(bytes, 1, 2);
      g.writeBinary(new ByteArrayInputStream(bytes), -1);
      g.writeBinary(new ByteArrayInputStream(bytes), 2);
      g.writeEmbeddedObject(bytes);
      g.writeEmbeddedObject(null);
      g.writeEndArray();
      g.writeArrayPropertyStart("numbers");
      g.writeNumber((short) 1);
      g.writeNumber("1.50");
      g.writeNumber((BigInteger) null);
      g.writeNumber((BigDecimal) null);
      g.writeEndArray();
      g.writePOJOProperty("object", List.of(1));
      g.writeName("tree");
      g.writeTree(JsonNodeFactory.instance.arrayNode().add(true));
      g.writePropertyId(7);
      g.writeBoolean(true);
      g.writeEndObject();
    }
  }

  @JsonSerialize(using = Calls.class)
  static final class Called {
    public List<String> texts;
    public List<byte[]> bytes;
    public List<BigDecimal> numbers;
    public JsonNode object;
    public JsonNode tree;

    @com.fasterxml.jackson.annotation.JsonProperty("7")
    public boolean seven;
  }

  @Test
  void everyCallOfASerializerIsUnderstood() {
    Called read = stored(store, Called.class, new Called());

    assertThat(read.texts).containsExactly("ab", "reader", "abc", null);
    assertThat(read.bytes)
        .containsExactly(
            new byte[] {'b', 'c'},
            new byte[] {'a', 'b', 'c'},
            new byte[] {'a', 'b'},
            new byte[] {'a', 'b', 'c'},
            null);
    assertThat(read.numbers).containsExactly(BigDecimal.ONE, new BigDecimal("1.50"), null, null);
    assertThat(read.object).isEqualTo(JsonNodeFactory.instance.arrayNode().add(1));
    assertThat(read.tree).isEqualTo(JsonNodeFactory.instance.arrayNode().add(true));
    assertThat(read.seven).isTrue();
  }

  record Raw(@JsonRawValue String json) {}

  static final class Embedding extends ValueSerializer<Embedded> {
    @Override
    public void serialize(Embedded value, JsonGenerator g, SerializationContext context) {
      g.writeEmbeddedObject(value);
    }
  }

  @JsonSerialize(using = Embedding.class)
  record Embedded(int x) {}

  static final class Unbalanced extends ValueSerializer<Nothing> {
    @Override
    public void serialize(Nothing value, JsonGenerator g, SerializationContext context) {
      g.writeStartObject();
      g.writeString("s3cr3t");
    }
  }

  @JsonSerialize(using = Unbalanced.class)
  record Nothing(int x) {}

  static List<Object> unwritable() {
    return List.of(new Raw("\"s3cr3t\""), new Embedded(1), new Nothing(1), "s3cr3t \uD83D");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("unwritable")
  void whatIsNoJsonFails(Object state) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> stored(store, Object.class, state))
        .withMessageContaining("the state cannot be written: ")
        .withMessageNotContaining("s3cr3t");
  }

  record Bytes(ByteBuffer buffer) {}

  @Test
  void bufferIsBinary() {
    assertThat(stored(store, Bytes.class, new Bytes(ByteBuffer.wrap(new byte[] {2}))).buffer())
        .isEqualTo(ByteBuffer.wrap(new byte[] {2}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "-9223372036854775809", "1E+40", "NaN"})
  void numberThatDoesNotFitFails(String number) {
    Object state = number.equals("NaN") ? (Object) Double.NaN : (Object) new BigDecimal(number);
    store.insert(SagaType.of("Sample", Object.class).correlationId("a"), state);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> store.find(SagaType.of("Sample", Integer.class).correlationId("a")))
        .withMessageNotContaining("2147483648");
  }

  @Test
  void numberIsReadIntoEveryTypeThatHoldsIt() {
    store.insert(SagaType.of("Sample", Integer.class).correlationId("a"), 7);

    for (Number expected :
        List.of(
            (byte) 7, (short) 7, 7, 7L, 7f, 7.0, BigInteger.valueOf(7), BigDecimal.valueOf(7))) {
      assertThat((Object) read(expected.getClass())).isEqualTo(expected);
    }
    assertThat(read(String.class)).isEqualTo("7");
    assertThat(read(Object.class)).isEqualTo(7);
  }

  private <S> S read(Class<S> type) {
    return store.find(SagaType.of("Sample", type).correlationId("a")).orElseThrow().state();
  }

  record Item(String sku, int quantity) {}

  record Order(Map<String, List<Item>> items) {}

  @Test
  void placeIsNamedWithoutKeysAndValues() {
    store.insert(
        SagaType.of("Sample", Object.class).correlationId("a"),
        Map.of("items", Map.of("s3cr3t", List.of(Map.of("quantity", "s3cr3t")))));

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> read(Order.class))
        .withMessageEndingWith(
            ": a value does not match int (InvalidFormatException) at items.*.*.quantity")
        .withMessageNotContaining("s3cr3t");
  }

  interface Unbound {
    String text();
  }

  @Test
  void classThatCannotBeReadIsNamed() {
    store.insert(SagaType.of("Sample", Object.class).correlationId("a"), Map.of("text", "s3cr3t"));

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> read(Unbound.class))
        .withMessageContaining(Unbound.class.getName())
        .withMessageNotContaining("s3cr3t");
  }
}
