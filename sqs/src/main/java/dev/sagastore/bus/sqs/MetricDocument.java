package dev.sagastore.bus.sqs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sagastore.schema.BusMetric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes documents of the embedded metric format. */
final class MetricDocument {
  /** Maximum number of values of a metric in a document. */
  private static final int MAX_VALUES = 100;

  private static final JsonFactory JSON = new JsonFactory();

  private MetricDocument() {}

  /**
   * Returns the documents of values, one line each.
   *
   * @param busName name of the bus
   * @param now time of the values
   * @param requestId ID of the invocation
   * @param values the values
   * @return lines in UTF-8, each with its line feed; empty if no metric has a value
   */
  static List<byte[]> of(
      String busName, Instant now, @Nullable String requestId, MetricValues values) {
    List<byte[]> lines = new ArrayList<>();
    Map<BusMetric, Long> counts = values.counts();
    Map<BusMetric, List<Double>> times = values.times();
    Map<MetricValues.MessageGroup, Integer> messages = values.messages();
    while (!counts.isEmpty() || !times.isEmpty()) {
      lines.add(line(busName, now, requestId, counts, first(times), messages));
      times = rest(times);
      counts = Map.of();
      messages = Map.of();
    }
    return lines;
  }

  private static Map<BusMetric, List<Double>> first(Map<BusMetric, List<Double>> times) {
    Map<BusMetric, List<Double>> first = new EnumMap<>(BusMetric.class);
    times.forEach(
        (metric, values) ->
            first.put(metric, values.subList(0, Math.min(MAX_VALUES, values.size()))));
    return first;
  }

  private static Map<BusMetric, List<Double>> rest(Map<BusMetric, List<Double>> times) {
    Map<BusMetric, List<Double>> rest = new EnumMap<>(BusMetric.class);
    times.forEach(
        (metric, values) -> {
          if (values.size() > MAX_VALUES) {
            rest.put(metric, values.subList(MAX_VALUES, values.size()));
          }
        });
    return rest;
  }

  private static byte[] line(
      String busName,
      Instant now,
      @Nullable String requestId,
      Map<BusMetric, Long> counts,
      Map<BusMetric, List<Double>> times,
      Map<MetricValues.MessageGroup, Integer> messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      writeMetadata(json, now, metrics(counts, times));
      json.writeStringField(BusMetric.dimension(), busName);
      for (Map.Entry<BusMetric, Long> count : counts.entrySet()) {
        json.writeNumberField(count.getKey().metricName(), count.getValue());
      }
      for (Map.Entry<BusMetric, List<Double>> time : times.entrySet()) {
        json.writeArrayFieldStart(time.getKey().metricName());
        for (double value : time.getValue()) {
          json.writeNumber(value);
        }
        json.writeEndArray();
      }
      if (requestId != null) {
        json.writeStringField("requestId", requestId);
      }
      writeMessages(json, messages);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array of bytes can always be written", e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static Set<BusMetric> metrics(
      Map<BusMetric, Long> counts, Map<BusMetric, List<Double>> times) {
    Set<BusMetric> metrics = EnumSet.noneOf(BusMetric.class);
    metrics.addAll(counts.keySet());
    metrics.addAll(times.keySet());
    return metrics;
  }

  private static void writeMetadata(JsonGenerator json, Instant now, Set<BusMetric> metrics)
      throws IOException {
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", now.toEpochMilli());
    json.writeArrayFieldStart("CloudWatchMetrics");
    json.writeStartObject();
    json.writeStringField("Namespace", BusMetric.namespace());
    json.writeArrayFieldStart("Dimensions");
    json.writeStartArray();
    json.writeString(BusMetric.dimension());
    json.writeEndArray();
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    for (BusMetric metric : metrics) {
      json.writeStartObject();
      json.writeStringField("Name", metric.metricName());
      json.writeStringField("Unit", metric.unit().unitName());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeMessages(
      JsonGenerator json, Map<MetricValues.MessageGroup, Integer> messages) throws IOException {
    if (messages.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("messages");
    for (Map.Entry<MetricValues.MessageGroup, Integer> entry : messages.entrySet()) {
      json.writeStartObject();
      json.writeStringField("saga", entry.getKey().saga());
      json.writeStringField("type", entry.getKey().type());
      json.writeStringField("outcome", entry.getKey().outcome());
      json.writeNumberField("count", entry.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
