package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.spi.Envelope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An event of CloudEvents 1.0.
 *
 * @param attributes attributes of the event by name, without prefix
 * @param others further headers
 * @param data the data as text
 */
record CloudEvent(Map<String, String> attributes, Map<String, String> others, String data) {
  static final String SPECVERSION = "specversion";
  static final String DATACONTENTTYPE = "datacontenttype";

  static final List<String> REQUIRED = List.of("id", "source", SPECVERSION, "type");

  private static final Set<String> TEXTS =
      Set.of("id", "source", SPECVERSION, "type", DATACONTENTTYPE, "dataschema", "subject", "time");

  private static final String DATA = "data";
  private static final String DATA_BASE64 = "data_base64";
  private static final String SCHEMA_VERSION = "schemaversion";
  private static final Pattern POSITIVE_INTEGER = Pattern.compile("[1-9][0-9]{0,8}");

  /** Returns the event of a JSON object in structured mode. */
  static CloudEvent structured(ObjectNode event) {
    Map<String, String> attributes = new TreeMap<>();
    event
        .properties()
        .forEach(
            member -> {
              if (isAttribute(member)) {
                attributes.put(member.getKey(), text(member.getKey(), member.getValue()));
              }
            });
    String contentType = attributes.getOrDefault(DATACONTENTTYPE, "");
    return new CloudEvent(
        attributes,
        Map.of(),
        new CloudEventData(event.path(DATA), event.path(DATA_BASE64), contentType).text());
  }

  /** A member that is null counts as one that is missing. */
  private static boolean isAttribute(Map.Entry<String, JsonNode> member) {
    return !member.getKey().equals(DATA)
        && !member.getKey().equals(DATA_BASE64)
        && !member.getValue().isNull();
  }

  private static String text(String name, JsonNode value) {
    if (TEXTS.contains(name) && !value.isTextual()) {
      throw new IllegalArgumentException(
          "the attribute '%s' of the CloudEvent must be a text".formatted(name));
    }
    if (!value.isTextual() && !value.isBoolean() && !value.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "an extension attribute of the CloudEvent must be a text, a boolean or an integer");
    }
    return value.asText();
  }

  Envelope envelope() {
    check();
    Map<String, String> headers = new TreeMap<>(others);
    headers.putAll(attributes);
    headers.keySet().removeAll(List.of("id", "type", SPECVERSION));
    Envelope envelope =
        Envelope.of(
            ForeignId.of("cloudevents", attribute("source"), attribute("id")),
            attribute("type"),
            data);
    String version = attribute(SCHEMA_VERSION);
    if (POSITIVE_INTEGER.matcher(version).matches()) {
      headers.remove(SCHEMA_VERSION);
      envelope = envelope.withVersion(Integer.parseInt(version));
    }
    return envelope.withHeaders(headers);
  }

  private void check() {
    List<String> missing = REQUIRED.stream().filter(name -> attribute(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "the CloudEvent lacks required attributes: " + String.join(", ", missing));
    }
    if (!attribute(SPECVERSION).equals("1.0")) {
      throw new IllegalArgumentException(
          "'%s' of the CloudEvent must be '1.0', the only supported version"
              .formatted(SPECVERSION));
    }
  }

  private String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }
}
