package dev.sagastore.cdkapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.lambda.Code;

class OrderSagaStackTest {
  private static final String TABLE = "AWS::DynamoDB::GlobalTable";
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String LOGS = "AWS::Logs::LogGroup";
  private static final String QUEUE = "AWS::SQS::Queue";

  private static Template template;

  @BeforeAll
  static void synthesise(@TempDir Path code) throws IOException {
    Files.writeString(code.resolve("code"), "any");
    template =
        Template.fromStack(
            new OrderSagaStack(
                new App(), "OrderSaga", Code.fromAsset(code.toString()), RemovalPolicy.RETAIN));
  }

  @Test
  void thereIsOneTableWithIndexesTtlAndBackupsThatIsRetained() {
    TableSchema schema = TableSchema.standard();
    template.resourceCountIs(TABLE, 1);
    template.hasResource(TABLE, Map.of("DeletionPolicy", "Retain"));
    template.hasResourceProperties(
        TABLE,
        Map.of(
            "GlobalSecondaryIndexes",
            schema.indexes().stream()
                .map(IndexSchema::name)
                .map(name -> Match.objectLike(Map.of("IndexName", name)))
                .toList(),
            "TimeToLiveSpecification",
            Map.of("AttributeName", schema.ttlAttribute(), "Enabled", true),
            "Replicas",
            List.of(
                Match.objectLike(
                    Map.of(
                        "DeletionProtectionEnabled",
                        true,
                        "PointInTimeRecoverySpecification",
                        Map.of("PointInTimeRecoveryEnabled", true))))));
  }

  @Test
  void theFunctionGetsEveryVariableOfTheStore() {
    Map<String, Object> environment = map(properties(FUNCTION).get("Environment"));

    assertThat(map(environment.get("Variables")))
        .containsOnlyKeys(
            Arrays.stream(EnvironmentVariable.values())
                .map(EnvironmentVariable::variableName)
                .toList())
        .containsEntry(
            EnvironmentVariable.TABLE_NAME.variableName(), Map.of("Ref", logicalId(TABLE)));
  }

  @Test
  void theFunctionRunsTheHandlerOfTheExample() {
    assertThat(properties(FUNCTION))
        .containsEntry("Handler", "dev.sagastore.example.OrderHandler::handleRequest")
        .containsEntry("Runtime", "java21")
        .containsEntry("Architectures", List.of("arm64"))
        .containsEntry("MemorySize", 1024)
        .containsEntry("LoggingConfig", Map.of("LogGroup", Map.of("Ref", logicalId(LOGS))));
    assertThat(properties(LOGS)).containsEntry("RetentionInDays", 30);
  }

  @Test
  void theFunctionMayDoNothingElsewhere() {
    List<?> statements =
        (List<?>) map(properties("AWS::IAM::Policy").get("PolicyDocument")).get("Statement");

    assertThat(statements)
        .extracting(statement -> map(statement).get("Resource"))
        .containsExactlyInAnyOrder(
            arnOf(logicalId(LOGS)),
            arnOf(logicalId(TABLE)),
            List.of(indexArn("GSI1"), indexArn("GSI2")),
            arnOf(queueId("Events")));
    assertThat(statements.toString()).doesNotContain("*");
    assertThat(properties("AWS::IAM::Role")).doesNotContainKey("ManagedPolicyArns");
  }

  private static Map<String, ?> indexArn(String index) {
    return Map.of("Fn::Join", List.of("", List.of(arnOf(logicalId(TABLE)), "/index/" + index)));
  }

  @Test
  void eventsThatFailFiveTimesGoToTheDeadLetterQueue() {
    template.resourceCountIs(QUEUE, 2);
    int timeout = (int) properties(FUNCTION).get("Timeout");

    assertThat(properties(QUEUE, queueId("Events")))
        .containsEntry(
            "RedrivePolicy",
            Map.of("deadLetterTargetArn", arnOf(queueId("DeadLetters")), "maxReceiveCount", 5))
        .containsEntry("VisibilityTimeout", 6 * timeout);
    assertThat(properties(QUEUE, queueId("DeadLetters")))
        .containsEntry("MessageRetentionPeriod", 14 * 24 * 60 * 60);
  }

  @Test
  void queuesAreEncryptedAtRestAndInTransit() {
    template.allResourcesProperties(QUEUE, Map.of("SqsManagedSseEnabled", true));
    template.resourceCountIs("AWS::SQS::QueuePolicy", 2);
    template.allResourcesProperties(
        "AWS::SQS::QueuePolicy",
        Map.of(
            "PolicyDocument",
            Match.objectLike(
                Map.of(
                    "Statement",
                    List.of(
                        Match.objectLike(
                            Map.of(
                                "Effect",
                                "Deny",
                                "Condition",
                                Map.of("Bool", Map.of("aws:SecureTransport", "false")))))))));
  }

  @Test
  void onlyTheEventsThatFailedAreRepeated() {
    assertThat(properties("AWS::Lambda::EventSourceMapping"))
        .containsEntry("EventSourceArn", arnOf(queueId("Events")))
        .containsEntry("BatchSize", 10)
        .containsEntry("FunctionResponseTypes", List.of("ReportBatchItemFailures"));
  }

  @Test
  void outputsTellWhatWasDeployed() {
    assertThat(template.findOutputs("*"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "QueueUrl", Map.of("Value", Map.of("Ref", queueId("Events"))),
                "TableName", Map.of("Value", Map.of("Ref", logicalId(TABLE))),
                "FunctionName", Map.of("Value", Map.of("Ref", logicalId(FUNCTION)))));
  }

  private static Map<String, Object> properties(String type) {
    return properties(type, logicalId(type));
  }

  private static Map<String, Object> properties(String type, String logicalId) {
    return map(template.findResources(type).get(logicalId).get("Properties"));
  }

  private static String logicalId(String type) {
    template.resourceCountIs(type, 1);
    return template.findResources(type).keySet().iterator().next();
  }

  /** Returns the logical id of the queue with this construct id: CDK appends eight hex digits. */
  private static String queueId(String queue) {
    return template.findResources(QUEUE).keySet().stream()
        .filter(logicalId -> logicalId.matches(queue + "[0-9A-F]{8}"))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> arnOf(String logicalId) {
    return Map.of("Fn::GetAtt", List.of(logicalId, "Arn"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object json) {
    return (Map<String, Object>) json;
  }
}
