package dev.sagastore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sagastore.bus.json.EnvelopeFormat;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Prints the cold start of a function on the bus, and of one by hand with the store and a bare SQS
 * client: the medians until the handler is created, and until the first message is handled, and the
 * processor time of the JVM until then. Each start has a JVM of its own, and they take turns.
 * DynamoDB and SQS are in this JVM, behind HTTP.
 */
public final class FunctionStartReport {
  private static final JsonMapper JSON = new JsonMapper();

  private FunctionStartReport() {}

  /** The times of one start, in milliseconds. */
  private record Start(double created, double handled, double processor) {}

  /**
   * Measures.
   *
   * @param args number of starts of each function (default 30)
   * @throws IOException if a function can't be started
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length == 0 ? 30 : Integer.parseInt(args[0]);
    try (EmbeddedDynamoDb engine = EmbeddedDynamoDb.start()) {
      SagaTable.of(engine.client(), "sagas").create(Duration.ofMinutes(1));
      // the first server of the JVM, because it sets TCP_NODELAY for all of them
      String dynamoDb = engine.endpoint().toString();
      HttpServer sqs =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      sqs.createContext("/", FunctionStartReport::send);
      sqs.start();
      try {
        run(rounds, environment(dynamoDb, "http://127.0.0.1:" + sqs.getAddress().getPort()));
      } finally {
        sqs.stop(0);
      }
    }
  }

  private static void run(int rounds, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<Start> byHand = new ArrayList<>();
    List<Start> remembering = new ArrayList<>();
    List<Start> onBus = new ArrayList<>();
    for (int i = -2; i < rounds; i++) {
      Start first = start("hand", environment);
      Start second = start("hand-remembering", environment);
      Start third = start("bus", environment);
      if (i >= 0) {
        byHand.add(first);
        remembering.add(second);
        onBus.add(third);
      }
    }
    print("by hand", byHand, byHand);
    print("by hand, remembering", remembering, byHand);
    print("on the bus", onBus, byHand);
    print("on the bus, to remembering", onBus, remembering);
  }

  private static Map<String, String> environment(String dynamoDb, String sqs) {
    return Map.ofEntries(
        Map.entry("SAGA_STORE_TABLE_NAME", "sagas"),
        Map.entry("SAGA_STORE_CORRELATION_INDEX_NAME", "GSI1"),
        Map.entry("SAGA_STORE_CLEANUP_INDEX_NAME", "GSI2"),
        Map.entry("SAGA_STORE_TTL_ATTRIBUTE", "ttl"),
        Map.entry("SAGA_STORE_SCHEMA_VERSION", "2"),
        Map.entry("SAGA_BUS_NAME", "orders"),
        Map.entry("SAGA_BUS_QUEUE_URL", sqs + "/000000000000/orders"),
        Map.entry("SAGA_BUS_DEAD_LETTER_QUEUE_URL", sqs + "/000000000000/orders-dead"),
        Map.entry("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb),
        Map.entry("AWS_ENDPOINT_URL_SQS", sqs),
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("AWS_ACCESS_KEY_ID", "local"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "local"),
        Map.entry(
            "ENVELOPE",
            EnvelopeFormat.attributes(Envelope.of("m-1", "OrderPlaced", "{}"))
                .get(EnvelopeFormat.ATTRIBUTE)));
  }

  private static Start start(String function, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // as in Lambda's managed runtimes
            "-XX:+TieredCompilation",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            // Lambda's own classes are not in this JVM. With them, each function exceeds the first
            // threshold of the metaspace, which takes a full collection; here, only one would
            "-XX:MetaspaceSize=32m",
            "-Dsoftware.amazon.awssdk.http.service.impl="
                + "software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService",
            "-cp",
            System.getProperty("java.class.path"),
            FunctionStart.class.getName(),
            function);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines;
    try (BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      lines = output.lines().toList();
    }
    process.waitFor();
    String[] line =
        lines.stream()
            .filter(text -> text.startsWith("start "))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(String.join("\n", lines)))
            .split(" ", -1);
    return new Start(
        Double.parseDouble(line[1]), Double.parseDouble(line[2]), Double.parseDouble(line[3]));
  }

  /** Takes messages as SQS does. */
  private static void send(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      ObjectNode response = JSON.createObjectNode();
      if (request.has("Entries")) {
        for (JsonNode entry : request.path("Entries")) {
          result(response.withArray("Successful").addObject(), entry)
              .put("Id", entry.path("Id").textValue());
        }
      } else {
        result(response, request);
      }
      byte[] bytes = JSON.writeValueAsBytes(response);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Writes the ID and the hashes that the SDK compares. */
  private static ObjectNode result(ObjectNode result, JsonNode message) throws IOException {
    result.put("MessageId", "m");
    result.put("MD5OfMessageBody", md5(message.path("MessageBody").textValue().getBytes(UTF_8)));
    if (message.path("MessageAttributes").isEmpty()) {
      return result;
    }
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
    ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(attributes);
    Map<String, JsonNode> sorted = new TreeMap<>();
    message
        .path("MessageAttributes")
        .properties()
        .forEach(e -> sorted.put(e.getKey(), e.getValue()));
    for (Map.Entry<String, JsonNode> attribute : sorted.entrySet()) {
      writeText(data, attribute.getKey());
      writeText(data, attribute.getValue().path("DataType").textValue());
      data.writeByte(1);
      writeText(data, attribute.getValue().path("StringValue").textValue());
    }
    return result.put("MD5OfMessageAttributes", md5(attributes.toByteArray()));
  }

  private static void writeText(DataOutputStream data, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    data.writeInt(bytes.length);
    data.write(bytes);
  }

  private static String md5(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(bytes);
      return "%032x".formatted(new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void print(String what, List<Start> starts, List<Start> compared) {
    System.out.printf(
        "%-28s created %s, handled %s, processor %s%n",
        what,
        column(starts, compared, Start::created),
        column(starts, compared, Start::handled),
        column(starts, compared, Start::processor));
  }

  private static String column(
      List<Start> starts, List<Start> compared, ToDoubleFunction<Start> time) {
    double median = median(starts, time);
    return "%6.0f ms %.2f x".formatted(median, median / median(compared, time));
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> time) {
    double[] sorted = starts.stream().mapToDouble(time).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
