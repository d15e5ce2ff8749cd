package dev.sagastore.dynamodb.internal;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.codec.StateCodec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/** Makes an attribute of a state, and a state of an attribute. */
final class StateMapping {
  private final JsonMapper mapper;
  private final Codecs codecs;

  StateMapping(JsonMapper mapper, Codecs codecs) {
    this.mapper =
        mapper.rebuild().disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
    this.codecs = codecs;
  }

  /**
   * Returns a mapper that gives every {@code java.time} value back as it was, and refuses what
   * would lose data: a class with no properties to write, and stored properties that the class does
   * not have, since the next update would erase them.
   */
  static JsonMapper defaultMapper() {
    return JsonMapper.builder()
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  /**
   * Returns the attribute for a state, after having made sure that it can be read back: a state
   * that nobody can load again must not get into the table.
   */
  <S> Codecs.Encoded write(SagaType<S> type, String sagaId, S state) {
    JsonNode tree = tree(type, sagaId, state);
    Codecs.Encoded encoded;
    try {
      encoded = codecs.encode(tree);
    } catch (RuntimeException e) {
      throw notWritten(type, sagaId, e);
    }
    try {
      fromAttribute(type, encoded.codec(), encoded.attribute(), type.stateVersion());
    } catch (RuntimeException e) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          "the state can be written, but not read back into %s: %s"
              .formatted(type.stateClass().getName(), StateProblem.describe(e)),
          e);
    }
    return encoded;
  }

  /**
   * Returns a state as a tree. Two states are stored alike if their trees are equal.
   *
   * @throws SagaSerializationException if it cannot be written
   */
  <S> JsonNode tree(SagaType<S> type, String sagaId, S state) {
    try {
      return toTree(type, state);
    } catch (RuntimeException e) {
      throw notWritten(type, sagaId, e);
    }
  }

  private static SagaSerializationException notWritten(
      SagaType<?> type, String sagaId, RuntimeException e) {
    return new SagaSerializationException(
        type.name(), sagaId, "the state cannot be written: " + StateProblem.describe(e), e);
  }

  /**
   * Returns the state in an attribute.
   *
   * @throws SagaSerializationException if it cannot be read with this type, or its codec is unknown
   */
  <S> S read(
      SagaType<S> type,
      String sagaId,
      String codecName,
      AttributeValue attribute,
      int stateVersion) {
    StateCodec codec = codecs.named(codecName);
    if (codec == null) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          ("what is stored cannot be read, its state was written with the codec '%s', this store knows"
                  + " %s: deploy the newer code, or give the store that codec")
              .formatted(codecName, codecs.names()),
          null);
    }
    try {
      return fromAttribute(type, codec, attribute, stateVersion);
    } catch (RuntimeException e) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          "the stored state%s cannot be read into %s: %s"
              .formatted(
                  stateVersion == type.stateVersion() ? "" : " of version " + stateVersion,
                  type.stateClass().getName(),
                  StateProblem.describe(e)),
          e);
    }
  }

  private JsonNode toTree(SagaType<?> type, Object state) {
    try (TokenBuffer buffer = new TokenBuffer(mapper._serializationContext(), false)) {
      mapper.writerFor(type.stateClass()).writeValue(new NestingLimit(buffer), state);
      return mapper.readTree(buffer);
    }
  }

  private <S> S fromAttribute(
      SagaType<S> type, StateCodec codec, AttributeValue attribute, int stateVersion) {
    JsonNode tree = type.upcast(codec.decode(attribute), stateVersion);
    @Nullable S state = tree.isNull() ? null : mapper.treeToValue(tree, type.stateClass());
    if (state == null) {
      throw new UnstorableException("it is written as null");
    }
    return state;
  }
}
