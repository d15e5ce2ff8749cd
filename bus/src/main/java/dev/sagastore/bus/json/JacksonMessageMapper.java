package dev.sagastore.bus.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sagastore.bus.spi.MessageMapper;
import java.io.IOException;
import java.util.Objects;

/**
 * Writes and reads the bodies of messages as JSON, with Jackson 2.
 *
 * <p>{@link #create} has a configuration for messages between services:
 *
 * <ul>
 *   <li>Dates, times and durations are ISO 8601 texts, and keep their zones and offsets. An empty
 *       {@code Optional} is {@code null}.
 *   <li>Unknown properties are ignored, so that a sender can add some before its receivers are
 *       deployed.
 *   <li>{@code null} for a primitive component fails, and so does a missing primitive component of
 *       a record. Decimals for integers, and numbers for enums fail, too.
 *   <li>Duplicate keys fail, and so do more than 200 levels.
 *   <li>No class is chosen by its name in a body, unless your own annotations demand it.
 * </ul>
 *
 * <p>{@link #of} uses your own {@code ObjectMapper}.
 *
 * <p>The text of an exception contains the class, the path and the kind of the problem, and no part
 * of the body. The exception has no cause, since Jackson's messages contain values.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class JacksonMessageMapper implements MessageMapper {
  /** Levels that fit into a stack of 512 KB, with a record for each. */
  private static final int MAX_DEPTH = 200;

  private final ObjectMapper mapper;

  private JacksonMessageMapper(ObjectMapper mapper) {
    this.mapper = mapper;
    // read() checks it, with a text that is no part of the body
    mapper.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    mapper
        .getFactory()
        .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION.mappedFeature(), false);
  }

  /**
   * Returns a mapper with the configuration for messages between services.
   *
   * @return the mapper
   */
  public static JacksonMessageMapper create() {
    return new JacksonMessageMapper(
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build())
            .addModule(new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID))
            .addModule(new Jdk8Module())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES)
            .enable(
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(
                SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build());
  }

  /**
   * Returns a mapper that uses a copy of a Jackson mapper, with its modules and settings. Trailing
   * tokens fail with any settings.
   *
   * @param mapper Jackson mapper, which remains unchanged
   * @return the mapper
   * @throws IllegalArgumentException if the Jackson mapper can't be copied
   */
  public static JacksonMessageMapper of(ObjectMapper mapper) {
    Objects.requireNonNull(mapper, "the mapper must not be null");
    try {
      return new JacksonMessageMapper(mapper.copy());
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          "%s does not override copy(), which the bus needs to change settings"
              .formatted(mapper.getClass().getName()),
          e);
    }
  }

  @Override
  public String write(Object message) {
    String body;
    try {
      body = mapper.writeValueAsString(message);
    } catch (JsonProcessingException | RuntimeException | StackOverflowError e) {
      throw unwritable(message, BodyProblem.describe(e));
    }
    if (body.equals("null")) {
      throw unwritable(message, "it becomes JSON null");
    }
    return body;
  }

  private static IllegalArgumentException unwritable(Object message, String problem) {
    return new IllegalArgumentException(
        "the message can't be written from %s: %s"
            .formatted(message.getClass().getName(), problem));
  }

  @Override
  public <M> M read(String body, Class<M> type) {
    if (body.isBlank()) {
      throw unreadable(type, "the body is empty");
    }
    M message;
    boolean ended;
    try (JsonParser parser = mapper.createParser(body)) {
      message = mapper.readValue(parser, type);
      ended = parser.nextToken() == null;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw unreadable(type, BodyProblem.describe(e));
    }
    if (!ended) {
      throw unreadable(type, "the body has more than one JSON value");
    }
    if (message == null) {
      throw unreadable(type, "the body is JSON null");
    }
    return message;
  }

  private static IllegalArgumentException unreadable(Class<?> type, String problem) {
    return new IllegalArgumentException(
        "the body can't be read as %s: %s".formatted(type.getName(), problem));
  }
}
