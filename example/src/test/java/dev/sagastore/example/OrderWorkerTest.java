package dev.sagastore.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Starts the worker as ECS does: in a process of its own, which it tells to end. */
class OrderWorkerTest {
  private final EmbeddedDynamoDb engine = EmbeddedDynamoDb.shared();
  private final LocalSqs sqs = new LocalSqs();
  private final List<String> output = new ArrayList<>();

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
  void onSigtermItFinishesWhatItHasInHandAndEndsWithZero() throws Exception {
    String tableName = engine.newTableName();
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(engine.client()).tableName(tableName).build();
    store.table().create(Duration.ofSeconds(10));
    sqs.send("a", Messages.submitted("order-1", "evt-1"));
    sqs.send("b", Messages.event("stock-reserved", "order-1", "evt-2"));
    sqs.holdDeletes();
    Process worker = start(tableName);
    try (BufferedReader reader = worker.inputReader()) {
      sqs.awaitRequests("DeleteMessageBatch", 1);
      sqs.send("too late", Messages.submitted("order-2", "evt-3"));

      // unlike Process.destroy, this leaves the streams open
      worker.toHandle().destroy();
      readUntil(reader, "stopping");
      assertThat(worker.isAlive()).isTrue();
      sqs.answerDeletes();
      readUntil(reader, "stopped");

      assertThat(worker.waitFor()).isZero();
    } finally {
      worker.destroyForcibly();
    }
    assertThat(sqs.deleted()).containsExactly("a", "b");
    assertThat(sqs.waiting()).containsExactly("too late");
    assertThat(sqs.requests("ReceiveMessage")).isEqualTo(1);
    assertThat(store.find(OrderProcessor.ORDER.correlationId("order-1")))
        .hasValueSatisfying(
            saga -> assertThat(saga.state().status()).isEqualTo(OrderStatus.STOCK_RESERVED));
    store.close();
  }

  @Test
  void withoutATableItEndsAtOnceAndSaysWhy() throws Exception {
    Process worker = start("no-such-table");
    try (BufferedReader reader = worker.inputReader()) {
      reader.lines().forEach(output::add);
      assertThat(worker.waitFor()).as("%s", output).isEqualTo(1);
    } finally {
      worker.destroyForcibly();
    }

    assertThat(output).anyMatch(line -> line.contains("no-such-table"));
    assertThat(sqs.requests("ReceiveMessage")).isZero();
  }

  @Test
  void withoutAQueueItEndsAtOnceAndSaysWhatIsMissing() {
    assertThatThrownBy(() -> OrderWorker.queueUrl(Map.of("ORDER_QUEUE_URL", " ")))
        .hasMessageContaining("ORDER_QUEUE_URL");
    assertThatThrownBy(() -> OrderWorker.queueUrl(Map.of()))
        .hasMessageContaining("ORDER_QUEUE_URL");
    assertThat(OrderWorker.queueUrl(Map.of("ORDER_QUEUE_URL", "https://queue")))
        .isEqualTo("https://queue");
  }

  private Process start(String tableName) throws IOException {
    Map<String, String> environment = JavaProcess.environment(engine, tableName);
    environment.put(OrderWorker.queueUrlVariable(), sqs.queueUrl());
    environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    return JavaProcess.start(JavaProcess.of(environment, OrderWorker.class.getName()));
  }

  private void readUntil(BufferedReader reader, String text) throws IOException {
    String line;
    do {
      line = reader.readLine();
      assertThat(line).as("what follows %s", output).isNotNull();
      output.add(line);
    } while (!line.contains(text));
  }
}
