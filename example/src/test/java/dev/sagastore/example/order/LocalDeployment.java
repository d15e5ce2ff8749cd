package dev.sagastore.example.order;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The deployment of the orders on this machine: queues of ElasticMQ, and an embedded table. */
final class LocalDeployment implements AutoCloseable {
  private static final String ACCOUNT = "000000000000";
  private static final String REGION = "us-east-1";

  private final EmbeddedDynamoDb engine = EmbeddedDynamoDb.shared();
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
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .build();
  private final String queue = OrderBus.NAME + "-" + UUID.randomUUID();
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder().client(engine.client()).tableName(engine.newTableName()).build();

  LocalDeployment() {
    List.of(queue, deadLetters(), events())
        .forEach(name -> sqs.createQueue(request -> request.queueName(name)));
    store.table().create(Duration.ofSeconds(10));
  }

  private String deadLetters() {
    return queue + "-dead";
  }

  /** The topic of the events is a queue here: ElasticMQ has no topics. */
  private String events() {
    return queue + "-events";
  }

  private String url(String name) {
    return "%s/%s/%s".formatted(endpoint, ACCOUNT, name);
  }

  /** Returns the variables that the construct sets, and those that lead to this machine. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put(EnvironmentVariable.TABLE_NAME.variableName(), store.table().name());
    environment.put(EnvironmentVariable.CORRELATION_INDEX_NAME.variableName(), "GSI1");
    environment.put(EnvironmentVariable.CLEANUP_INDEX_NAME.variableName(), "GSI2");
    environment.put(EnvironmentVariable.TTL_ATTRIBUTE.variableName(), "ttl");
    environment.put(EnvironmentVariable.SCHEMA_VERSION.variableName(), "1");
    environment.put(BusEnvironmentVariable.NAME.variableName(), OrderBus.NAME);
    environment.put(BusEnvironmentVariable.QUEUE_URL.variableName(), url(queue));
    environment.put(
        BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL.variableName(), url(deadLetters()));
    environment.put(
        BusEnvironmentVariable.DESTINATIONS.variableName(),
        "{\"%s\": \"%s\"}".formatted(OrderBus.EVENTS, url(events())));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_SQS", endpoint.toString());
    environment.put("AWS_REGION", REGION);
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    return environment;
  }

  DynamoDbSagaStore store() {
    return store;
  }

  String queueArn() {
    return "arn:aws:sqs:%s:%s:%s".formatted(REGION, ACCOUNT, queue);
  }

  void send(String body) {
    sqs.sendMessage(request -> request.queueUrl(url(queue)).messageBody(body));
  }

  /** Receives messages, waiting for up to a second. */
  List<Message> receive() {
    return receive(queue);
  }

  /** Receives dead letters, waiting for up to a second. */
  List<Message> receiveDeadLetters() {
    return receive(deadLetters());
  }

  /** Receives published events, waiting for up to a second. */
  List<Message> receiveEvents() {
    return receive(events());
  }

  private List<Message> receive(String name) {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(url(name))
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(1)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNamesWithStrings("All"))
        .messages();
  }

  void delete(Message message) {
    sqs.deleteMessage(
        request -> request.queueUrl(url(queue)).receiptHandle(message.receiptHandle()));
  }

  @Override
  public void close() {
    sqs.close();
    store.close();
    server.stopAndWait();
  }
}
