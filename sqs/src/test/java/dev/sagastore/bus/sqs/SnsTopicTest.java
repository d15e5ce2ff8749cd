package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;

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
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Topics of SNS as destinations, over HTTP. */
class SnsTopicTest {
  private static final String ARN = "arn:aws:sns:eu-west-1:123456789012:events";
  private static final Destination EVENTS = Destination.of("events");
  private static final SendResult SENT = SendResult.sent();

  private final LoopbackService service = new LoopbackService(SnsService::publish);
  private SnsClient sns;
  private SqsClient sqs;
  private SqsTransport transport;

  @BeforeEach
  void build() {
    sns = service.client(SnsClient.builder());
    sqs = service.client(SqsClient.builder());
    transport =
        SqsTransport.builder()
            .name("orders")
            .client(sqs)
            .snsClient(sns)
            .queueUrl("http://127.0.0.1/1/orders")
            .withoutDeadLetterQueue()
            .destination("events", ARN)
            .build();
  }

  @AfterEach
  void close() {
    transport.close();
    sns.close();
    sqs.close();
    service.close();
  }

  private static Envelope envelope(String id, String body) {
    return Envelope.of(id, "OrderPlaced", body).withHeader("name", "value");
  }

  private static List<SendRequest> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> SendRequest.of(EVENTS, envelope("id-" + i, "body-" + i)))
        .toList();
  }

  private List<SnsService.Entry> published() {
    return service.requests().stream().flatMap(form -> SnsService.entries(form).stream()).toList();
  }

  /** Returns a message whose size is exactly the given one. */
  private static SendRequest sized(String id, int bytes) {
    int fixed =
        "sagastore".length()
            + "String".length()
            + EnvelopeFormat.attributes(envelope(id, "")).get("sagastore").length();
    return SendRequest.of(EVENTS, envelope(id, "x".repeat(bytes - fixed)));
  }

  @Test
  void bodyAndEnvelopeArrive() {
    Envelope envelope = envelope("id", "{\"text\": \"Grüße & 😀\"}").withVersion(3);

    assertThat(transport.send(List.of(SendRequest.of(EVENTS, envelope)))).containsExactly(SENT);

    assertThat(SnsService.parameters(service.requests().get(0)))
        .containsEntry("Action", "Publish")
        .containsEntry("TopicArn", ARN)
        .containsEntry("MessageAttributes.entry.1.Value.DataType", "String");
    assertThat(published()).map(SnsTopicTest::envelope).containsExactly(envelope);
  }

  @Test
  void batchArrives() {
    assertThat(transport.send(requests(2))).containsOnly(SENT);

    assertThat(SnsService.parameters(service.requests().get(0)))
        .containsEntry("Action", "PublishBatch")
        .containsEntry("TopicArn", ARN)
        .containsEntry(
            "PublishBatchRequestEntries.member.1.MessageAttributes.entry.1.Value.DataType",
            "String");
    assertThat(published())
        .map(SnsTopicTest::envelope)
        .containsExactlyElementsOf(requests(2).stream().map(SendRequest::envelope).toList());
  }

  private static Envelope envelope(SnsService.Entry entry) {
    return MessageFormats.standard()
        .read(ReceivedMessage.builder("t", entry.body()).attributes(entry.attributes()).build())
        .orElseThrow();
  }

  @Test
  void batchHasAtMost10Entries() {
    assertThat(transport.send(requests(21))).hasSize(21).containsOnly(SENT);

    assertThat(service.requests())
        .extracting(form -> SnsService.entries(form).size())
        .containsExactly(10, 10, 1);
  }

  @Test
  void batchHasAtMost256KiB() {
    assertThat(transport.send(List.of(sized("a", 262_000), sized("b", 144)))).containsOnly(SENT);
    assertThat(service.requests()).hasSize(1);
    assertThat(published().stream().mapToLong(SnsService.Entry::bytes).sum()).isEqualTo(262_144);

    assertThat(transport.send(List.of(sized("a", 262_000), sized("b", 145)))).containsOnly(SENT);
    assertThat(service.requests()).hasSize(3);
  }

  @Test
  void messageBeyond256KiBIsReported() {
    assertThat(transport.problem(sized("a", 262_144))).isEmpty();
    assertThat(transport.problem(sized("a", 262_145)).orElseThrow()).contains("262,145", "262,144");
    assertThat(transport.send(List.of(sized("a", 262_145))).get(0).kind())
        .isEqualTo(SendResult.Kind.REJECTED);
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void delayAndBadCharactersAreReported() {
    SendRequest delayed = requests(1).get(0).after(Duration.ofSeconds(1));
    SendRequest control = SendRequest.of(EVENTS, envelope("id", "a\u0001b"));
    SendRequest empty = SendRequest.of(EVENTS, envelope("id", ""));

    assertThat(transport.problem(delayed).orElseThrow()).contains("only queues delay", "PT1S");
    assertThat(transport.problem(control).orElseThrow()).contains("U+0001");
    assertThat(transport.problem(empty).orElseThrow()).contains("empty");
    assertThat(transport.send(List.of(delayed, control, empty)))
        .extracting(SendResult::kind)
        .containsOnly(SendResult.Kind.REJECTED);
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void failingBatchIsSplitUntilCulpritIsAlone() {
    service.behave(
        form ->
            SnsService.entries(form).stream().anyMatch(entry -> entry.body().equals("body-3"))
                ? SnsService.error(400, "InvalidParameter", "Message")
                : SnsService.publish(form));

    List<SendResult> results = transport.send(requests(8));

    assertThat(results.get(3).kind()).isEqualTo(SendResult.Kind.REJECTED);
    assertThat(results.get(3).reason().orElseThrow()).contains(ARN, "InvalidParameter: Message");
    assertThat(results.stream().filter(SENT::equals)).hasSize(7);
    assertThat(service.requests())
        .extracting(form -> SnsService.entries(form).size())
        .containsExactly(8, 4, 2, 2, 1, 1, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "InternalFailure, false, FAILED",
    "InternalFailure, true, REJECTED",
    "InvalidParameter, true, REJECTED",
    "AuthorizationError, true, FAILED",
    "KMSThrottling, true, FAILED"
  })
  void failedEntryLeavesOthersSent(String code, boolean senderFault, SendResult.Kind kind) {
    service.behave(
        form -> SnsService.publish(form, entry -> entry.id().equals("1"), code, senderFault));

    List<SendResult> results = transport.send(requests(3));

    assertThat(results.get(1).kind()).isEqualTo(kind);
    assertThat(results.get(1).reason().orElseThrow()).contains(code + ": injected");
    assertThat(List.of(results.get(0), results.get(2))).containsOnly(SENT);
  }

  @ParameterizedTest
  @CsvSource({
    "400, Throttled, Rate exceeded",
    "403, AuthorizationError, grant the role sns:Publish on it",
    "404, NotFound, create it",
    "500, InternalFailure, injected"
  })
  void failedRequestFailsAllItsMessages(int status, String code, String text) {
    service.behave(
        form ->
            SnsService.error(
                status, code, code.equals("Throttled") ? "Rate exceeded" : "injected"));

    assertThat(transport.send(requests(2)))
        .hasSize(2)
        .allSatisfy(
            result -> {
              assertThat(result.kind()).isEqualTo(SendResult.Kind.FAILED);
              assertThat(result.reason().orElseThrow()).contains(text);
            });
    assertThat(service.requests()).hasSize(1);
  }
}
