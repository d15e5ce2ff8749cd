package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;

class SqsRedriveTest {
  private static final ElasticMqServer SERVER = ElasticMqServer.start();

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

  private void sendDeadLetters(int count) {
    List<SendRequest> letters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      letters.add(
          SendRequest.of(Destination.DEAD_LETTER_QUEUE, Envelope.of("id-" + i, "T", "body")));
    }
    assertThat(transport.send(letters)).containsOnly(SendResult.sent());
  }

  private void awaitState(SqsRedrive redrive, RedriveTask.State state) {
    Instant end = Instant.now().plusSeconds(20);
    while (redrive.tasks().get(0).state() != state) {
      assertThat(Instant.now()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void deadLettersComeToQueueExplicitly() {
    sendDeadLetters(3);
    SqsRedrive redrive = SqsRedrive.of(transport);

    redrive.start();
    awaitState(redrive, RedriveTask.State.COMPLETED);

    assertThat(transport.receive(10, Duration.ofSeconds(5))).hasSize(3);
    JsonNode request = http.requests("StartMessageMoveTask").get(0).body();
    assertThat(request.path("SourceArn").textValue())
        .isEqualTo("arn:aws:sqs:eu-west-1:000000000000:" + queue + "-dead-letters");
    assertThat(request.path("DestinationArn").textValue())
        .isEqualTo("arn:aws:sqs:eu-west-1:000000000000:" + queue);
    assertThat(request.has("MaxNumberOfMessagesPerSecond")).isFalse();
  }

  @Test
  void taskWithRateIsCanceled() {
    sendDeadLetters(5);
    SqsRedrive redrive = SqsRedrive.of(transport).withMaxMessagesPerSecond(1);

    String handle = redrive.start();
    RedriveTask running = redrive.tasks().get(0);
    long moved = redrive.cancel(handle);

    assertThat(running.state()).isEqualTo(RedriveTask.State.RUNNING);
    assertThat(running.handle()).contains(handle);
    assertThat(moved).isLessThan(5);
    assertThat(
            http.requests("StartMessageMoveTask")
                .get(0)
                .body()
                .path("MaxNumberOfMessagesPerSecond")
                .intValue())
        .isEqualTo(1);
  }

  @Test
  void failureNamesQueueAndReason() {
    http.next(
        "StartMessageMoveTask", FaultyHttpClient.error(400, "UnsupportedOperation", "running"));
    http.next("ListMessageMoveTasks", FaultyHttpClient.error(403, "AccessDenied", "no"));
    http.next(
        "CancelMessageMoveTask", FaultyHttpClient.error(404, "ResourceNotFoundException", ""));
    SqsRedrive redrive = SqsRedrive.of(transport);

    assertThatExceptionOfType(SqsRequestException.class)
        .isThrownBy(redrive::start)
        .withMessageContaining(queue + "-dead-letters")
        .withMessageContaining("start a redrive")
        .withMessageEndingWith("UnsupportedOperation: running");
    assertThatExceptionOfType(SqsRequestException.class)
        .isThrownBy(redrive::tasks)
        .withMessageEndingWith("grant the role sqs:ListMessageMoveTasks on it");
    assertThatExceptionOfType(SqsRequestException.class)
        .isThrownBy(() -> redrive.cancel("unknown"))
        .withMessageContaining("cancel a redrive");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 501})
  void rateBeyondBoundsFails(int rate) {
    SqsRedrive redrive = SqsRedrive.of(transport);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> redrive.withMaxMessagesPerSecond(rate))
        .withMessageContaining("1 to 500");
    assertThat(redrive.withMaxMessagesPerSecond(500)).isNotNull();
  }

  @Test
  void transportWithoutDeadLetterQueueFails() {
    SqsTransport without = SERVER.transport(queue).withoutDeadLetterQueue().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqsRedrive.of(without))
        .withMessageContaining("deadLetterQueueUrl");
  }

  @Test
  void taskHasPropertiesOfSqs() {
    ListMessageMoveTasksResultEntry entry =
        ListMessageMoveTasksResultEntry.builder()
            .status("FAILED")
            .failureReason("no")
            .approximateNumberOfMessagesMoved(2L)
            .approximateNumberOfMessagesToMove(3L)
            .startedTimestamp(1_000L)
            .build();
    RedriveTask task = RedriveTask.of(entry);

    assertThat(task.state()).isEqualTo(RedriveTask.State.FAILED);
    assertThat(task.handle()).isEmpty();
    assertThat(task.failure()).contains("no");
    assertThat(task.movedMessages()).isEqualTo(2);
    assertThat(task.messagesToMove()).hasValue(3);
    assertThat(task.startedAt()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(task).isEqualTo(RedriveTask.of(entry)).hasSameHashCodeAs(RedriveTask.of(entry));
    assertThat(task)
        .hasToString("RedriveTask[FAILED since 1970-01-01T00:00:01Z, 2 of 3 messages moved, no]");
    assertThat(RedriveTask.of(entry.toBuilder().status("PAUSED").build()).state())
        .isEqualTo(RedriveTask.State.OTHER);
    assertThat(RedriveTask.of(entry.toBuilder().taskHandle("h").build())).isNotEqualTo(task);
    assertThat(
            RedriveTask.of(ListMessageMoveTasksResultEntry.builder().status("RUNNING").build())
                .messagesToMove())
        .isEmpty();
  }
}
