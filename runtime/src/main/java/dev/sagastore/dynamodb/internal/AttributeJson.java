package dev.sagastore.dynamodb.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Attributes as plain JSON: a map is an object, a list an array, and so on. Numbers keep their
 * text. JSON has no binary values; they are objects with one property, {@code {"$binary": "…"}},
 * which no other object is, since {@link StateTree} escapes names that begin with {@code $}.
 */
final class AttributeJson {
  private static final String BINARY = "$binary";

  /** The item's size is the limit, not that of a text, a name or a number in it. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private AttributeJson() {}

  static void write(AttributeValue attribute, OutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      write(attribute, json);
    }
  }

  private static void write(AttributeValue attribute, JsonGenerator json) {
    switch (attribute.type()) {
      case M -> {
        json.writeStartObject();
        attribute
            .m()
            .forEach(
                (name, value) -> {
                  json.writeName(name);
                  write(value, json);
                });
        json.writeEndObject();
      }
      case L -> {
        json.writeStartArray();
        attribute.l().forEach(element -> write(element, json));
        json.writeEndArray();
      }
      case S -> json.writeString(attribute.s());
      case N -> json.writeNumber(attribute.n());
      case BOOL -> json.writeBoolean(attribute.bool());
      case NUL -> json.writeNull();
      case B -> {
        json.writeStartObject();
        json.writeName(BINARY);
        json.writeBinary(attribute.b().asByteArrayUnsafe());
        json.writeEndObject();
      }
      case SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
          throw new UnstorableException(
              "an attribute of type %s is none that a state is written with"
                  .formatted(attribute.type()));
    }
  }

  /**
   * Returns the attribute. What is read must have been written by {@link #write}, and is read to
   * its end: what is compressed has its checksum there.
   */
  static AttributeValue read(InputStream in) throws IOException {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
      json.nextToken();
      AttributeValue attribute = read(json);
      if (json.nextToken() != null) {
        throw notOurs();
      }
      return attribute;
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  private static AttributeValue read(JsonParser json) {
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new UnstorableException("the compressed state ends too early");
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
      case VALUE_STRING -> AttributeValue.fromS(json.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> AttributeValue.fromN(json.getString());
      case VALUE_TRUE, VALUE_FALSE -> AttributeValue.fromBool(json.getBooleanValue());
      case VALUE_NULL -> AttributeValue.fromNul(true);
      default -> throw notOurs();
    };
  }

  private static AttributeValue object(JsonParser json) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals(BINARY)) {
        byte[] bytes = json.getBinaryValue();
        if (!map.isEmpty() || json.nextToken() != JsonToken.END_OBJECT) {
          throw notOurs();
        }
        return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
      }
      map.put(name, read(json));
    }
    return AttributeValue.fromM(map);
  }

  private static UnstorableException notOurs() {
    return new UnstorableException("the compressed state is no JSON of ours");
  }
}
