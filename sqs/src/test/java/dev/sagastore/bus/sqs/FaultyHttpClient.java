package dev.sagastore.bus.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Records requests to SQS, and injects faults below the SDK. */
final class FaultyHttpClient implements SdkHttpClient {
  private static final JsonMapper JSON = new JsonMapper();

  /** A request to SQS. */
  record Request(String operation, JsonNode body) {
    /** Returns the number of messages. */
    int entries() {
      return body.has("Entries") ? body.path("Entries").size() : 1;
    }
  }

  /** The exchange of a request and a response. */
  @FunctionalInterface
  interface Exchange {
    HttpExecuteResponse call(HttpExecuteRequest request) throws IOException;
  }

  /** Replaces an exchange. */
  @FunctionalInterface
  interface Fault {
    HttpExecuteResponse apply(HttpExecuteRequest request, Exchange network) throws IOException;
  }

  private final SdkHttpClient network;
  private final Map<String, Deque<Fault>> planned = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  FaultyHttpClient(SdkHttpClient network) {
    this.network = network;
  }

  /** Plans faults for the next requests of an operation. */
  void next(String operation, Fault... faults) {
    planned.computeIfAbsent(operation, key -> new ArrayDeque<>()).addAll(List.of(faults));
  }

  List<Request> requests(String operation) {
    return requests.stream().filter(request -> request.operation().equals(operation)).toList();
  }

  /** Returns the requests that send messages, one or a batch. */
  List<Request> sends() {
    return requests.stream()
        .filter(request -> request.operation().startsWith("SendMessage"))
        .toList();
  }

  /** The service answers with an error, and does nothing. */
  static Fault error(int status, String code, String message) {
    return (request, network) ->
        response(
            status,
            JSON.createObjectNode()
                .put("__type", "com.amazonaws.sqs#" + code)
                .put("message", message));
  }

  static Fault throttled() {
    return error(400, "RequestThrottled", "Rate exceeded");
  }

  /** The service does what it is asked, and the response gets lost. */
  static Fault lostResponse() {
    return (request, network) -> {
      read(network.call(request));
      throw new IOException("connection reset");
    };
  }

  /** The service does nothing for one entry, and the rest. */
  static Fault failedEntry(int place, String code, boolean senderFault) {
    return (request, network) -> {
      ObjectNode body = (ObjectNode) JSON.readTree(bytes(request));
      ArrayNode entries = (ArrayNode) body.get("Entries");
      JsonNode failed = entries.remove(place);
      ObjectNode response =
          entries.isEmpty()
              ? JSON.createObjectNode()
              : (ObjectNode) JSON.readTree(read(network.call(withBody(request, body))));
      response
          .withArray("Failed")
          .addObject()
          .put("Id", failed.path("Id").textValue())
          .put("Code", code)
          .put("Message", "injected")
          .put("SenderFault", senderFault);
      return response(200, response);
    };
  }

  /** The service returns nothing about an entry. */
  static Fault forgottenEntry(int place) {
    return (request, network) -> {
      ObjectNode body = (ObjectNode) JSON.readTree(bytes(request));
      ((ArrayNode) body.get("Entries")).remove(place);
      return network.call(withBody(request, body));
    };
  }

  private static HttpExecuteRequest withBody(HttpExecuteRequest request, JsonNode body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    return HttpExecuteRequest.builder()
        .request(
            request.httpRequest().toBuilder()
                .putHeader("Content-Length", Integer.toString(bytes.length))
                .build())
        .contentStreamProvider(() -> new ByteArrayInputStream(bytes))
        .build();
  }

  private static HttpExecuteResponse response(int status, JsonNode body) {
    return HttpExecuteResponse.builder()
        .response(SdkHttpResponse.builder().statusCode(status).build())
        .responseBody(
            AbortableInputStream.create(new ByteArrayInputStream(body.toString().getBytes(UTF_8))))
        .build();
  }

  @CanIgnoreReturnValue
  private static byte[] read(HttpExecuteResponse response) throws IOException {
    try (InputStream stream = response.responseBody().orElseThrow()) {
      return stream.readAllBytes();
    }
  }

  private static byte[] bytes(HttpExecuteRequest request) {
    try (InputStream stream = request.contentStreamProvider().orElseThrow().newStream()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    String operation =
        request
            .httpRequest()
            .firstMatchingHeader("X-Amz-Target")
            .orElse("")
            .replaceFirst(".*\\.", "");
    List<ExecutableHttpRequest> running = new ArrayList<>();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        requests.add(new Request(operation, JSON.readTree(bytes(request))));
        Fault fault = planned.getOrDefault(operation, new ArrayDeque<>()).poll();
        Exchange exchange =
            sent -> {
              ExecutableHttpRequest real = network.prepareRequest(sent);
              running.add(real);
              return real.call();
            };
        return fault == null ? exchange.call(request) : fault.apply(request, exchange);
      }

      @Override
      public void abort() {
        running.forEach(ExecutableHttpRequest::abort);
      }
    };
  }

  @Override
  public void close() {}
}
