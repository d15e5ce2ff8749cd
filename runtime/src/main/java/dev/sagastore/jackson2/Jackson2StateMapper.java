package dev.sagastore.jackson2;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.StateType;
import dev.sagastore.spi.StateFormat;
import dev.sagastore.spi.StateMapper;
import java.time.Year;
import java.util.Objects;

/**
 * A mapper that writes and reads states with Jackson 2.
 *
 * <p>{@link #of} takes your own {@code ObjectMapper}, with its modules, naming strategy and
 * mix-ins. It copies the mapper, and changes the settings of the copy that the store's guarantees
 * need:
 *
 * <ul>
 *   <li>Stored properties that the class does not have fail, since the next update would erase
 *       them. {@link Builder#allowUnknownProperties} disables this check.
 *   <li>A class without properties fails.
 *   <li>Dates and times are written as text, and keep their zones and offsets.
 *   <li>Decimals in a {@code JsonNode} keep their trailing zeros.
 * </ul>
 *
 * <p>Annotations of Jackson 3 on a state's class fail, since Jackson 2 would ignore them.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Jackson2StateMapper implements StateMapper {
  private final ObjectMapper mapper;

  private Jackson2StateMapper(Builder builder) {
    this.mapper = copy(builder.mapper);
    mapper.configure(
        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, !builder.unknownPropertiesAllowed);
    mapper.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
    mapper.disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
    mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    mapper.enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID);
    mapper
        .setConfig(
            mapper
                .getSerializationConfig()
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES))
        .setConfig(
            mapper
                .getDeserializationConfig()
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES));
    if (!builder.foreignAnnotationsAllowed) {
      mapper.registerModule(new Jackson2AnnotationCheck());
    }
  }

  private static ObjectMapper copy(ObjectMapper mapper) {
    try {
      return mapper.copy();
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          ("%s does not override copy(), which the store needs to change settings that its"
                  + " guarantees rely on")
              .formatted(mapper.getClass().getName()),
          e);
    }
  }

  /**
   * Returns the default mapper: {@link #of} the {@link #defaultMapper}.
   *
   * @return the mapper
   */
  public static Jackson2StateMapper standard() {
    return of(defaultMapper());
  }

  /**
   * Returns a mapper that uses a copy of a Jackson mapper.
   *
   * @param mapper Jackson mapper, which remains unchanged
   * @return the mapper
   * @throws IllegalArgumentException if the Jackson mapper cannot be copied
   */
  public static Jackson2StateMapper of(ObjectMapper mapper) {
    return builder(mapper).build();
  }

  /**
   * Returns a builder for a mapper that uses a copy of a Jackson mapper.
   *
   * @param mapper Jackson mapper, which remains unchanged
   * @return the builder
   */
  public static Builder builder(ObjectMapper mapper) {
    return new Builder(Objects.requireNonNull(mapper, "the mapper must not be null"));
  }

  /**
   * Returns the Jackson mapper of {@link #standard}, to which you can add modules or mix-ins. It
   * knows {@code java.time} and {@code Optional}, and writes the same as the Jackson mapper of
   * {@code Jackson3StateMapper}. So enums are written by their {@code toString}.
   *
   * @return a new Jackson mapper
   */
  public static JsonMapper defaultMapper() {
    return JsonMapper.builder()
        .addModule(new Jackson3Forms())
        .withConfigOverride(
            Year.class,
            year -> year.setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.NUMBER_INT)))
        .addModule(
            new JavaTimeModule()
                .disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
                .enable(JavaTimeFeature.ONE_BASED_MONTHS))
        .addModule(new Jdk8Module())
        .enable(MapperFeature.FIX_FIELD_NAME_UPPER_CASE_PREFIX, MapperFeature.USE_STD_BEAN_NAMING)
        .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
        .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .build();
  }

  @Override
  public <S> StateFormat<S> format(StateType<S> type) {
    JavaType javaType = TypeFactory.defaultInstance().constructType(type.type());
    return new Jackson2Format<>(mapper, javaType);
  }

  /** A builder of a {@link Jackson2StateMapper}. Not safe for use by several threads. */
  public static final class Builder {
    private final ObjectMapper mapper;
    private boolean unknownPropertiesAllowed;
    private boolean foreignAnnotationsAllowed;

    private Builder(ObjectMapper mapper) {
      this.mapper = mapper;
    }

    /**
     * Allows stored properties that the class of the state does not have. The next update erases
     * these properties: older code erases properties that newer code has written.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder allowUnknownProperties() {
      this.unknownPropertiesAllowed = true;
      return this;
    }

    /**
     * Allows classes with annotations of Jackson 3, which have no effect. An example is a class of
     * a library for which the Jackson mapper has mix-ins.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder allowForeignAnnotations() {
      this.foreignAnnotationsAllowed = true;
      return this;
    }

    /**
     * Returns the mapper.
     *
     * @return the mapper
     * @throws IllegalArgumentException if the Jackson mapper cannot be copied
     */
    public Jackson2StateMapper build() {
      return new Jackson2StateMapper(this);
    }
  }
}
