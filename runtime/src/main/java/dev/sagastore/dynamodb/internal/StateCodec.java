package dev.sagastore.dynamodb.internal;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

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

  /** Returns a mapper that gives every {@code java.time} value back as it was. */
  static JsonMapper defaultMapper() {
    return JsonMapper.builder()
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .build();
  }

  /**
   * Returns the attribute for a state, after having made sure that it can be read back: a state
   * that nobody can load again must not get into the table.
   */
  <S> AttributeValue write(SagaType<S> type, String sagaId, S state) {
    JsonNode tree;
    AttributeValue attribute;
    try {
      tree = mapper.valueToTree(state);
      attribute = StateTree.toAttribute(tree);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new SagaSerializationException(
          type.name(), sagaId, "the state cannot be written: " + reason(e), e);
    }
    try {
      fromTree(type, tree);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          "the state can be written, but not read back into %s: %s"
              .formatted(type.stateClass().getName(), reason(e)),
          e);
    }
    return attribute;
  }

  <S> S read(SagaType<S> type, String sagaId, AttributeValue attribute) {
    try {
      return fromTree(type, StateTree.toTree(attribute));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          "the stored state cannot be read into %s: %s"
              .formatted(type.stateClass().getName(), reason(e)),
          e);
    }
  }

  private <S> S fromTree(SagaType<S> type, JsonNode tree) {
    @Nullable S state = tree.isNull() ? null : mapper.treeToValue(tree, type.stateClass());
    if (state == null) {
      throw new IllegalArgumentException("it is written as null");
    }
    return state;
  }

  /** Jackson's own words without the source excerpt, which would show state. */
  private static String reason(RuntimeException e) {
    return e instanceof JacksonException jackson
        ? jackson.getOriginalMessage() + at(jackson)
        : String.valueOf(e.getMessage());
  }

  private static String at(JacksonException e) {
    String path = e.getPathReference();
    return path.isEmpty() ? "" : " (at " + path + ")";
  }
}
