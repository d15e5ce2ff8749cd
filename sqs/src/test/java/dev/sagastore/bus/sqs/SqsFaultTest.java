package dev.sagastore.bus.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.tuple;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Faults of SQS, below the SDK. */
class SqsFaultTest {
  private static final ElasticMqServer SERVER = ElasticMqServer.start();
  private static final SendResult SENT = SendResult.sent();

  private final String queue = "orders-" + UUID.randomUUID();
  private final FaultyHttpClient http = new FaultyHttpClient(SERVER.http());
  private final SqsClient client =
      SERVER
          .clientBuilder(http)
          .overrideConfiguration(
              ClientOverrideConfiguration.builder()
                  .retryStrategy(DefaultRetryStrategy.doNotRetry())
                  .build())
          .build();
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

  private static List<SendRequest> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                SendRequest.of(
                    Destination.OWN_QUEUE, Envelope.of("id-" + i, "OrderPlaced", "body")))
        .toList();
  }

  @CanIgnoreReturnValue
  private static String failure(SendResult result, SendResult.Kind kind) {
    assertThat(result.kind()).isEqualTo(kind);
    return result.reason().orElseThrow();
  }

  private List<ReceivedMessage> receive(int count) {
    List<ReceivedMessage> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(transport.receive(10, Duration.ofSeconds(5)));
    }
    return all;
  }

  private static String id(ReceivedMessage message) {
    return MessageFormats.standard().read(message).orElseThrow().id();
  }

  @Nested
  class Sending {
    @Test
    void throttledBatchFailsAlone() {
      http.next("SendMessageBatch", FaultyHttpClient.throttled());

      List<SendResult> results = transport.send(requests(12));

      assertThat(results.subList(0, 10))
          .allSatisfy(
              result ->
                  assertThat(failure(result, SendResult.Kind.FAILED))
                      .contains("RequestThrottled", transport.url(Destination.OWN_QUEUE).get()));
      assertThat(results.subList(10, 12)).containsOnly(SENT);
      assertThat(receive(2))
          .extracting(SqsFaultTest::id)
          .containsExactlyInAnyOrder("id-10", "id-11");
    }

    @Test
    void lostResponseIsNotReportedAsSent() {
      http.next("SendMessage", FaultyHttpClient.lostResponse());

      assertThat(failure(transport.send(requests(1)).get(0), SendResult.Kind.FAILED))
          .contains("connection reset");
      // it was sent all the same, so the next attempt makes a copy with the same ID
      assertThat(transport.send(requests(1))).containsExactly(SENT);
      assertThat(receive(2)).extracting(SqsFaultTest::id).containsExactly("id-0", "id-0");
    }

    @Test
    void failedEntryLeavesOthersSent() {
      http.next(
          "SendMessageBatch",
          FaultyHttpClient.failedEntry(1, "InternalError", false),
          FaultyHttpClient.failedEntry(1, "AWS.SimpleQueueService.InvalidMessageContents", true));

      List<SendResult> first = transport.send(requests(3));
      List<SendResult> second = transport.send(requests(3));

      assertThat(failure(first.get(1), SendResult.Kind.FAILED)).contains("InternalError: injected");
      assertThat(failure(second.get(1), SendResult.Kind.REJECTED))
          .contains(": InvalidMessageContents: injected");
      assertThat(List.of(first.get(0), first.get(2), second.get(0), second.get(2)))
          .containsOnly(SENT);
      assertThat(receive(4)).extracting(SqsFaultTest::id).doesNotContain("id-1");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "AccessDenied",
          "KmsAccessDenied",
          "KMS.DisabledException",
          "QueueDoesNotExist",
          "RequestThrottled",
          "OverLimit",
          "ExpiredToken",
          "InvalidSignature"
        })
    void entryThatOperatorCanHelpCanBeSentAgain(String code) {
      http.next("SendMessageBatch", FaultyHttpClient.failedEntry(0, code, true));
      http.next("SendMessage", FaultyHttpClient.error(400, code, "no"));

      failure(transport.send(requests(2)).get(0), SendResult.Kind.FAILED);
      failure(transport.send(requests(1)).get(0), SendResult.Kind.FAILED);
    }

    @Test
    void entryOfUnknownFaultIsRejectedIfSenderIsBlamed() {
      http.next(
          "SendMessageBatch",
          FaultyHttpClient.failedEntry(0, "Unheard", true),
          FaultyHttpClient.failedEntry(0, "Unheard", false));

      failure(transport.send(requests(2)).get(0), SendResult.Kind.REJECTED);
      failure(transport.send(requests(2)).get(0), SendResult.Kind.FAILED);
    }

    @Test
    void messageThatSqsNeverAcceptsIsRejected() {
      http.next(
          "SendMessage",
          FaultyHttpClient.error(400, "InvalidMessageContents", "characters"),
          FaultyHttpClient.error(500, "InternalError", "oops"));

      assertThat(failure(transport.send(requests(1)).get(0), SendResult.Kind.REJECTED))
          .endsWith("InvalidMessageContents: characters");
      assertThat(failure(transport.send(requests(1)).get(0), SendResult.Kind.FAILED))
          .endsWith("InternalError: oops");
    }

    @Test
    void entryWithoutResultFails() {
      http.next("SendMessageBatch", FaultyHttpClient.forgottenEntry(1));

      List<SendResult> results = transport.send(requests(3));

      failure(results.get(1), SendResult.Kind.FAILED);
      assertThat(List.of(results.get(0), results.get(2))).containsOnly(SENT);
    }

    @Test
    void missingPermissionNamesAction() {
      http.next("SendMessage", FaultyHttpClient.error(403, "AccessDenied", "no"));

      assertThat(failure(transport.send(requests(1)).get(0), SendResult.Kind.FAILED))
          .endsWith("AccessDenied: no; grant the role sqs:SendMessage on it");
    }

    @Test
    void missingQueueCanBeCreated() {
      try (SqsTransport other = SERVER.transport("missing").client(client).build()) {
        assertThat(failure(other.send(requests(1)).get(0), SendResult.Kind.FAILED))
            .contains("missing", "; create it, or correct the address");
      }
    }

    @Test
    void batchIsSplitUntilCulpritIsAlone() {
      FaultyHttpClient.Fault tooLong =
          (request, network) -> {
            String body =
                new String(
                    request.contentStreamProvider().orElseThrow().newStream().readAllBytes(),
                    UTF_8);
            return body.contains("\\\"id-6\\\"")
                ? FaultyHttpClient.error(400, "BatchRequestTooLong", "too long")
                    .apply(request, network)
                : network.call(request);
          };
      http.next("SendMessageBatch", tooLong, tooLong, tooLong, tooLong, tooLong);
      http.next("SendMessage", tooLong, tooLong);

      List<SendResult> results = transport.send(requests(10));

      assertThat(failure(results.get(6), SendResult.Kind.REJECTED)).contains("BatchRequestTooLong");
      assertThat(results.stream().filter(SENT::equals)).hasSize(9);
      // 10 entries, 5 and 5, then the halves of the second: 2 (1 and 1) and 3
      assertThat(http.sends())
          .extracting(FaultyHttpClient.Request::entries)
          .containsExactly(10, 5, 5, 2, 1, 1, 3);
    }

    @Test
    void closedClientFailsMessages() {
      SqsClient closed = SERVER.clientBuilder(new ClosedHttpClient()).build();
      try (SqsTransport other = SERVER.transport(queue).client(closed).build()) {
        assertThat(failure(other.send(requests(1)).get(0), SendResult.Kind.FAILED))
            .contains("IllegalStateException: Connection pool shut down");
      }
    }

    @Test
    void interruptFailsMessages() {
      Thread.currentThread().interrupt();

      List<SendResult> results = transport.send(requests(1));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(failure(results.get(0), SendResult.Kind.FAILED)).contains("interrupted");
    }
  }

  @Nested
  class Acknowledging {
    private List<ReceivedMessage> delivered(int count) {
      assertThat(transport.send(requests(count))).containsOnly(SENT);
      return receive(count);
    }

    private void assertGone() {
      SERVER.advance(Duration.ofSeconds(31));
      assertThat(transport.receive(10, Duration.ZERO)).isEmpty();
    }

    @Test
    void failedEntryIsTriedAgain() {
      List<ReceivedMessage> messages = delivered(3);
      http.next(
          "DeleteMessageBatch",
          FaultyHttpClient.failedEntry(1, "InternalError", false),
          FaultyHttpClient.failedEntry(0, "InternalError", false));

      transport.acknowledge(messages);

      assertThat(http.requests("DeleteMessageBatch"))
          .extracting(FaultyHttpClient.Request::entries)
          .containsExactly(3, 1, 1);
      assertGone();
    }

    @Test
    void failureIsThrownAfterAllWereTried() {
      List<ReceivedMessage> messages = delivered(11);
      http.next("DeleteMessageBatch", FaultyHttpClient.throttled());

      assertThatExceptionOfType(SqsRequestException.class)
          .isThrownBy(() -> transport.acknowledge(messages))
          .withMessageContaining("10 of 11 messages")
          .withMessageContaining("RequestThrottled");
      SERVER.advance(Duration.ofSeconds(31));
      assertThat(receive(10)).hasSize(10);
    }

    @Test
    void entryThatFailsAgainAndAgainIsThrown() {
      List<ReceivedMessage> messages = delivered(2);
      FaultyHttpClient.Fault fault = FaultyHttpClient.failedEntry(0, "InternalError", false);
      http.next("DeleteMessageBatch", fault, fault, fault);

      assertThatExceptionOfType(SqsRequestException.class)
          .isThrownBy(() -> transport.acknowledge(messages))
          .withMessageContaining("1 of 2 messages")
          .withMessageContaining("InternalError: injected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReceiptHandleIsInvalid", "MessageNotInflight"})
    void handleThatRanOutIsNoFailure(String code) {
      List<ReceivedMessage> messages = delivered(2);
      http.next("DeleteMessageBatch", FaultyHttpClient.failedEntry(0, code, true));

      assertThatNoException().isThrownBy(() -> transport.acknowledge(messages));
      assertThat(http.requests("DeleteMessageBatch")).hasSize(1);
    }

    @Test
    void lostResponseIsThrownAndTheMessageGone() {
      List<ReceivedMessage> messages = delivered(1);
      http.next("DeleteMessageBatch", FaultyHttpClient.lostResponse());

      assertThatExceptionOfType(SqsRequestException.class)
          .isThrownBy(() -> transport.acknowledge(messages))
          .withMessageContaining("connection reset");
      assertThatNoException().isThrownBy(() -> transport.acknowledge(messages));
      assertGone();
    }
  }

  @Nested
  class Hiding {
    private static final ReceivedMessage MESSAGE =
        ReceivedMessage.builder("id", "body").handle("handle").build();

    @Test
    void deliveryThatHasEndedIsNoFailure() {
      http.next(
          "ChangeMessageVisibility",
          FaultyHttpClient.error(400, "MessageNotInflight", "not in flight"),
          FaultyHttpClient.error(400, "ReceiptHandleIsInvalid", "invalid"),
          FaultyHttpClient.error(
              400,
              "InvalidParameterValue",
              "Value handle for parameter ReceiptHandle is invalid. Reason: Message does not exist"
                  + " or is not available for visibility timeout change."));

      for (int i = 0; i < 3; i++) {
        assertThatNoException().isThrownBy(() -> transport.hide(MESSAGE, Duration.ofSeconds(1)));
      }
    }

    @Test
    void pauseBeyond12HoursOfDeliveryFails() {
      http.next(
          "ChangeMessageVisibility",
          FaultyHttpClient.error(
              400,
              "InvalidParameterValue",
              "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total"
                  + " VisibilityTimeout for the message is beyond the limit [43200 seconds]"));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.hide(MESSAGE, Duration.ofHours(12)))
          .withMessageContaining("PT12H of the delivery");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.hide(MESSAGE, Duration.ofHours(12).plusMillis(1)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.hide(MESSAGE, Duration.ofMillis(-1)));
      assertThat(http.requests("ChangeMessageVisibility")).hasSize(1);
    }

    @Test
    void otherFailureIsThrown() {
      http.next("ChangeMessageVisibility", FaultyHttpClient.throttled());

      assertThatExceptionOfType(SqsRequestException.class)
          .isThrownBy(() -> transport.hide(MESSAGE, Duration.ZERO))
          .withMessageContaining("RequestThrottled")
          .withMessageContaining(queue);
    }

    @Test
    void pauseIsRoundedUpToSeconds() {
      FaultyHttpClient.Fault done = FaultyHttpClient.error(400, "MessageNotInflight", "");
      http.next("ChangeMessageVisibility", done, done, done);

      transport.hide(MESSAGE, Duration.ZERO);
      transport.hide(MESSAGE, Duration.ofMillis(1));
      transport.hide(MESSAGE, Duration.ofHours(12).minusMillis(1));

      assertThat(http.requests("ChangeMessageVisibility"))
          .extracting(request -> request.body().path("VisibilityTimeout").intValue())
          .containsExactly(0, 1, 43_200);
    }

    private Map<ReceivedMessage, Duration> pauses(int count) {
      Map<ReceivedMessage, Duration> pauses = new LinkedHashMap<>();
      assertThat(transport.send(requests(count))).containsOnly(SENT);
      receive(count)
          .forEach(message -> pauses.put(message, Duration.ofSeconds(100L + pauses.size())));
      return pauses;
    }

    @Test
    void severalMessagesAreHiddenInBatches() {
      Map<ReceivedMessage, Duration> pauses = pauses(11);

      transport.hide(pauses);

      List<FaultyHttpClient.Request> sent = http.requests("ChangeMessageVisibilityBatch");
      assertThat(sent).extracting(FaultyHttpClient.Request::entries).containsExactly(10, 1);
      assertThat(sent.get(1).body().at("/Entries/0/VisibilityTimeout").intValue()).isEqualTo(110);
      assertThat(http.requests("ChangeMessageVisibility")).isEmpty();
      SERVER.advance(Duration.ofSeconds(99));
      assertThat(transport.receive(10, Duration.ZERO)).isEmpty();
      SERVER.advance(Duration.ofSeconds(12));
      assertThat(receive(11)).hasSize(11);
    }

    @Test
    void failureOfSeveralIsThrownAfterAllWereTried() {
      Map<ReceivedMessage, Duration> pauses = pauses(21);
      http.next(
          "ChangeMessageVisibilityBatch",
          FaultyHttpClient.throttled(),
          FaultyHttpClient.failedEntry(0, "InternalError", false),
          FaultyHttpClient.failedEntry(0, "ReceiptHandleIsInvalid", true));

      assertThatExceptionOfType(SqsRequestException.class)
          .isThrownBy(() -> transport.hide(pauses))
          .withMessageStartingWith("11 of 21 messages of the SQS queue")
          .withMessageContaining("stay invisible until their timeout")
          .withMessageContaining("RequestThrottled");
      assertThat(http.requests("ChangeMessageVisibilityBatch")).hasSize(3);
    }

    @Test
    void pauseOfSeveralIsBounded() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.hide(Map.of(MESSAGE, Duration.ofHours(12).plusMillis(1))));
      assertThat(http.requests("ChangeMessageVisibilityBatch")).isEmpty();
    }
  }

  @Nested
  class Receiving {
    @Test
    void requestHasBoundsOfSqs() {
      assertThat(transport.send(requests(1))).containsOnly(SENT);
      assertThat(transport.receive(1_000, Duration.ofHours(1))).hasSize(1);
      assertThat(transport.receive(3, Duration.ofMillis(1_001))).isEmpty();
      assertThat(transport.receive(3, Duration.ZERO)).isEmpty();

      assertThat(http.requests("ReceiveMessage"))
          .extracting(
              request -> request.body().path("MaxNumberOfMessages").intValue(),
              request -> request.body().path("WaitTimeSeconds").intValue(),
              request -> request.body().path("VisibilityTimeout").intValue())
          .containsExactly(tuple(10, 20, 30), tuple(3, 2, 30), tuple(3, 0, 30));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void failureIsThrown(int wait) {
      http.next("ReceiveMessage", FaultyHttpClient.error(403, "AccessDenied", "no"));

      assertThatExceptionOfType(SqsRequestException.class)
          .isThrownBy(() -> transport.receive(1, Duration.ofSeconds(wait)))
          .withMessageContaining(queue)
          .withMessageEndingWith("AccessDenied: no; grant the role sqs:ReceiveMessage on it");
    }

    @Test
    void boundsAreChecked() {
      assertThatIllegalArgumentException().isThrownBy(() -> transport.receive(0, Duration.ZERO));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.receive(1, Duration.ofSeconds(-1)));
    }

    /** The poll of an interrupted thread doesn't keep the message that it still receives. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20})
    void interruptedPollReleasesMessages(int wait) throws Exception {
      CountDownLatch polling = new CountDownLatch(1);
      CountDownLatch sent = new CountDownLatch(1);
      http.next(
          "ReceiveMessage",
          (request, network) -> {
            polling.countDown();
            await(sent);
            return network.call(request);
          });
      CompletableFuture<List<ReceivedMessage>> received = new CompletableFuture<>();
      Thread receiver =
          new Thread(
              () -> {
                List<ReceivedMessage> messages = transport.receive(10, Duration.ofSeconds(wait));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                received.complete(messages);
              });
      receiver.start();
      await(polling);

      receiver.interrupt();
      assertThat(received.get(10, TimeUnit.SECONDS)).isEmpty();
      assertThat(transport.send(requests(1))).containsOnly(SENT);
      sent.countDown();

      Polling.await(() -> !http.requests("ChangeMessageVisibilityBatch").isEmpty());

      ReceivedMessage message = receive(1).get(0);
      assertThat(id(message)).isEqualTo("id-0");
      assertThat(message.receiveCount()).as("the poll was the first delivery").isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
