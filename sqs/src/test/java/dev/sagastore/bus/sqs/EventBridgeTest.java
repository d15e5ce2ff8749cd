package dev.sagastore.bus.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.json.EnvelopeFormat;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Event buses of EventBridge as destinations, over HTTP. */
class EventBridgeTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ARN = "arn:aws:events:eu-west-1:123456789012:event-bus/company";
  private static final Destination COMPANY = Destination.of("company");
  private static final SendResult SENT = SendResult.sent();

  private final LoopbackService service = new LoopbackService(EventBridgeTest::put);
  private EventBridgeClient eventBridge;
  private SqsClient sqs;
  private SqsTransport transport;

  @BeforeEach
  void build() {
    eventBridge = service.client(EventBridgeClient.builder());
    sqs = service.client(SqsClient.builder());
    transport =
        SqsTransport.builder()
            .name("orders")
            .client(sqs)
            .eventBridgeClient(eventBridge)
            .queueUrl("http://127.0.0.1/1/orders")
            .withoutDeadLetterQueue()
            .destination("company", ARN)
            .build();
  }

  @AfterEach
  void close() {
    transport.close();
    eventBridge.close();
    sqs.close();
    service.close();
  }

  private static JsonNode entries(String request) {
    try {
      return JSON.readTree(request).path("Entries");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static long bytes(JsonNode entries) {
    long sum = 0;
    for (JsonNode entry : entries) {
      for (String field : List.of("Source", "DetailType", "Detail")) {
        sum += entry.path(field).textValue().getBytes(UTF_8).length;
      }
    }
    return sum;
  }

  /** Puts all events, if the batch is within the limits. */
  private static LoopbackService.Response put(String request) {
    return put(request, -1, "");
  }

  private static LoopbackService.Response put(String request, int failing, String code) {
    JsonNode entries = entries(request);
    if (entries.size() > 10 || bytes(entries) > 1_000_000) {
      return error(400, "ValidationException");
    }
    ObjectNode response = JSON.createObjectNode();
    response.put("FailedEntryCount", failing < 0 ? 0 : 1);
    for (int i = 0; i < entries.size(); i++) {
      ObjectNode result = response.withArray("Entries").addObject();
      if (i == failing) {
        result.put("ErrorCode", code).put("ErrorMessage", "injected");
      } else {
        result.put("EventId", "event-" + i);
      }
    }
    return new LoopbackService.Response(200, response.toString());
  }

  private static LoopbackService.Response error(int status, String code) {
    return new LoopbackService.Response(
        status, JSON.createObjectNode().put("__type", code).put("message", "injected").toString());
  }

  private static List<SendRequest> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> request("id-" + i, "{\"number\":%s}".formatted(i)))
        .toList();
  }

  private static SendRequest request(String id, String body) {
    return SendRequest.of(COMPANY, Envelope.of(id, "OrderPlaced", body).withHeader("a", "b"));
  }

  /** Returns a message whose entry has exactly the given size. */
  private static SendRequest sized(String id, int bytes) {
    int fixed =
        "orders".length()
            + "OrderPlaced".length()
            + EnvelopeFormat.wrap(request(id, "\"\"").envelope()).length();
    return request(id, "\"" + "x".repeat(bytes - fixed) + "\"");
  }

  @Test
  void envelopeArrivesInDetail() throws Exception {
    SendRequest request = request("id", "{\"text\":\"Grüße, 😀\"}");

    assertThat(transport.send(List.of(request))).containsExactly(SENT);

    JsonNode entry = entries(service.requests().get(0)).get(0);
    assertThat(entry.path("EventBusName").textValue()).isEqualTo(ARN);
    assertThat(entry.path("Source").textValue()).isEqualTo("orders");
    assertThat(entry.path("DetailType").textValue()).isEqualTo("OrderPlaced");
    // as EventBridge delivers it to a queue
    ObjectNode event =
        JSON.createObjectNode()
            .put("version", "0")
            .put("id", "event-0")
            .put("source", "orders")
            .put("detail-type", "OrderPlaced");
    event.set("detail", JSON.readTree(entry.path("Detail").textValue()));
    assertThat(
            MessageFormats.standard().read(ReceivedMessage.builder("t", event.toString()).build()))
        .contains(request.envelope());
  }

  @Test
  void batchHasAtMost10Entries() {
    assertThat(transport.send(requests(21))).hasSize(21).containsOnly(SENT);

    assertThat(service.requests())
        .extracting(request -> entries(request).size())
        .containsExactly(10, 10, 1);
  }

  @Test
  void batchHasAtMost1MB() {
    assertThat(transport.send(List.of(sized("a", 999_000), sized("b", 1_000)))).containsOnly(SENT);
    assertThat(service.requests()).hasSize(1);
    assertThat(bytes(entries(service.requests().get(0)))).isEqualTo(1_000_000);

    assertThat(transport.send(List.of(sized("a", 999_000), sized("b", 1_001)))).containsOnly(SENT);
    assertThat(service.requests()).hasSize(3);
  }

  @Test
  void limitsAreReported() {
    assertThat(transport.problem(sized("a", 1_000_000))).isEmpty();
    assertThat(transport.problem(sized("a", 1_000_001)).orElseThrow())
        .contains("1,000,001", "1,000,000");
    assertThat(transport.problem(requests(1).get(0).after(Duration.ofMillis(1))).orElseThrow())
        .contains("only queues delay");
    assertThat(transport.problem(SendRequest.of(COMPANY, Envelope.of("id", "x".repeat(128), "{}"))))
        .isEmpty();
    assertThat(
            transport
                .problem(SendRequest.of(COMPANY, Envelope.of("id", "x".repeat(129), "{}")))
                .orElseThrow())
        .contains("129", "128");
    assertThat(transport.problem(request("id", "control \u0001"))).isEmpty();
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void failingBatchIsSplitUntilCulpritIsAlone() {
    service.behave(
        request -> request.contains("id-9") ? error(413, "RequestEntityTooLarge") : put(request));

    List<SendResult> results = transport.send(requests(10));

    assertThat(results.get(9).kind()).isEqualTo(SendResult.Kind.REJECTED);
    assertThat(results.stream().filter(SENT::equals)).hasSize(9);
    assertThat(service.requests())
        .extracting(request -> entries(request).size())
        .containsExactly(10, 5, 5, 2, 3, 1, 2, 1, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "InternalFailure, FAILED",
    "ThrottlingException, FAILED",
    "NotAuthorizedForSourceException, FAILED",
    "MalformedDetail, REJECTED",
    "InvalidArgument, REJECTED"
  })
  void failedEntryLeavesOthersSent(String code, SendResult.Kind kind) {
    service.behave(request -> put(request, 1, code));

    List<SendResult> results = transport.send(requests(3));

    assertThat(results.get(1).kind()).isEqualTo(kind);
    assertThat(results.get(1).reason().orElseThrow()).contains(ARN, code + ": injected");
    assertThat(List.of(results.get(0), results.get(2))).containsOnly(SENT);
  }

  @ParameterizedTest
  @CsvSource({
    "400, ThrottlingException, injected",
    "400, AccessDeniedException, grant the role events:PutEvents on it",
    "400, ResourceNotFoundException, create it",
    "500, InternalException, injected"
  })
  void failedRequestFailsAllItsMessages(int status, String code, String text) {
    service.behave(request -> error(status, code));

    assertThat(transport.send(requests(2)))
        .hasSize(2)
        .allSatisfy(
            result -> {
              assertThat(result.kind()).isEqualTo(SendResult.Kind.FAILED);
              assertThat(result.reason().orElseThrow()).contains(text);
            });
    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void shortResponseFailsTheRest() {
    service.behave(
        request ->
            new LoopbackService.Response(
                200, "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"e\"}]}"));

    assertThat(transport.send(requests(2)))
        .extracting(SendResult::kind)
        .containsExactly(SendResult.Kind.SENT, SendResult.Kind.FAILED);
  }
}
