package dev.sagastore.dynamodb.internal.attribute;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sagastore.spi.StateMappingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attributes as plain JSON: a map is an object, a list is an array, and so on. Numbers keep their
 * text.
 *
 * <p>JSON has no binary values. They become objects with one property, {@code {"$binary": "…"}}. No
 * other object has this form, since {@link AttributeWriter} escapes names that begin with {@code
 * $}.
 */
public final class AttributeJson {
  private static final String BINARY = "$binary";

  /**
   * JSON without size limits for texts, names and numbers: only the size of the item is limited.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // the keys of maps are names, too, and would never leave memory
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private AttributeJson() {}

  public static void write(AttributeValue attribute, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(attribute, json);
    }
  }

  private static void write(AttributeValue attribute, JsonGenerator json) throws IOException {
    switch (attribute.type()) {
      case M -> {
        json.writeStartObject();
        for (var entry : attribute.m().entrySet()) {
          json.writeFieldName(entry.getKey());
          write(entry.getValue(), json);
        }
        json.writeEndObject();
      }
      case L -> {
        json.writeStartArray();
        for (AttributeValue element : attribute.l()) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case S -> json.writeString(attribute.s());
      case N -> json.writeNumber(attribute.n());
      case BOOL -> json.writeBoolean(attribute.bool());
      case NUL -> json.writeNull();
      case B -> {
        json.writeStartObject();
        json.writeFieldName(BINARY);
        json.writeBinary(attribute.b().asByteArrayUnsafe());
        json.writeEndObject();
      }
      case SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
          throw new StateMappingException(
              "a state is never written with an attribute of type %s".formatted(attribute.type()));
    }
  }

  /**
   * Returns the attribute in a JSON text that {@link #write} wrote. The text is read to its end,
   * which shows that it is complete.
   */
  public static AttributeValue read(InputStream in) throws IOException {
    try (JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      AttributeValue attribute = read(json);
      if (json.nextToken() != null) {
        throw foreignJson(null);
      }
      return attribute;
    } catch (JsonProcessingException e) {
      throw foreignJson(e);
    }
  }

  private static AttributeValue read(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new StateMappingException("the encoded state ends too early");
    }
    return switch (token) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> {
        List<AttributeValue> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(json));
        }
        yield AttributeValue.fromL(elements);
      }
      case VALUE_STRING -> AttributeValue.fromS(json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> AttributeValue.fromN(json.getText());
      case VALUE_TRUE, VALUE_FALSE -> AttributeValue.fromBool(json.getBooleanValue());
      case VALUE_NULL -> AttributeValue.fromNul(true);
      default -> throw foreignJson(null);
    };
  }

  private static AttributeValue object(JsonParser json) throws IOException {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals(BINARY)) {
        byte[] bytes = json.getBinaryValue();
        if (!map.isEmpty() || json.nextToken() != JsonToken.END_OBJECT) {
          throw foreignJson(null);
        }
        return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
      }
      map.put(name, read(json));
    }
    return AttributeValue.fromM(map);
  }

  private static StateMappingException foreignJson(@Nullable Throwable cause) {
    return new StateMappingException("the encoded state is not JSON that this store wrote", cause);
  }
}
