package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * This repository's app on an emulator, in a stack of a random name: nobody else has one of that
 * name, so that it can be destroyed whatever happens.
 */
final class Deployment implements AutoCloseable {
  private static final Path WORKER_JAR =
      Path.of("..", "example", "target", "order-saga-lambda.jar").toAbsolutePath().normalize();

  private final String stackName =
      "OrderSaga-deployment-test-" + UUID.randomUUID().toString().substring(0, 8);
  private final Path folder = Path.of("target", "deployment", stackName).toAbsolutePath();
  private final Path outputs = folder.resolve("outputs.json");
  private final CdkCli cdk;
  private final Emulator emulator;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;
  private final SnsClient sns;
  private final LambdaApi lambda;

  Deployment(Emulator emulator) {
    this.emulator = emulator;
    cdk = new CdkCli(emulator, folder);
    lambda = new LambdaApi(emulator);
    dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(emulator.region())
            .credentialsProvider(StaticCredentialsProvider.create(emulator.credentials()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    sqs =
        SqsClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(emulator.region())
            .credentialsProvider(StaticCredentialsProvider.create(emulator.credentials()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    sns =
        SnsClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(emulator.region())
            .credentialsProvider(StaticCredentialsProvider.create(emulator.credentials()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /** Prepares the emulator's account for deployments, if nobody has. */
  void bootstrap() {
    cdk.run("bootstrap");
  }

  /**
   * Deploys the stack, or its changes.
   *
   * @return what the CLI has printed
   */
  String deploy() {
    return cdk.run(
        "deploy",
        "--require-approval",
        "never",
        "--outputs-file",
        outputs.toString(),
        "--context",
        "stackName=" + stackName,
        "--context",
        "removalPolicy=destroy");
  }

  /** Returns what Lambda says that the function's variables are. */
  Map<String, String> functionEnvironment() {
    return lambda.functionEnvironment(functionName());
  }

  /** Tells whether the endpoint runs the deployed function. */
  boolean runsFunctions() {
    return lambda.runs(functionName());
  }

  /** Stops the delivery of messages to the deployed function, if the endpoint runs functions. */
  void stopEventSource() {
    if (!runsFunctions()) {
      return;
    }
    String queueArn =
        sqs.getQueueAttributes(
                request ->
                    request
                        .queueUrl(output("QueueUrl"))
                        .attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    lambda.disableEventSources(queueArn, Duration.ofMinutes(2));
  }

  /** Sends orders to the deployed queue. */
  DeployedOrders sendOrders() {
    return DeployedOrders.send(sqs, functionEnvironment());
  }

  /** Starts the worker of the packaged example with the variables of the deployed function. */
  OrderWorkerProcess startWorker() {
    Map<String, String> variables = emulator.environmentOfProcesses(System.getenv());
    variables.putAll(functionEnvironment());
    return OrderWorkerProcess.start(WORKER_JAR.toString(), variables, folder.resolve("worker.log"));
  }

  String stackName() {
    return stackName;
  }

  private String functionName() {
    return output("FunctionName");
  }

  String tableName() {
    return output("TableName");
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  private String output(String name) {
    JsonNode value;
    try {
      value = new JsonMapper().readTree(outputs.toFile()).path(stackName).path(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(value.isTextual()).as("the stack has the output %s, in %s", name, outputs).isTrue();
    return value.asText();
  }

  /** Removes the stack, and what is left of it if it could not be deployed. */
  void destroy() {
    cdk.run(
        "destroy",
        "--force",
        "--context",
        "stackName=" + stackName,
        "--context",
        "removalPolicy=destroy");
  }

  /** Fails if the table, the function, a queue or the topic still exists. */
  void checkThatNothingIsLeft() {
    String tableName = tableName();
    assertThatThrownBy(() -> dynamoDb.describeTable(request -> request.tableName(tableName)))
        .as("table %s", tableName)
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(lambda.hasFunction(functionName())).as("function %s", functionName()).isFalse();
    for (String url : List.of(output("QueueUrl"), output("DeadLettersUrl"))) {
      String queue = url.substring(url.lastIndexOf('/') + 1);
      assertThatThrownBy(() -> sqs.getQueueUrl(request -> request.queueName(queue)))
          .as("queue %s", queue)
          .isInstanceOf(QueueDoesNotExistException.class);
    }
    String topic = output("EventsTopicArn");
    assertThatThrownBy(() -> sns.getTopicAttributes(request -> request.topicArn(topic)))
        .as("topic %s", topic)
        .isInstanceOf(NotFoundException.class);
  }

  @Override
  public void close() {
    dynamoDb.close();
    sqs.close();
    sns.close();
  }
}
