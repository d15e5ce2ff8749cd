package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.cdkapp.SynthesizedOrderSaga;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.example.order.OrderBus;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.SynthesizedTemplate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The step of the deployment test that sends orders, on this machine: with the table and the
 * variables of the template, and queues of ElasticMQ.
 */
class DeployedOrdersTest {
  private static final String ACCOUNT = "000000000000";
  private static final String REGION = "us-east-1";

  private final EmbeddedDynamoDb engine = EmbeddedDynamoDb.start();
  private final SQSRestServer server =
      SQSRestServerBuilder.withInterface("127.0.0.1")
          .withDynamicPort()
          .withAWSRegion(REGION)
          .withAWSAccountId(ACCOUNT)
          .start();
  private final URI endpoint =
      URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
  private final SqsClient sqs =
      SqsClient.builder()
          .endpointOverride(endpoint)
          .region(Region.of(REGION))
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
          .build();
  private final Map<String, String> environment = new HashMap<>();
  private DynamoDbSagaStore store;
  @TempDir private Path folder;

  @BeforeEach
  void deploy() {
    SynthesizedTemplate template = SynthesizedTemplate.read(SynthesizedOrderSaga.defaultTemplate());
    template.createTables(engine.client());
    environment.putAll(template.functionEnvironment());
    List.of("orders", "dead-letters", "events")
        .forEach(name -> sqs.createQueue(request -> request.queueName(name)));
    environment.put(BusEnvironmentVariable.QUEUE_URL.variableName(), url("orders"));
    environment.put(
        BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL.variableName(), url("dead-letters"));
    environment.put(
        BusEnvironmentVariable.DESTINATIONS.variableName(),
        "{\"%s\": \"%s\"}".formatted(OrderBus.EVENTS, url("events")));
    store = DynamoDbSagaStore.builder().client(engine.client()).environment(environment).build();
  }

  private String url(String queue) {
    return "%s/%s/%s".formatted(endpoint, ACCOUNT, queue);
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(environment);
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_SQS", endpoint.toString());
    variables.put("AWS_REGION", REGION);
    variables.put("AWS_ACCESS_KEY_ID", "test");
    variables.put("AWS_SECRET_ACCESS_KEY", "test");
    return variables;
  }

  private OrderWorkerProcess startWorker(Map<String, String> variables) {
    return OrderWorkerProcess.start(
        System.getProperty("java.class.path"), variables, folder.resolve("worker.log"));
  }

  @AfterEach
  void close() {
    sqs.close();
    server.stopAndWait();
    engine.close();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGTERM")
  void workerBringsOrdersToTheirEnd() throws Exception {
    DeployedOrders orders = DeployedOrders.send(sqs, environment);
    try (OrderWorkerProcess worker = startWorker(variables())) {
      orders.awaitEnd(store, Duration.ofMinutes(1), worker::requireAlive);
      worker.stop();
      worker.requireMessagesHandled();
    }
  }

  @Test
  void workerWithoutMessagesFails() {
    try (OrderWorkerProcess worker = startWorker(Map.of())) {
      assertThatThrownBy(worker::requireMessagesHandled)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("MessagesHandled of the worker");
    }
  }

  @Test
  void ordersWithoutWorkerFail() {
    DeployedOrders orders = DeployedOrders.send(sqs, environment);

    assertThatThrownBy(() -> orders.awaitEnd(store, Duration.ZERO, () -> {}))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("orders have not ended within 0 s")
        .hasMessageContaining(orders.ids().get(0) + ": -");
  }

  @Test
  void workerThatEndsFails() {
    DeployedOrders orders = DeployedOrders.send(sqs, environment);
    try (OrderWorkerProcess worker = startWorker(Map.of())) {
      assertThatThrownBy(() -> orders.awaitEnd(store, Duration.ofMinutes(1), worker::requireAlive))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the worker has ended")
          .hasMessageContaining("SAGA_STORE_TABLE_NAME is not set");
    }
  }
}
