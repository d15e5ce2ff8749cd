package dev.sagastore.bus.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The JSON of envelopes and documents. Numbers keep all their digits, and texts with duplicate keys
 * count as no JSON, since their meaning depends on the reader.
 */
final class JsonText {
  /** Levels of a whole document. */
  static final int MAX_DEPTH = 1_000;

  private static final JsonMapper MAPPER = mapper(MAX_DEPTH);

  /** Leaves levels for the documents around a body. */
  private static final JsonMapper EMBEDDING_MAPPER = mapper(MAX_DEPTH / 2);

  private JsonText() {}

  private static JsonMapper mapper(int maxDepth) {
    return JsonMapper.builder(
            JsonFactory.builder()
                // names come from other systems, and interned ones stay in memory
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(maxDepth).build())
                .build())
        .enable(
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /** Returns the value; empty if the text is not one JSON value, or exceeds a limit. */
  static Optional<JsonNode> parse(String text) {
    return parse(text, MAPPER);
  }

  /** Returns the value; empty if it can't become a part of a document. */
  static Optional<JsonNode> parseEmbeddable(String text) {
    return isUnicode(text) ? parse(text, EMBEDDING_MAPPER) : Optional.empty();
  }

  /**
   * Returns whether the text has no half of a surrogate pair, which names in JSON can't contain.
   */
  static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static Optional<JsonNode> parse(String text, JsonMapper mapper) {
    try {
      return Optional.of(mapper.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the object; empty if the text is anything else, which its first character can tell. */
  static Optional<ObjectNode> parseObject(String text) {
    return startsWithBrace(text)
        ? parse(text).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast)
        : Optional.empty();
  }

  private static boolean startsWithBrace(String text) {
    int i = 0;
    while (i < text.length() && " \t\r\n".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i < text.length() && text.charAt(i) == '{';
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the JSON can't be written", e);
    }
  }

  /**
   * Returns the JSON in characters that SQS, SNS and EventBridge accept: escapes stand for U+FFFE,
   * U+FFFF and for surrogates without their other half.
   */
  static String writeForTransport(JsonNode node) {
    String json = write(node);
    StringBuilder text = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (c == 0xFFFE || c == 0xFFFF || (c >= 0xD800 && c <= 0xDFFF)) {
                text.append("\\u%04X".formatted(c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }
}
