package dev.sagastore.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sagastore.bus.json.EnvelopeFormat;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.BufferedReader;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints the cold start of a function on the bus, and of one by hand with the store and a bare SQS
 * client. Each start has a JVM of its own, and they take turns. DynamoDB and SQS are in this JVM,
 * behind HTTP.
 */
public final class FunctionStartReport {
  private static final Pattern BODY = Pattern.compile("\"MessageBody\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private FunctionStartReport() {}

  /** The times of one start, in milliseconds. */
  private record Start(double created, double handled) {}

  /**
   * Measures.
   *
   * @param args number of starts of each function (default 30)
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length == 0 ? 30 : Integer.parseInt(args[0]);
    EmbeddedDynamoDb engine = EmbeddedDynamoDb.start();
    SagaTable.of(engine.client(), "sagas").create(Duration.ofMinutes(1));
    HttpServer sqs =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sqs.createContext("/", FunctionStartReport::send);
    sqs.start();
    Map<String, String> environment =
        environment(engine.endpoint().toString(), "http://127.0.0.1:" + sqs.getAddress().getPort());
    List<Start> byHand = new ArrayList<>();
    List<Start> onBus = new ArrayList<>();
    for (int i = -2; i < rounds; i++) {
      Start hand = start("hand", environment);
      Start bus = start("bus", environment);
      if (i >= 0) {
        byHand.add(hand);
        onBus.add(bus);
      }
    }
    print(
        "handler created", byHand.stream().map(Start::created), onBus.stream().map(Start::created));
    print(
        "first message handled",
        byHand.stream().map(Start::handled),
        onBus.stream().map(Start::handled));
    sqs.stop(0);
    engine.close();
    System.exit(0);
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
    return new Start(Double.parseDouble(line[1]), Double.parseDouble(line[2]));
  }

  /** Takes messages as SQS does. */
  private static void send(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Matcher body = BODY.matcher(request);
      List<String> entries = new ArrayList<>();
      while (body.find()) {
        entries.add(
            "\"Id\":\"%s\",\"MessageId\":\"m\",\"MD5OfMessageBody\":\"%s\""
                .formatted(entries.size(), md5(body.group(1).translateEscapes())));
      }
      boolean isBatch =
          String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target")).endsWith("Batch");
      byte[] response =
          (isBatch
                  ? "{\"Successful\":[{%s}],\"Failed\":[]}".formatted(String.join("},{", entries))
                  : "{%s}".formatted(entries.get(0)))
              .getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, response.length);
      exchange.getResponseBody().write(response);
    }
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return "%032x".formatted(new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void print(String what, Stream<Double> byHand, Stream<Double> onBus) {
    double hand = median(byHand);
    double bus = median(onBus);
    System.out.printf(
        "%-22s store and SqsClient %6.1f ms, bus %6.1f ms, %.2f x%n", what, hand, bus, bus / hand);
  }

  private static double median(Stream<Double> times) {
    List<Double> sorted = times.sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
