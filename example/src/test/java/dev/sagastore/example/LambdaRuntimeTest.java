package dev.sagastore.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the handler as Lambda does: by Lambda's own runtime, in a process of its own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Lambda's runtime has a library for Linux alone")
class LambdaRuntimeTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String SENT = "Sending Request:";

  private final EmbeddedDynamoDb engine = EmbeddedDynamoDb.shared();
  private final JsonMapper mapper = new JsonMapper();

  @Test
  void theSnapshotHoldsAPrimedStoreAndWhatStartsFromItHandlesEvents(@TempDir Path folder)
      throws Exception {
    String tableName = engine.newTableName();
    Path output = folder.resolve("output");
    try (DynamoDbSagaStore store =
            DynamoDbSagaStore.builder().client(engine.client()).tableName(tableName).build();
        LambdaRuntimeApi lambda = new LambdaRuntimeApi()) {
      store.table().create(Duration.ofSeconds(10));
      Process function = start(lambda, tableName, output);
      try {
        assertThat(lambda.awaitSnapshot(LIMIT)).isTrue();
        assertThat(Files.readAllLines(output)).filteredOn(line -> line.contains(SENT)).hasSize(1);

        lambda.restore();
        String answer =
            lambda.invoke(
                event(Map.of("good", Messages.submitted("order-1", "evt-1"), "bad", "{}")), LIMIT);

        assertThat(lambda.errors()).as("%s", Files.readAllLines(output)).isEmpty();
        assertThat(answer).as("%s", Files.readAllLines(output)).isNotNull();
        assertThat(mapper.readTree(answer))
            .isEqualTo(mapper.readTree("{\"batchItemFailures\": [{\"itemIdentifier\": \"bad\"}]}"));
        assertThat(store.find(OrderProcessor.ORDER.correlationId("order-1"))).isPresent();
      } finally {
        function.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(LambdaRuntimeApi lambda, String tableName, Path output) throws IOException {
    Map<String, String> environment = JavaProcess.environment(engine, tableName);
    environment.put("AWS_LAMBDA_RUNTIME_API", lambda.address());
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "orders");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    return JavaProcess.start(
        JavaProcess.of(
                environment,
                // what Lambda's runtime provides of CRaC
                "-Dorg.crac.Core.Compat=" + Core.class.getPackageName(),
                "-Dorg.slf4j.simpleLogger.log.software.amazon.awssdk.request=debug",
                AWSLambda.class.getName(),
                OrderHandler.class.getName() + "::handleRequest")
            .directory(output.getParent().toFile())
            .redirectOutput(output.toFile()));
  }

  private String event(Map<String, String> bodies) {
    ObjectNode event = mapper.createObjectNode();
    ArrayNode records = event.putArray("Records");
    bodies.forEach(
        (id, body) ->
            records
                .addObject()
                .put("messageId", id)
                .put("receiptHandle", "receipt of " + id)
                .put("body", body)
                .put("eventSource", "aws:sqs"));
    return event.toString();
  }
}
