package dev.sagastore.jackson3;

import dev.sagastore.StateType;
import dev.sagastore.spi.ForeignAnnotations;
import dev.sagastore.spi.StateFormat;
import dev.sagastore.spi.StateMapper;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.deser.BeanDeserializerBuilder;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * A mapper that writes and reads states with Jackson 3. It stores the same attributes as {@link
 * dev.sagastore.jackson2.Jackson2StateMapper}, and reads the states that the other stored.
 *
 * <p>{@link #of} takes your own {@code JsonMapper}, with its modules, naming strategy and mix-ins.
 * It copies the mapper, and changes the settings of the copy that the store's guarantees need:
 *
 * <ul>
 *   <li>Stored properties that the class does not have fail, since the next update would erase
 *       them. {@link Builder#allowUnknownProperties} disables this check.
 *   <li>A class without properties fails.
 *   <li>Dates and times are written as text, and keep their zones and offsets.
 *   <li>Decimals in a {@code JsonNode} keep their trailing zeros.
 * </ul>
 *
 * <p>Annotations of Jackson 2 on a state's class fail, since Jackson 3 would ignore them.
 * Annotations in {@code com.fasterxml.jackson.annotation} are allowed, since both versions use
 * them.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Jackson3StateMapper implements StateMapper {
  private static final ForeignAnnotations FOREIGN =
      new ForeignAnnotations(
          "com.fasterxml.jackson.databind.annotation", "tools.jackson.databind.annotation");

  private final JsonMapper mapper;

  private Jackson3StateMapper(Builder builder) {
    JsonMapper.Builder copy =
        builder
            .mapper
            .rebuild()
            .configure(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                !builder.unknownPropertiesAllowed)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    if (!builder.foreignAnnotationsAllowed) {
      copy.addModule(new AnnotationCheck());
    }
    this.mapper = copy.build();
  }

  /**
   * Returns the default mapper: {@link #of} Jackson 3's default {@code JsonMapper}.
   *
   * @return the mapper
   */
  public static Jackson3StateMapper standard() {
    return of(JsonMapper.shared());
  }

  /**
   * Returns a mapper that uses a copy of a Jackson mapper.
   *
   * @param mapper Jackson mapper, which remains unchanged
   * @return the mapper
   */
  public static Jackson3StateMapper of(JsonMapper mapper) {
    return builder(mapper).build();
  }

  /**
   * Returns a builder for a mapper that uses a copy of a Jackson mapper.
   *
   * @param mapper Jackson mapper, which remains unchanged
   * @return the builder
   */
  public static Builder builder(JsonMapper mapper) {
    return new Builder(Objects.requireNonNull(mapper, "the mapper must not be null"));
  }

  @Override
  public <S> StateFormat<S> format(StateType<S> type) {
    return new Jackson3Format<>(mapper, mapper.constructType(type.type()));
  }

  /** A builder of a {@link Jackson3StateMapper}. Not safe for use by several threads. */
  public static final class Builder {
    private final JsonMapper mapper;
    private boolean unknownPropertiesAllowed;
    private boolean foreignAnnotationsAllowed;

    private Builder(JsonMapper mapper) {
      this.mapper = mapper;
    }

    /**
     * Allows stored properties that the class of the state does not have. The next update erases
     * these properties: older code erases properties that newer code has written.
     *
     * @return this builder
     */
    public Builder allowUnknownProperties() {
      this.unknownPropertiesAllowed = true;
      return this;
    }

    /**
     * Allows classes with annotations of Jackson 2, which have no effect. An example is a class of
     * a library for which the Jackson mapper has mix-ins.
     *
     * @return this builder
     */
    public Builder allowForeignAnnotations() {
      this.foreignAnnotationsAllowed = true;
      return this;
    }

    /**
     * Returns the mapper.
     *
     * @return the mapper
     */
    public Jackson3StateMapper build() {
      return new Jackson3StateMapper(this);
    }
  }

  /** A module that checks each class once, when Jackson first uses it. */
  private static final class AnnotationCheck extends SimpleModule {
    AnnotationCheck() {
      super("sagastore-annotations");
      setSerializerModifier(
          new ValueSerializerModifier() {
            @Override
            public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config,
                BeanDescription.Supplier description,
                List<BeanPropertyWriter> properties) {
              FOREIGN.requireNone(description.getBeanClass());
              return properties;
            }

            @Override
            public ValueSerializer<?> modifyEnumSerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                ValueSerializer<?> serializer) {
              FOREIGN.requireNone(type.getRawClass());
              return serializer;
            }
          });
      setDeserializerModifier(
          new ValueDeserializerModifier() {
            @Override
            public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config,
                BeanDescription.Supplier description,
                BeanDeserializerBuilder builder) {
              FOREIGN.requireNone(description.getBeanClass());
              return builder;
            }

            @Override
            public ValueDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                ValueDeserializer<?> deserializer) {
              FOREIGN.requireNone(type.getRawClass());
              return deserializer;
            }
          });
    }
  }
}
