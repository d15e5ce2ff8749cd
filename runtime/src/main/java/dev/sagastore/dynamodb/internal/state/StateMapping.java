package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.StateObject;
import dev.sagastore.StateType;
import dev.sagastore.dynamodb.internal.attribute.AttributeReader;
import dev.sagastore.dynamodb.internal.attribute.AttributeWriter;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.spi.StateFormat;
import dev.sagastore.spi.StateMapper;
import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StateUpcast;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converter between states and attributes. */
public final class StateMapping {
  private final StateMapper mapper;
  private final Codecs codecs;
  private final boolean comparing;
  private final Map<StateType<?>, StateFormat<?>> formats = new ConcurrentHashMap<>();

  /**
   * Creates the mapping.
   *
   * @param comparing whether every state that is written must equal the result of reading it back
   */
  public StateMapping(StateMapper mapper, Codecs codecs, boolean comparing) {
    this.mapper = mapper;
    this.codecs = codecs;
    this.comparing = comparing;
  }

  /**
   * Returns the stored form of a state that can be read back.
   *
   * @throws SagaSerializationException if the state can't be written or read back
   */
  public <S> StoredState write(SagaType<S> type, String sagaId, S state) {
    AttributeWriter out = new AttributeWriter();
    AttributeValue plain = plain(type, sagaId, state, out);
    Codecs.Encoded encoded;
    try {
      encoded = codecs.encode(plain);
    } catch (RuntimeException e) {
      throw failure(type, sagaId, "the state cannot be written", e);
    }
    S readBack;
    try {
      readBack = read(type, encoded.codec(), encoded.attribute(), type.stateVersion());
    } catch (RuntimeException e) {
      throw failure(
          type, sagaId, "the state can be written, but not read back into " + type.stateType(), e);
    }
    requireSame(type, sagaId, state, readBack);
    StoredForm form = encoded.codec();
    return new StoredState(
        form.name(),
        encoded.attribute(),
        form instanceof StoredForm.NativeForm
            ? out.largestSize()
            : ItemSize.of(encoded.attribute()));
  }

  private void requireSame(SagaType<?> type, String sagaId, Object state, Object readBack) {
    if (losesItsClass(state, readBack)) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          ("the state is a %s, but would be read back as a %s, and lose its own properties: use a"
                  + " saga type of the former, or put @JsonTypeInfo on the class that both share")
              .formatted(state.getClass().getName(), readBack.getClass().getName()),
          null);
    }
    if (comparing) {
      StateDifference.between(state, readBack)
          .ifPresent(
              place -> {
                throw new SagaSerializationException(
                    type.name(),
                    sagaId,
                    ("the state of %s is not read back as it was written: it differs%s. Map the"
                            + " value that differs, or leave it out of equals. To disable this"
                            + " check, set compareStates(false) on the store's builder")
                        .formatted(state.getClass().getName(), place),
                    null);
              });
    }
  }

  /**
   * Returns whether a state is read back as another class. Java's own classes and collections are
   * ignored: they can be read back as other classes that are equal.
   */
  private static boolean losesItsClass(Object state, Object readBack) {
    return state.getClass() != readBack.getClass()
        && !state.getClass().getName().startsWith("java.")
        && !(state instanceof Collection || state instanceof Map);
  }

  /**
   * Returns the attribute for a state, before any codec. Two states have the same stored form if
   * their attributes are equal.
   *
   * @throws SagaSerializationException if the state cannot be written
   */
  public <S> AttributeValue plain(SagaType<S> type, String sagaId, S state) {
    return plain(type, sagaId, state, new AttributeWriter());
  }

  private <S> AttributeValue plain(SagaType<S> type, String sagaId, S state, AttributeWriter out) {
    try {
      format(type).write(state, out);
      return out.result();
    } catch (RuntimeException e) {
      throw failure(type, sagaId, "the state cannot be written", e);
    }
  }

  /**
   * Returns the state in an attribute.
   *
   * @throws SagaSerializationException if the attribute cannot be read with this type, or its codec
   *     is unknown
   */
  public <S> S read(
      SagaType<S> type,
      String sagaId,
      String codecName,
      AttributeValue attribute,
      int stateVersion) {
    StoredForm form = codecs.named(codecName);
    if (form == null) {
      throw new SagaSerializationException(
          type.name(),
          sagaId,
          ("the stored state cannot be read, it was written with the codec '%s', this store knows"
                  + " %s: deploy the newer code, or add that codec to the store")
              .formatted(codecName, codecs.names()),
          null);
    }
    try {
      return read(type, form, attribute, stateVersion);
    } catch (RuntimeException e) {
      String version = stateVersion == type.stateVersion() ? "" : " of version " + stateVersion;
      throw failure(
          type,
          sagaId,
          "the stored state%s cannot be read into %s".formatted(version, type.stateType()),
          e);
    }
  }

  private <S> S read(
      SagaType<S> type, StoredForm form, AttributeValue attribute, int stateVersion) {
    AttributeValue stored = upcast(type, form.decode(attribute), stateVersion);
    @Nullable S state = format(type).read(new AttributeReader(stored));
    if (state == null) {
      throw new StateMappingException("it is written as null");
    }
    return state;
  }

  private static AttributeValue upcast(SagaType<?> type, AttributeValue stored, int stateVersion) {
    StateUpcast upcast = StateUpcast.from(type, stateVersion);
    if (!upcast.isNeeded()) {
      return stored;
    }
    if (!(StateTree.toTree(stored) instanceof StateObject object)) {
      throw new StateMappingException("it is not an object, which an upcaster could change");
    }
    upcast.apply(object);
    return StateTree.toAttribute(object);
  }

  @SuppressWarnings("unchecked") // the map contains the format of each state type
  private <S> StateFormat<S> format(SagaType<S> type) {
    StateFormat<?> known = formats.get(type.stateType());
    return (StateFormat<S>)
        (known == null ? formats.computeIfAbsent(type.stateType(), mapper::format) : known);
  }

  private static SagaSerializationException failure(
      SagaType<?> type, String sagaId, String failed, RuntimeException e) {
    Throwable cause = e instanceof StateMappingException && e.getCause() != null ? e.getCause() : e;
    return new SagaSerializationException(
        type.name(), sagaId, "%s: %s".formatted(failed, StateProblem.describe(e)), cause);
  }
}
