package dev.sagastore.bus.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes documents as CloudWatch does, by the <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">specification</a>
 * of the embedded metric format.
 */
final class MetricDocuments implements Consumer<byte[]> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> UNITS = Set.of("Count", "Milliseconds");

  private final List<JsonNode> documents = new ArrayList<>();

  /** A value of a metric. */
  record Value(String metric, String unit, String bus, double number) {}

  @Override
  public void accept(byte[] line) {
    String text = new String(line, UTF_8);
    assertThat(text).endsWith("\n").containsOnlyOnce("\n");
    assertThat(line.length).as("maximum size").isLessThanOrEqualTo(256 * 1024);
    documents.add(parsed(text));
  }

  static JsonNode parsed(String line) {
    try {
      JsonNode document = JSON.readTree(line);
      assertValid(document);
      return document;
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  /** Checks the rules of the specification, and that there is one dimension. */
  private static void assertValid(JsonNode document) {
    JsonNode metadata = document.path("_aws");
    assertThat(metadata.path("Timestamp").isIntegralNumber()).isTrue();
    assertThat(metadata.path("CloudWatchMetrics").size()).isEqualTo(1);
    JsonNode directive = metadata.path("CloudWatchMetrics").path(0);
    assertThat(directive.path("Namespace").textValue()).isEqualTo("Sagastore");
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"Bus\"]]");
    assertThat(document.path("Bus").isTextual()).isTrue();
    assertThat(directive.path("Metrics").size()).isBetween(1, 100);
    for (JsonNode metric : directive.path("Metrics")) {
      assertThat(UNITS).contains(metric.path("Unit").textValue());
      JsonNode target = document.path(metric.path("Name").textValue());
      assertThat(target.isNumber() || target.isArray()).as("%s", metric).isTrue();
      assertThat(target.size()).isLessThanOrEqualTo(100);
      target.forEach(value -> assertThat(value.isNumber()).isTrue());
    }
  }

  List<JsonNode> documents() {
    return documents;
  }

  /** Returns all values that CloudWatch would extract. */
  List<Value> values() {
    List<Value> values = new ArrayList<>();
    for (JsonNode document : documents) {
      for (JsonNode metric : document.at("/_aws/CloudWatchMetrics/0/Metrics")) {
        String name = metric.path("Name").textValue();
        JsonNode target = document.path(name);
        for (JsonNode number : target.isArray() ? target : List.of(target)) {
          values.add(
              new Value(
                  name,
                  metric.path("Unit").textValue(),
                  document.path("Bus").textValue(),
                  number.doubleValue()));
        }
      }
    }
    return values;
  }

  /** Returns the sum of a metric; null without a value. */
  @Nullable Double sum(String metric) {
    List<Value> values = values().stream().filter(value -> value.metric().equals(metric)).toList();
    return values.isEmpty() ? null : values.stream().mapToDouble(Value::number).sum();
  }
}
