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
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Requests that send to queues. */
class SqsSendTest {
  private static final ElasticMqServer SERVER = ElasticMqServer.start();
  private static final SendResult SENT = SendResult.sent();

  private final String queue = "orders-" + UUID.randomUUID();
  private final FaultyHttpClient http = new FaultyHttpClient(SERVER.http());
  private final SqsClient client = SERVER.clientBuilder(http).build();
  private SqsTransport transport;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void createQueue() {
    SERVER.createQueue(queue);
    transport = SERVER.transport(queue).client(client).build();
  }

  @AfterEach
  void closeTransport() {
    transport.close();
    client.close();
  }

  private static SendRequest request(String body) {
    return SendRequest.of(Destination.OWN_QUEUE, Envelope.of("id", "OrderPlaced", body));
  }

  private static SendRequest request(int i) {
    return request("body-" + i);
  }

  private static SendRequest sized(int bytes) {
    int fixed =
        "sagastore".length()
            + "String".length()
            + EnvelopeFormat.attributes(request("x").envelope()).get("sagastore").length();
    return request("x".repeat(bytes - fixed));
  }

  private List<Integer> batches() {
    return http.sends().stream().map(FaultyHttpClient.Request::entries).toList();
  }

  @Test
  void batchHasAtMost10Entries() {
    List<SendRequest> requests = IntStream.range(0, 21).mapToObj(SqsSendTest::request).toList();

    assertThat(transport.send(requests)).hasSize(21).containsOnly(SENT);

    assertThat(batches()).containsExactly(10, 10, 1);
  }

  @Test
  void messageAloneIsNoBatch() {
    assertThat(transport.send(List.of(request(0).after(Duration.ofMillis(1))))).containsOnly(SENT);

    assertThat(http.sends()).hasSize(1);
    assertThat(http.sends().get(0).operation()).isEqualTo("SendMessage");
    assertThat(http.sends().get(0).body().path("DelaySeconds").intValue()).isEqualTo(1);
    SERVER.advance(Duration.ofSeconds(1));
    ReceivedMessage received = transport.receive(1, Duration.ofSeconds(5)).get(0);
    assertThat(MessageFormats.standard().read(received)).contains(request(0).envelope());
  }

  @Test
  void destinationsWithOneAddressShareBatch() {
    List<SendRequest> requests =
        List.of(
            request(1),
            SendRequest.of(Destination.of(queue), request(2).envelope()),
            SendRequest.of(Destination.DEAD_LETTER_QUEUE, request(3).envelope()));

    assertThat(transport.send(requests)).containsOnly(SENT);

    assertThat(batches()).containsExactly(2, 1);
  }

  @Test
  void batchHasAtMost1MiB() {
    assertThat(transport.send(List.of(sized(1_048_000), sized(576)))).containsOnly(SENT);
    assertThat(batches()).containsExactly(2);

    assertThat(transport.send(List.of(sized(1_048_000), sized(577)))).containsOnly(SENT);
    assertThat(batches()).containsExactly(2, 1, 1);
  }

  @Test
  void messageBeyond1MiBIsRejectedWithoutRequest() {
    assertThat(transport.problem(sized(1_048_576))).isEmpty();
    assertThat(transport.send(List.of(sized(1_048_576)))).containsExactly(SENT);
    assertThat(transport.problem(sized(1_048_577)).orElseThrow())
        .contains("1,048,577", "1,048,576");

    assertThat(transport.send(List.of(sized(1_048_577))).get(0).kind())
        .isEqualTo(SendResult.Kind.REJECTED);
    assertThat(batches()).containsExactly(1);
  }

  @Test
  void delayIsRoundedUpToSeconds() {
    assertThat(
            transport.send(
                List.of(
                    request(0),
                    request(1).after(Duration.ofMillis(1)),
                    request(2).after(Duration.ofSeconds(2)),
                    request(3).after(Duration.ofMinutes(15)))))
        .containsOnly(SENT);

    assertThat(http.requests("SendMessageBatch").get(0).body().path("Entries"))
        .extracting(entry -> entry.path("DelaySeconds").intValue())
        .containsExactly(0, 1, 2, 900);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\b",
        "\u000b",
        "\u001f",
        "\ufffe",
        "\uffff",
        "\ud800",
        "x\udc00y",
        "\ud800\ud800"
      })
  void characterThatSqsRejectsIsReported(String body) {
    assertThat(transport.problem(request(body)).orElseThrow()).contains("U+", "encode the body");
    assertThat(transport.send(List.of(request(body))).get(0).kind())
        .isEqualTo(SendResult.Kind.REJECTED);
    assertThat(http.sends()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\t\n\r", " ", "\u007f", "\ud7ff", "\ue000", "\ufffd", "😀", "\udbff\udfff"})
  void characterThatSqsAcceptsArrives(String body) {
    assertThat(transport.problem(request(body))).isEmpty();
    assertThat(transport.send(List.of(request(body)))).containsExactly(SENT);
    assertThat(transport.receive(1, Duration.ofSeconds(5)).get(0).body()).isEqualTo(body);
  }

  @Test
  void headerNameThatIsNoUnicodeIsReported() {
    SendRequest request =
        SendRequest.of(
            Destination.OWN_QUEUE, request("x").envelope().withHeader("half \ud800", "value"));

    assertThat(transport.problem(request).orElseThrow()).contains("surrogate");
    assertThat(transport.send(List.of(request)).get(0).kind()).isEqualTo(SendResult.Kind.REJECTED);
  }

  @Test
  void missingDeadLetterQueueIsReported() {
    SqsTransport without = SERVER.transport(queue).withoutDeadLetterQueue().build();
    SendRequest letter = SendRequest.of(Destination.DEAD_LETTER_QUEUE, request(0).envelope());

    assertThat(without.problem(letter).orElseThrow()).contains("no dead-letter queue", queue);
    assertThat(without.send(List.of(letter)).get(0).kind()).isEqualTo(SendResult.Kind.REJECTED);
  }
}
