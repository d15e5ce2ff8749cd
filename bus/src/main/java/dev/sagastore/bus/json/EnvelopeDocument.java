package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.spi.Envelope;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The envelope of the bus as JSON: without the body as the value of an attribute, and with the body
 * as a document.
 */
final class EnvelopeDocument {
  /** Name of the attribute, and of the document's member with the envelope. */
  static final String NAME = "sagastore";

  private static final String BODY = "body";
  private static final String TEXT = "text";
  private static final String ID = "id";
  private static final String TYPE = "type";
  private static final String VERSION = "version";
  private static final String HEADERS = "headers";

  private EnvelopeDocument() {}

  static ObjectNode properties(Envelope envelope) {
    ObjectNode properties = JsonText.object();
    properties.put(ID, notEmpty(ID, envelope.id()));
    properties.put(TYPE, notEmpty(TYPE, envelope.type()));
    properties.put(VERSION, envelope.version());
    ObjectNode headers = properties.putObject(HEADERS);
    new TreeMap<>(envelope.headers()).forEach((name, value) -> headers.put(unicode(name), value));
    return properties;
  }

  private static String unicode(String name) {
    if (!JsonText.isUnicode(name)) {
      throw new IllegalArgumentException("the name of a header contains half of a surrogate pair");
    }
    return name;
  }

  /** Returns the envelope from its properties, of any version of the bus, and its body. */
  static Envelope read(JsonNode properties, String body) {
    if (!properties.isObject()) {
      throw new IllegalArgumentException("'%s' must be a JSON object".formatted(NAME));
    }
    return Envelope.of(text(properties, ID), text(properties, TYPE), body)
        .withVersion(version(properties.path(VERSION)))
        .withHeaders(headers(properties.path(HEADERS)));
  }

  static ObjectNode document(Envelope envelope) {
    ObjectNode document = JsonText.object();
    document.set(NAME, properties(envelope));
    JsonText.parseEmbeddable(envelope.body())
        .ifPresentOrElse(
            body -> document.set(BODY, body), () -> document.put(TEXT, envelope.body()));
    return document;
  }

  /** Returns the envelope of a document; empty if the value is anything else. */
  static Optional<Envelope> read(JsonNode document) {
    if (!document.path(NAME).isObject()) {
      return Optional.empty();
    }
    return Optional.of(read(document.path(NAME), body(document)));
  }

  private static String body(JsonNode document) {
    if (document.has(BODY)) {
      return JsonText.write(document.path(BODY));
    }
    JsonNode text = document.path(TEXT);
    if (!text.isTextual()) {
      throw new IllegalArgumentException(
          "a document with '%s' must have the member '%s', or the text '%s'"
              .formatted(NAME, BODY, TEXT));
    }
    return text.textValue();
  }

  private static String text(JsonNode properties, String name) {
    JsonNode value = properties.path(name);
    return notEmpty(name, value.isTextual() ? value.textValue() : "");
  }

  private static String notEmpty(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' of '%s' must be a text that is not empty".formatted(name, NAME));
    }
    return value;
  }

  private static int version(JsonNode version) {
    if (version.isMissingNode()) {
      return 1;
    }
    if (!version.isInt() || version.intValue() < 1) {
      throw new IllegalArgumentException(
          "'%s' of '%s' must be an integer from 1".formatted(VERSION, NAME));
    }
    return version.intValue();
  }

  private static Map<String, String> headers(JsonNode headers) {
    Map<String, String> values = new TreeMap<>();
    headers
        .properties()
        .forEach(
            header -> {
              if (header.getValue().isTextual()) {
                values.put(header.getKey(), header.getValue().textValue());
              }
            });
    if (values.size() != headers.size() || !(headers.isObject() || headers.isMissingNode())) {
      throw new IllegalArgumentException(
          "'%s' of '%s' must be a JSON object of texts".formatted(HEADERS, NAME));
    }
    return values;
  }
}
