package dev.sagastore.embedded.internal.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, numbers, booleans and null; when it is written, also attribute
 * values.
 */
public final class Json {
  /** Names of attributes may be longer than Jackson's limit: the size of the body limits them. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNameLength(RequestHandler.MAX_BODY_BYTES).build();

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(LIMITS)
          .build();

  private Json() {}

  /**
   * Returns the object in a body.
   *
   * @throws ServiceException if the body is not a JSON object
   */
  public static Map<String, @Nullable Object> parseObject(byte[] body) {
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw ServiceException.serialization("The body is not a JSON object");
      }
      Map<String, @Nullable Object> object = object(parser);
      if (parser.nextToken() != null) {
        throw ServiceException.serialization("The body has more than one JSON object");
      }
      return object;
    } catch (IOException e) {
      throw ServiceException.serialization("The body is not valid JSON: " + reason(e));
    }
  }

  /** Returns what is wrong; what follows names Jackson's source objects. */
  private static String reason(IOException e) {
    String firstLine = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return firstLine.replaceFirst(" \\(start marker at .*", "");
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> wellFormed(parser.getText());
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("unexpected " + parser.currentToken());
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  /** An escape can give half of a character, which no response could contain. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          throw ServiceException.serialization("The body has a lone surrogate in a string");
        }
        i++;
      }
    }
    return text;
  }

  /** Returns JSON in UTF-8. */
  public static byte[] write(Object json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      write(json, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(@Nullable Object json, JsonGenerator generator) throws IOException {
    if (json instanceof Value value) {
      write(value, generator);
    } else if (json instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName((String) entry.getKey());
        write(entry.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (json instanceof Collection<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(element, generator);
      }
      generator.writeEndArray();
    } else {
      generator.writeObject(json);
    }
  }

  private static void write(Value value, JsonGenerator generator) throws IOException {
    generator.writeStartObject();
    generator.writeFieldName(value.type().name());
    if (value instanceof Value.Scalar scalar) {
      writeScalar(scalar, generator);
    } else if (value instanceof Value.Bool bool) {
      generator.writeBoolean(bool.value());
    } else if (value instanceof Value.Null) {
      generator.writeBoolean(true);
    } else if (value instanceof Value.ListValue list) {
      generator.writeStartArray();
      for (Value element : list.elements()) {
        write(element, generator);
      }
      generator.writeEndArray();
    } else if (value instanceof Value.MapValue map) {
      generator.writeStartObject();
      for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
        generator.writeFieldName(entry.getKey());
        write(entry.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof Value.ScalarSet set) {
      generator.writeStartArray();
      for (Value.Scalar element : set.elements()) {
        writeScalar(element, generator);
      }
      generator.writeEndArray();
    }
    generator.writeEndObject();
  }

  private static void writeScalar(Value.Scalar scalar, JsonGenerator generator) throws IOException {
    if (scalar instanceof Value.Text text) {
      generator.writeString(text.value());
    } else if (scalar instanceof Value.Numeric number) {
      generator.writeString(number.toString());
    } else if (scalar instanceof Value.Binary binary) {
      generator.writeBinary(binary.bytes());
    }
  }
}
