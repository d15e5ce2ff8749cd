package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.schema.Partitions;
import dev.sagastore.schema.SagaKeys;
import java.io.StringWriter;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Makes a saga whose state is JSON text of one whose state is an object, and back. */
final class JsonSagaCodec {
  private static final long MAX_BYTES = 400 * 1024;

  /** DynamoDB allows 32 levels; the value in the innermost container is one. */
  private static final int MAX_CONTAINERS = 31;

  /**
   * Its limit also ends the writing of a state that contains itself, long before the stack does.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_CONTAINERS).build())
          .build();

  private final JsonMapper mapper;
  private final JsonMapper exactMapper;

  JsonSagaCodec(JsonMapper mapper) {
    this.mapper = mapper;
    this.exactMapper =
        mapper
            .rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  /** Returns the saga as it is stored, after having made sure that it can be read back. */
  <S> Saga<String> encode(Saga<S> saga) {
    SagaType<S> type = saga.type();
    String json = write(type, saga.sagaId(), saga.state());
    long size = size(saga, json);
    if (size > MAX_BYTES) {
      throw new SagaTooLargeException(saga, size, MAX_BYTES, null);
    }
    read(
        type,
        saga.sagaId(),
        json,
        type.stateVersion(),
        "the state can be written, but not read back");
    return withState(
        saga, SagaType.of(type.name(), String.class).withStateVersion(type.stateVersion()), json);
  }

  /**
   * Returns the saga as it was written.
   *
   * @throws SagaSerializationException if it cannot be read with this type
   */
  <S> Saga<S> decode(SagaType<S> type, Saga<String> stored) {
    int stateVersion = stored.type().stateVersion();
    if (stateVersion > type.stateVersion()) {
      throw new SagaSerializationException(
          type.name(),
          stored.sagaId(),
          ("what is stored cannot be read, its state has version %s, this code knows up to version"
                  + " %s: deploy the newer code")
              .formatted(stateVersion, type.stateVersion()),
          null);
    }
    S state =
        read(
            type, stored.sagaId(), stored.state(), stateVersion, "the stored state cannot be read");
    return withState(stored, type, state);
  }

  private static <S> Saga<S> withState(Saga<?> saga, SagaType<S> type, S state) {
    return Saga.builder(type)
        .sagaId(saga.sagaId())
        .correlationId(saga.correlationId())
        .version(saga.version())
        .revision(saga.revision())
        .state(state)
        .createdAt(saga.createdAt())
        .updatedAt(saga.updatedAt())
        .completed(saga.isCompleted())
        .completedAt(saga.completedAt().orElse(null))
        .expiresAt(saga.expiresAt().orElse(null))
        .build();
  }

  private <S> String write(SagaType<S> type, String sagaId, S state) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(mapper._serializationContext(), json)) {
      mapper.writerFor(type.stateClass()).writeValue(generator, state);
    } catch (StreamConstraintsException e) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          "the state cannot be written: it contains itself, or is nested deeper than the 32 levels"
              + " that DynamoDB allows",
          e);
    } catch (RuntimeException e) {
      throw new SagaSerializationException(
          type.name(), sagaId, "the state cannot be written: " + describe(e), e);
    }
    return json.toString();
  }

  private <S> S read(
      SagaType<S> type, String sagaId, String json, int stateVersion, String problem) {
    String into = problem + " into " + type.stateClass().getName();
    @Nullable S state;
    try {
      // numbers of untyped properties come back as JSON's only if the text is read directly
      state =
          stateVersion == type.stateVersion()
              ? mapper.readValue(json, type.stateClass())
              : mapper.treeToValue(
                  type.upcast(exactMapper.readTree(json), stateVersion), type.stateClass());
    } catch (RuntimeException e) {
      throw new SagaSerializationException(
          type.name(), sagaId, "%s: %s".formatted(into, describe(e)), e);
    }
    if (state == null) {
      throw new SagaSerializationException(
          type.name(), sagaId, into + ": it is written as null", null);
    }
    return state;
  }

  /** In words that show nothing of the state; Jackson's own messages quote values. */
  private static String describe(RuntimeException e) {
    if (e instanceof InvalidDefinitionException definition && definition.getType() != null) {
      return ("Jackson does not know how to write or read %s: see whether it has properties, a"
              + " constructor for them, and annotations that fit together")
          .formatted(definition.getType().toCanonical());
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return ("%s has no property '%s', which is written with it, so that the next update would erase"
              + " it: put @JsonIgnore on a getter that is no property, deploy the newer code if it has"
              + " the property, or drop it with @JsonIgnoreProperties")
          .formatted(unknown.getReferringClass().getName(), unknown.getPropertyName());
    }
    return e.getClass().getSimpleName();
  }

  private static long size(Saga<?> saga, String json) {
    return 2L * utf8Length(saga, new Partitions(1).ofSagas(saga.type().name(), 0))
        + utf8Length(saga, SagaKeys.sagaSortKey(saga.sagaId()))
        + utf8Length(saga, SagaKeys.correlationSortKey(saga.correlationId()))
        + utf8Length(saga, json);
  }

  private static int utf8Length(Saga<?> saga, String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw new SagaSerializationException(
          saga.type().name(),
          saga.sagaId(),
          "the state cannot be written: a text in it has an unpaired surrogate, which UTF-8 cannot"
              + " express",
          e);
    }
  }
}
