package dev.sagastore.dynamodb.internal;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Writes a state as native attributes, which a person can read in the console, and reads it back.
 */
final class StateCodec {
  /** What an item says of a state that was written like this. */
  static final String NAME = "native";

  private final JsonMapper mapper;

  StateCodec(JsonMapper mapper) {
    this.mapper =
        mapper.rebuild().disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();
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
  <S> AttributeValue write(SagaType<S> type, String sagaId, S state) {
    AttributeValue attribute;
    try {
      attribute = StateTree.toAttribute(toTree(type, state));
    } catch (RuntimeException e) {
      throw new SagaSerializationException(
          type.name(), sagaId, "the state cannot be written: " + StateProblem.describe(e), e);
    }
    try {
      fromAttribute(type, attribute, type.stateVersion());
    } catch (RuntimeException e) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          "the state can be written, but not read back into %s: %s"
              .formatted(type.stateClass().getName(), StateProblem.describe(e)),
          e);
    }
    return attribute;
  }

  <S> S read(SagaType<S> type, String sagaId, AttributeValue attribute, int stateVersion) {
    try {
      return fromAttribute(type, attribute, stateVersion);
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

  private <S> S fromAttribute(SagaType<S> type, AttributeValue attribute, int stateVersion) {
    JsonNode tree = type.upcast(StateTree.toTree(attribute), stateVersion);
    @Nullable S state = tree.isNull() ? null : mapper.treeToValue(tree, type.stateClass());
    if (state == null) {
      throw new UnstorableException("it is written as null");
    }
    return state;
  }
}
