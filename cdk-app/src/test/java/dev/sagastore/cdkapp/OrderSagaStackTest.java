package dev.sagastore.cdkapp;

import static dev.sagastore.cdkapp.Resources.arnOf;
import static dev.sagastore.cdkapp.Resources.map;
import static dev.sagastore.cdkapp.Resources.maps;
import static dev.sagastore.cdkapp.Resources.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** What is deployed if nothing else is asked for, and what becomes of it when it is thrown away. */
class OrderSagaStackTest {
  private static final String TABLE = "AWS::DynamoDB::GlobalTable";
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String VERSION = "AWS::Lambda::Version";
  private static final String ALIAS = "AWS::Lambda::Alias";
  private static final String EVENT_SOURCE = "AWS::Lambda::EventSourceMapping";
  private static final String LOGS = "AWS::Logs::LogGroup";
  private static final String QUEUE = "AWS::SQS::Queue";

  private static final Resources STACK = resources(Variant.DEFAULT);
  private static final Resources THROW_AWAY = resources(Variant.THROW_AWAY);

  private static Resources resources(Variant variant) {
    return new Resources(SynthesizedOrderSaga.of(variant).template());
  }

  @Test
  void theTableIsBackedUpProtectedAndRetained() {
    assertThat(STACK.resource(TABLE))
        .containsEntry("DeletionPolicy", "Retain")
        .containsEntry("UpdateReplacePolicy", "Retain");
    assertThat(maps(STACK.properties(TABLE).get("Replicas")))
        .singleElement()
        .satisfies(
            replica ->
                assertThat(replica)
                    .containsEntry("DeletionProtectionEnabled", true)
                    .containsEntry(
                        "PointInTimeRecoverySpecification",
                        Map.of("PointInTimeRecoveryEnabled", true)));
  }

  @Test
  void theTableIsEncryptedWithTheKeyThatDynamoDbOwns() {
    // which is what DynamoDB does when nothing is said: it has no tables without encryption
    assertThat(STACK.properties(TABLE)).doesNotContainKey("SSESpecification");
    assertThat(maps(STACK.properties(TABLE).get("Replicas")))
        .allSatisfy(replica -> assertThat(replica).doesNotContainKey("SSESpecification"));
  }

  @Test
  void theTableHasIndexesAndTtl() {
    TableSchema schema = TableSchema.standard();
    assertThat(maps(STACK.properties(TABLE).get("GlobalSecondaryIndexes")))
        .extracting(index -> index.get("IndexName"))
        .containsExactlyElementsOf(schema.indexes().stream().map(IndexSchema::name).toList());
    assertThat(STACK.properties(TABLE))
        .containsEntry(
            "TimeToLiveSpecification",
            Map.of("AttributeName", schema.ttlAttribute(), "Enabled", true));
  }

  @Test
  void whatIsToBeThrownAwayLeavesNothingBehind() {
    assertThat(THROW_AWAY.resource(TABLE))
        .containsEntry("DeletionPolicy", "Delete")
        .containsEntry("UpdateReplacePolicy", "Delete");
    assertThat(maps(THROW_AWAY.properties(TABLE).get("Replicas")))
        .allSatisfy(
            replica -> assertThat(replica).containsEntry("DeletionProtectionEnabled", false));
    assertThat(THROW_AWAY.resource(LOGS)).containsEntry("DeletionPolicy", "Delete");
  }

  @Test
  void theFunctionGetsEveryVariableOfTheStore() {
    Map<String, Object> environment = map(STACK.properties(FUNCTION).get("Environment"));

    assertThat(map(environment.get("Variables")))
        .containsOnlyKeys(
            Arrays.stream(EnvironmentVariable.values())
                .map(EnvironmentVariable::variableName)
                .toList())
        .containsEntry(EnvironmentVariable.TABLE_NAME.variableName(), ref(STACK.logicalId(TABLE)));
  }

  @Test
  void theFunctionRunsTheHandlerOfTheExample() {
    assertThat(STACK.properties(FUNCTION))
        .containsEntry("Handler", "dev.sagastore.example.OrderHandler::handleRequest")
        .containsEntry("Runtime", "java21")
        .containsEntry("Architectures", List.of("arm64"))
        .containsEntry("MemorySize", 1024);
  }

  @Test
  void theFunctionIsTracedAndItsLogsAreKeptForAMonth() {
    assertThat(STACK.properties(FUNCTION))
        .containsEntry("TracingConfig", Map.of("Mode", "Active"))
        .containsEntry("LoggingConfig", Map.of("LogGroup", ref(STACK.logicalId(LOGS))));
    assertThat(STACK.properties(LOGS)).containsEntry("RetentionInDays", 30);
    assertThat(STACK.resource(LOGS)).containsEntry("DeletionPolicy", "Retain");
  }

  @Test
  void eventsGoToTheVersionThatHasASnapshot() {
    assertThat(STACK.properties(FUNCTION))
        .containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions"));
    assertThat(STACK.properties(ALIAS))
        .containsEntry("Name", "live")
        .containsEntry(
            "FunctionVersion", Map.of("Fn::GetAtt", List.of(STACK.logicalId(VERSION), "Version")));
    assertThat(STACK.properties(EVENT_SOURCE).get("FunctionName").toString())
        .contains("Ref=" + STACK.logicalId(ALIAS), ":live");
  }

  @Test
  void theFunctionMayDoNothingElsewhere() {
    List<Map<String, Object>> statements =
        maps(map(STACK.properties("AWS::IAM::Policy").get("PolicyDocument")).get("Statement"));

    assertThat(statements)
        .extracting(statement -> statement.get("Resource"))
        .containsExactlyInAnyOrder(
            arnOf(STACK.logicalId(LOGS)),
            arnOf(STACK.logicalId(TABLE)),
            List.of(indexArn("GSI1"), indexArn("GSI2")),
            arnOf(queueId("Events/Queue")),
            "*");
    assertThat(statements)
        .filteredOn(statement -> statement.get("Resource").equals("*"))
        .extracting(statement -> statement.get("Action"))
        .containsExactly(List.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"));
    assertThat(statements)
        .extracting(statement -> statement.get("Action").toString())
        .noneMatch(action -> action.contains("*"));
    assertThat(STACK.properties("AWS::IAM::Role")).doesNotContainKey("ManagedPolicyArns");
  }

  private static Map<String, ?> indexArn(String index) {
    return Map.of(
        "Fn::Join", List.of("", List.of(arnOf(STACK.logicalId(TABLE)), "/index/" + index)));
  }

  @Test
  void eventsThatFailFiveTimesGoToTheDeadLetterQueue() {
    STACK.template().resourceCountIs(QUEUE, 2);

    assertThat(STACK.properties(QUEUE, queueId("Events/Queue")))
        .containsEntry(
            "RedrivePolicy",
            Map.of(
                "deadLetterTargetArn", arnOf(queueId("Events/DeadLetters")), "maxReceiveCount", 5));
    assertThat(STACK.properties(QUEUE, queueId("Events/DeadLetters")))
        .containsEntry("MessageRetentionPeriod", 14 * 24 * 60 * 60);
  }

  @Test
  void visibilityTimeoutAndConcurrencyFitTheFunction() {
    int timeout = (int) STACK.properties(FUNCTION).get("Timeout");

    assertThat(STACK.properties(QUEUE, queueId("Events/Queue")))
        .containsEntry("VisibilityTimeout", 6 * timeout);
    assertThat(STACK.properties(FUNCTION)).containsEntry("ReservedConcurrentExecutions", 10);
    assertThat(STACK.properties(EVENT_SOURCE))
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 10));
  }

  @Test
  void moreMayBeReservedOrNothing() {
    Resources more = resources(Variant.ALARMS);
    assertThat(more.properties(FUNCTION)).containsEntry("ReservedConcurrentExecutions", 25);
    assertThat(more.properties(EVENT_SOURCE))
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 25));

    assertThat(THROW_AWAY.properties(FUNCTION)).doesNotContainKey("ReservedConcurrentExecutions");
    assertThat(THROW_AWAY.properties(EVENT_SOURCE))
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 10));
  }

  @Test
  void queuesAreEncryptedAtRestAndInTransit() {
    STACK.template().allResourcesProperties(QUEUE, Map.of("SqsManagedSseEnabled", true));
    STACK.template().resourceCountIs("AWS::SQS::QueuePolicy", 2);
    STACK
        .template()
        .allResourcesProperties(
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
    assertThat(STACK.properties(EVENT_SOURCE))
        .containsEntry("EventSourceArn", arnOf(queueId("Events/Queue")))
        .containsEntry("BatchSize", 10)
        .containsEntry("FunctionResponseTypes", List.of("ReportBatchItemFailures"));
  }

  @Test
  void everythingIsTagged() {
    Map<String, String> tag = Map.of("Key", "application", "Value", "order-saga");
    for (String type : Set.of(FUNCTION, EVENT_SOURCE, LOGS, QUEUE, "AWS::IAM::Role")) {
      assertThat(STACK.template().findResources(type).values())
          .as(type)
          .isNotEmpty()
          .allSatisfy(
              resource ->
                  assertThat(maps(map(resource.get("Properties")).get("Tags")))
                      .anySatisfy(found -> assertThat(found).containsAllEntriesOf(tag)));
    }
    assertThat(maps(STACK.properties(TABLE).get("Replicas")))
        .allSatisfy(replica -> assertThat(maps(replica.get("Tags"))).contains(Map.copyOf(tag)));
  }

  @Test
  void outputsTellWhatWasDeployed() {
    assertThat(STACK.template().findOutputs("*"))
        .allSatisfy((id, output) -> assertThat(output).containsKey("Description"))
        .extractingFromEntries(Map.Entry::getKey, output -> output.getValue().get("Value"))
        .extracting(tuple -> List.of(tuple.toArray()))
        .containsExactlyInAnyOrder(
            List.of("QueueUrl", ref(queueId("Events/Queue"))),
            List.of("DeadLettersUrl", ref(queueId("Events/DeadLetters"))),
            List.of("TableName", ref(STACK.logicalId(TABLE))),
            List.of("FunctionName", ref(STACK.logicalId(FUNCTION))));
  }

  @Test
  void alarmsAndTheWorkerHaveToBeAskedFor() {
    STACK.template().resourceCountIs("AWS::CloudWatch::Alarm", 0);
    STACK.template().resourceCountIs("AWS::SNS::Topic", 0);
    STACK.template().resourceCountIs("AWS::ECS::Service", 0);
    STACK.template().resourceCountIs("AWS::EC2::VPC", 0);
  }

  @ParameterizedTest
  @EnumSource
  void theCdkWarnsOfNothing(Variant variant) {
    Annotations annotations = Annotations.fromStack(SynthesizedOrderSaga.of(variant).stack());

    assertThat(annotations.findWarning("*", Match.anyValue())).isEmpty();
    assertThat(annotations.findError("*", Match.anyValue())).isEmpty();
  }

  private static String queueId(String path) {
    return STACK.logicalId(QUEUE, path);
  }
}
