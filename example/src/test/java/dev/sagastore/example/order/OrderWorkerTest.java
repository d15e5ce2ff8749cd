package dev.sagastore.example.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.schema.EnvironmentVariable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/** Starts the worker as ECS does: in a process of its own, which SIGTERM ends. */
class OrderWorkerTest {
  private final LocalDeployment deployment = new LocalDeployment();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    deployment.close();
  }

  private JavaProcess start(Map<String, String> environment) throws Exception {
    return JavaProcess.start(environment, folder.resolve("output"), OrderWorker.class.getName());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
  void sigtermEndsWorkerGracefully() throws Exception {
    List<String> messages = DocumentedMessages.read();
    messages.forEach(deployment::send);
    // a duplicate
    deployment.send(messages.get(0));
    try (JavaProcess worker = start(deployment.environment())) {
      List<Message> events = List.of();
      while (events.isEmpty()) {
        events = deployment.receiveEvents();
        assertThat(worker.isAlive()).as("%s", worker.output()).isTrue();
      }

      worker.terminate();

      assertThat(worker.exitCode()).as("%s", worker.output()).isZero();
      assertThat(worker.output())
          .anyMatch(line -> line.endsWith("stopping"))
          .anyMatch(line -> line.endsWith("stopped"))
          .anyMatch(
              line -> line.startsWith("{\"_aws\"") && line.contains("\"DuplicateMessages\":1"));
      assertThat(events).hasSize(1);
    }
    assertThat(deployment.receiveEvents()).isEmpty();
    assertThat(deployment.receiveDeadLetters()).isEmpty();
    assertThat(deployment.store().find(OrderSaga.ORDER.correlationId(DocumentedMessages.ORDER_ID)))
        .hasValueSatisfying(
            (Saga<Order> saga) -> {
              assertThat(saga.isCompleted()).isTrue();
              assertThat(saga.state().step()).isEqualTo(Order.Step.SHIPPED);
            });
  }

  @Test
  void missingVariablesEndWorker() throws Exception {
    Map<String, String> environment = deployment.environment();
    environment.remove(BusEnvironmentVariable.QUEUE_URL.variableName());
    environment.remove(BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL.variableName());

    assertEnds(
        environment,
        BusEnvironmentVariable.QUEUE_URL.variableName() + " is not set",
        BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL.variableName() + " is not set");
  }

  @Test
  void missingTableEndsWorker() throws Exception {
    Map<String, String> environment = new HashMap<>(deployment.environment());
    environment.put(EnvironmentVariable.TABLE_NAME.variableName(), "no-such-table");

    assertEnds(environment, "no-such-table");
  }

  private void assertEnds(Map<String, String> environment, String... reasons) throws Exception {
    try (JavaProcess worker = start(environment)) {
      assertThat(worker.exitCode()).as("%s", worker.output()).isEqualTo(1);
      assertThat(String.join("\n", worker.output())).contains(reasons).contains("can't start");
    }
  }
}
