package dev.sagastore.bus.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The documents with metrics that were written. */
final class MetricLog implements Consumer<byte[]> {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<JsonNode> documents = new ArrayList<>();

  @Override
  public void accept(byte[] line) {
    documents.add(parsed(new String(line, UTF_8)));
  }

  static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  List<JsonNode> documents() {
    return documents;
  }

  /** Returns the sum of a metric; null without a value. */
  @Nullable Double sum(String metric) {
    Double sum = null;
    for (JsonNode document : documents) {
      JsonNode values = document.path(metric);
      for (JsonNode value : values.isNumber() ? List.of(values) : values) {
        sum = (sum == null ? 0 : sum) + value.doubleValue();
      }
    }
    return sum;
  }
}
