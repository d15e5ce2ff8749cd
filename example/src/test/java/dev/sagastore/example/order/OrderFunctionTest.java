package dev.sagastore.example.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.Saga;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

/** Runs the functions as Lambda does: by Lambda's own runtime, in processes of their own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime has a library for Linux only")
class OrderFunctionTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final LocalDeployment deployment = new LocalDeployment();
  private final LambdaRuntimeApi lambda = new LambdaRuntimeApi();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    lambda.close();
    deployment.close();
  }

  private JavaProcess start(Class<?> handler, String initialization) throws IOException {
    Map<String, String> environment = deployment.environment();
    environment.put("AWS_LAMBDA_RUNTIME_API", lambda.address());
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", initialization);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "orders");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    return JavaProcess.start(
        environment,
        folder.resolve("output"),
        // what Lambda's runtime provides of CRaC
        "-Dorg.crac.Core.Compat=" + Core.class.getPackageName(),
        AWSLambda.class.getName(),
        handler.getName());
  }

  @Test
  void restoredFunctionBringsOrderToItsEnd() throws Exception {
    try (JavaProcess function = start(OrderFunction.class, "snap-start")) {
      assertThat(lambda.awaitSnapshot(JavaProcess.LIMIT)).isTrue();
      lambda.restore();
      for (String message : DocumentedMessages.read()) {
        // each comes twice
        deployment.send(message);
        deployment.send(message);
      }

      handleUntilCompleted(function);

      assertThat(order().orElseThrow().state().step()).isEqualTo(Order.Step.SHIPPED);
      assertThat(deployment.receiveEvents())
          .singleElement()
          .satisfies(event -> assertThat(event.body()).contains("parcel-order-42"));
      assertThat(deployment.receiveDeadLetters()).isEmpty();
      assertThat(lambda.errors()).as("%s", function.output()).isEmpty();
    }
  }

  private Optional<Saga<Order>> order() {
    return deployment.store().find(OrderSaga.ORDER.correlationId(DocumentedMessages.ORDER_ID));
  }

  /** Does what an event source does: receives, invokes, and deletes what hasn't failed. */
  private void handleUntilCompleted(JavaProcess function) throws Exception {
    while (order().filter(Saga::isCompleted).isEmpty()) {
      List<Message> batch = deployment.receive();
      if (!batch.isEmpty()) {
        String event = event(batch);
        String response =
            lambda.invoke(event, Instant.now().plus(JavaProcess.LIMIT), JavaProcess.LIMIT);
        assertThat(response).as("%s", function.output()).isNotNull();
        JsonNode failures = JSON.readTree(response).path("batchItemFailures");
        assertThat(failures.isArray()).as(response).isTrue();
        List<String> failed = failures.findValuesAsText("itemIdentifier");
        batch.stream()
            .filter(message -> !failed.contains(message.messageId()))
            .forEach(deployment::delete);
      }
      assertThat(function.isAlive()).as("%s", function.output()).isTrue();
    }
  }

  private String event(List<Message> messages) {
    ObjectNode event = JSON.createObjectNode();
    ArrayNode records = event.putArray("Records");
    for (Message message : messages) {
      ObjectNode record =
          records
              .addObject()
              .put("messageId", message.messageId())
              .put("receiptHandle", message.receiptHandle())
              .put("body", message.body())
              .put("eventSource", "aws:sqs")
              .put("eventSourceARN", deployment.queueArn());
      ObjectNode system = record.putObject("attributes");
      message.attributesAsStrings().forEach(system::put);
      ObjectNode attributes = record.putObject("messageAttributes");
      message
          .messageAttributes()
          .forEach(
              (name, value) ->
                  attributes
                      .putObject(name)
                      .put("dataType", value.dataType())
                      .put("stringValue", value.stringValue()));
    }
    return event.toString();
  }

  @Test
  void sweeperListsDueOrders() throws Exception {
    try (JavaProcess sweeper = start(OrderSweeper.class, "on-demand")) {
      String response =
          lambda.invoke("{}", Instant.now().plus(JavaProcess.LIMIT), JavaProcess.LIMIT);

      assertThat(lambda.errors()).as("%s", sweeper.output()).isEmpty();
      assertThat(JSON.readTree(response).path("OrderSaga").path("claimed").intValue()).isZero();
      assertThat(JSON.readTree(response).has("OrderSaga")).as(response).isTrue();
    }
  }
}
