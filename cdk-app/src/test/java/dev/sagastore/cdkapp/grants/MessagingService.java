package dev.sagastore.cdkapp.grants;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sagastore.bus.sqs.SqsTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * SQS, SNS and EventBridge on a free port of the loopback interface: each request succeeds, and the
 * queue contains the messages that a test has added.
 */
final class MessagingService implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
  private final HttpServer server;
  private final List<SdkClient> clients = new ArrayList<>();

  MessagingService() {
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Returns a transport with the environment of a policy, which sends what the policy allows. */
  SqsTransport transport(BusPolicy policy) {
    return SqsTransport.builder()
        .environment(policy.environment())
        .client(client(SqsClient.builder().checksumValidationEnabled(false), policy))
        .snsClient(client(SnsClient.builder(), policy))
        .eventBridgeClient(client(EventBridgeClient.builder(), policy))
        .build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient>
      C client(B builder, BusPolicy policy) {
    C client =
        builder
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(
                config ->
                    config.addExecutionInterceptor(
                        new ExecutionInterceptor() {
                          @Override
                          public void beforeExecution(
                              Context.BeforeExecution context, ExecutionAttributes attributes) {
                            policy.requireAllowed(MessagingNeed.of(context.request()).toString());
                          }
                        }))
            .build();
    clients.add(client);
    return client;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    byte[] body = (target == null ? published(request) : response(target, request)).getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream stream = exchange.getResponseBody()) {
      stream.write(body);
    }
  }

  private static String published(String request) {
    if (!request.contains("Action=PublishBatch")) {
      return """
      <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
        <PublishResult><MessageId>m</MessageId></PublishResult>
      </PublishResponse>
      """;
    }
    return """
    <PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <PublishBatchResult>
        <Successful><member><Id>0</Id><MessageId>m</MessageId></member></Successful>
        <Failed/>
      </PublishBatchResult>
    </PublishBatchResponse>
    """;
  }

  private String response(String target, String request) throws IOException {
    JsonNode json = JSON.readTree(request);
    return switch (target.substring(target.lastIndexOf('.') + 1)) {
      case "SendMessageBatch", "DeleteMessageBatch" -> successful(json.path("Entries"));
      case "ReceiveMessage" -> received(bodies.poll());
      case "GetQueueAttributes" ->
          """
          {"Attributes": {"QueueArn": "arn:aws:sqs:eu-west-1:123456789012:%s"}}\
          """
              .formatted(BusPolicy.name(json.path("QueueUrl").asText()));
      case "StartMessageMoveTask" ->
          """
          {"TaskHandle": "%s"}\
          """
              .formatted(json.path("SourceArn").asText());
      case "PutEvents" ->
          """
          {"FailedEntryCount": 0, "Entries": [{"EventId": "e"}]}\
          """;
      default -> "{}";
    };
  }

  private static String successful(JsonNode entries) {
    ObjectNode response = JSON.createObjectNode();
    response.putArray("Failed");
    ArrayNode successful = response.putArray("Successful");
    entries.forEach(
        entry -> successful.addObject().put("Id", entry.path("Id").asText()).put("MessageId", "m"));
    return response.toString();
  }

  private static String received(@Nullable String body) {
    ObjectNode response = JSON.createObjectNode();
    ArrayNode messages = response.putArray("Messages");
    if (body != null) {
      messages.addObject().put("MessageId", "m").put("ReceiptHandle", "r").put("Body", body);
    }
    return response.toString();
  }

  /** Adds a message to the queue. */
  void add(String body) {
    bodies.add(body);
  }

  @Override
  public void close() {
    clients.forEach(SdkClient::close);
    server.stop(0);
  }
}
