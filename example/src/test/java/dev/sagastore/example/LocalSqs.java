package dev.sagastore.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One queue behind SQS's protocol, on a free port, as far as a consumer needs it: messages are
 * waited for, hidden while somebody has them in hand, and gone when they are deleted. The
 * visibility timeout is over when the test says so.
 */
final class LocalSqs implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Deque<Sent> waiting = new ArrayDeque<>();
  private final Map<String, Sent> inHand = new LinkedHashMap<>();
  private final List<String> deleted = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private boolean deletesHeld;
  private final LoopbackServer server = LoopbackServer.start(this::answer);

  private record Sent(String id, String body) {}

  URI endpoint() {
    return URI.create("http://" + server.address());
  }

  String queueUrl() {
    return endpoint() + "/000000000000/orders";
  }

  SqsClient client() {
    return SqsClient.builder()
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  synchronized void send(String id, String body) {
    waiting.add(new Sent(id, body));
    notifyAll();
  }

  /** Ends the visibility timeout of all messages that somebody has in hand. */
  synchronized void redeliver() {
    waiting.addAll(inHand.values());
    inHand.clear();
    notifyAll();
  }

  /** Refuses the next request for an operation. */
  synchronized void refuseNext(String operation) {
    refusals.add(operation);
  }

  /** Leaves requests to delete messages unanswered, until {@link #answerDeletes}. */
  synchronized void holdDeletes() {
    deletesHeld = true;
  }

  synchronized void answerDeletes() {
    deletesHeld = false;
    notifyAll();
  }

  /** Waits until so many requests for an operation have arrived. */
  synchronized void awaitRequests(String operation, int count) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (requests(operation) < count) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new AssertionError("only these requests came in a minute: " + requests);
      }
      wait(millis);
    }
  }

  synchronized long requests(String operation) {
    return requests.stream().filter(operation::equals).count();
  }

  /** The ids of the messages that are gone. */
  synchronized List<String> deleted() {
    return List.copyOf(deleted);
  }

  /** The ids of the messages that somebody has in hand. */
  synchronized List<String> inHand() {
    return inHand.values().stream().map(Sent::id).toList();
  }

  /** The ids of the messages that wait. */
  synchronized List<String> waiting() {
    return waiting.stream().map(Sent::id).toList();
  }

  @Override
  public void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation = target.substring(target.indexOf('.') + 1);
    JsonNode request = MAPPER.readTree(exchange.getRequestBody());
    int status = 200;
    ObjectNode answer;
    try {
      answer = answer(operation, request);
    } catch (Refused e) {
      status = 400;
      answer = MAPPER.createObjectNode().put("__type", "com.amazonaws.sqs#AccessDenied");
    }
    byte[] bytes = MAPPER.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private synchronized ObjectNode answer(String operation, JsonNode request)
      throws InterruptedException, Refused {
    requests.add(operation);
    notifyAll();
    if (refusals.remove(operation)) {
      throw new Refused();
    }
    return switch (operation) {
      case "ReceiveMessage" -> receive(request);
      case "DeleteMessageBatch" -> delete(request);
      default -> throw new AssertionError("a consumer does not ask for " + operation);
    };
  }

  private ObjectNode receive(JsonNode request) throws InterruptedException {
    long end =
        System.nanoTime() + Duration.ofSeconds(request.path("WaitTimeSeconds").asInt(0)).toNanos();
    for (long left = end - System.nanoTime();
        waiting.isEmpty() && left > 0;
        left = end - System.nanoTime()) {
      wait(left / 1_000_000 + 1);
    }
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode messages = answer.putArray("Messages");
    for (int i = request.path("MaxNumberOfMessages").asInt(1); i > 0 && !waiting.isEmpty(); i--) {
      Sent sent = waiting.remove();
      String receipt = UUID.randomUUID().toString();
      inHand.put(receipt, sent);
      messages
          .addObject()
          .put("MessageId", sent.id())
          .put("ReceiptHandle", receipt)
          .put("MD5OfBody", md5(sent.body()))
          .put("Body", sent.body());
    }
    return answer;
  }

  private ObjectNode delete(JsonNode request) throws InterruptedException {
    while (deletesHeld) {
      wait();
    }
    ObjectNode answer = MAPPER.createObjectNode();
    ArrayNode successful = answer.putArray("Successful");
    ArrayNode failed = answer.putArray("Failed");
    for (JsonNode entry : request.path("Entries")) {
      Sent sent = inHand.remove(entry.path("ReceiptHandle").asText());
      if (sent == null) {
        failed.addObject().put("Id", entry.path("Id").asText()).put("SenderFault", true);
      } else {
        deleted.add(sent.id());
        successful.addObject().put("Id", entry.path("Id").asText());
      }
    }
    return answer;
  }

  private static String md5(String body) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Refused extends Exception {}
}
