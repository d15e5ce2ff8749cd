package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import dev.sagastore.jackson2.Jackson2StateMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Messages end in logs: they contain no state, and forge no lines. */
@SuppressWarnings({"UnusedMethod", "UnusedVariable", "DoNotCallSuggester"}) // for Jackson to use
class MessagesTest {
  private static final StateMapping MAPPING = Fixtures.mapping();
  private static final AttributeValue SECRET = AttributeValue.fromS("s3cr3t");

  static final class NoCreator {
    private NoCreator(int x, int y) {}
  }

  @Test
  void textWithoutConstructorIsNotQuoted() {
    assertThatThrownBy(
            () -> MAPPING.read(SagaType.of("S", NoCreator.class), "id", "native", SECRET, 1))
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void numberWithoutConstructorIsNotQuoted() {
    assertThatThrownBy(
            () ->
                MAPPING.read(
                    SagaType.of("S", NoCreator.class),
                    "id",
                    "native",
                    AttributeValue.fromN("4111111111111111"),
                    1))
        .hasMessageNotContaining("4111");
  }

  static final class Ser extends JsonSerializer<Custom> {
    @Override
    public void serialize(Custom v, JsonGenerator g, SerializerProvider c) {
      throw new IllegalArgumentException("bad s3cr3t");
    }
  }

  static final class Des extends JsonDeserializer<Custom> {
    @Override
    public Custom deserialize(JsonParser p, DeserializationContext c) throws IOException {
      throw new IllegalArgumentException("bad " + p.getText());
    }
  }

  @JsonSerialize(using = Ser.class)
  @JsonDeserialize(using = Des.class)
  static final class Custom {}

  @Test
  void serializerMessageIsNotQuoted() {
    assertThatThrownBy(() -> MAPPING.write(SagaType.of("S", Custom.class), "id", new Custom()))
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void deserializerMessageIsNotQuoted() {
    assertThatThrownBy(
            () -> MAPPING.read(SagaType.of("S", Custom.class), "id", "native", SECRET, 1))
        .hasMessageNotContaining("s3cr3t");
  }

  static final class Getter {
    public String getX() {
      throw new IllegalArgumentException("bad s3cr3t");
    }
  }

  @Test
  void getterMessageIsNotQuoted() {
    StateMapping mapping =
        Fixtures.mapping(
            Jackson2StateMapper.defaultMapper().disable(SerializationFeature.WRAP_EXCEPTIONS));
    assertThatThrownBy(() -> mapping.write(SagaType.of("S", Getter.class), "id", new Getter()))
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void invalidEscapedNumberIsNotQuoted() {
    assertThatThrownBy(
            () ->
                MAPPING.read(
                    SagaType.of("S", Object.class),
                    "id",
                    "native",
                    AttributeValue.fromM(Map.of("$number", AttributeValue.fromS(""))),
                    1))
        .hasMessageNotContaining("null");
    assertThatThrownBy(
            () ->
                MAPPING.read(
                    SagaType.of("S", Object.class),
                    "id",
                    "native",
                    AttributeValue.fromM(Map.of("$number", SECRET)),
                    1))
        .hasMessageNotContaining("Character s");
  }

  @Test
  void lineBreakInCorrelationIdIsReplaced() {
    SagaType<String> type = SagaType.of("S", String.class);
    Saga<String> saga =
        Fixtures.first(type, "id", "a\nERROR forged", "x", Instant.EPOCH, "AAAAAAAA");
    assertThat(new DuplicateSagaException(saga, null, null)).hasMessageNotContaining("\n");
  }

  @Test
  void unicodeLineBreakIsReplaced() {
    SagaType<String> type = SagaType.of("S", String.class);
    for (String br : new String[] {"\u0085", "\u2028", "\u2029"}) {
      Saga<String> saga =
          Fixtures.first(type, "id", "a" + br + "ERROR forged", "x", Instant.EPOCH, "AAAAAAAA");
      assertThat(new DuplicateSagaException(saga, null, null)).hasMessageNotContaining(br);
    }
  }
}
