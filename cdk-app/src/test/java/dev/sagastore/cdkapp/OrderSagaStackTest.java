package dev.sagastore.cdkapp;

import static dev.sagastore.cdkapp.Resources.arnOf;
import static dev.sagastore.cdkapp.Resources.map;
import static dev.sagastore.cdkapp.Resources.maps;
import static dev.sagastore.cdkapp.Resources.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import dev.sagastore.example.order.OrderBus;
import dev.sagastore.example.order.OrderFunction;
import dev.sagastore.example.order.OrderSweeper;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** The stack with the defaults, and the one that is removed without a trace. */
class OrderSagaStackTest {
  private static final String TABLE = "AWS::DynamoDB::GlobalTable";
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String VERSION = "AWS::Lambda::Version";
  private static final String ALIAS = "AWS::Lambda::Alias";
  private static final String EVENT_SOURCE = "AWS::Lambda::EventSourceMapping";
  private static final String LOGS = "AWS::Logs::LogGroup";
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String TOPIC = "AWS::SNS::Topic";

  private static final String POLICY = "AWS::IAM::Policy";

  private static final Resources STACK = resources(Variant.DEFAULT);
  private static final Resources THROW_AWAY = resources(Variant.THROW_AWAY);

  private static Resources resources(Variant variant) {
    return new Resources(SynthesizedOrderSaga.of(variant).template());
  }

  private static Map<String, Object> function(Resources stack) {
    return stack.properties(FUNCTION, stack.logicalId(FUNCTION, "Orders/Handler"));
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
    assertThat(THROW_AWAY.template().findResources(LOGS).values())
        .hasSize(2)
        .allSatisfy(logs -> assertThat(logs).containsEntry("DeletionPolicy", "Delete"));
  }

  @Test
  void functionGetsVariablesOfStoreAndBus() {
    Map<String, Object> environment = map(function(STACK).get("Environment"));

    assertThat(map(environment.get("Variables")))
        .containsOnlyKeys(
            Stream.concat(
                    Arrays.stream(EnvironmentVariable.values())
                        .map(EnvironmentVariable::variableName),
                    Arrays.stream(BusEnvironmentVariable.values())
                        .map(BusEnvironmentVariable::variableName))
                .toList())
        .containsEntry(EnvironmentVariable.TABLE_NAME.variableName(), ref(STACK.logicalId(TABLE)))
        .containsEntry(BusEnvironmentVariable.NAME.variableName(), OrderBus.NAME)
        .containsEntry(BusEnvironmentVariable.QUEUE_URL.variableName(), ref(queueId("Bus/Queue")));
    assertThat(
            map(environment.get("Variables"))
                .get(BusEnvironmentVariable.DESTINATIONS.variableName())
                .toString())
        .contains(OrderBus.EVENTS, "Ref=" + STACK.logicalId(TOPIC));
  }

  @Test
  void functionsRunHandlersOfTheExample() {
    assertThat(function(STACK))
        .containsEntry("Handler", OrderFunction.class.getName())
        .containsEntry("Runtime", "java21")
        .containsEntry("Architectures", List.of("arm64"))
        .containsEntry("MemorySize", 1024);
    assertThat(STACK.properties(FUNCTION, STACK.logicalId(FUNCTION, "Sweeper/Handler")))
        .containsEntry("Handler", OrderSweeper.class.getName())
        .containsEntry("ReservedConcurrentExecutions", 1);
  }

  @Test
  void theFunctionIsTracedAndItsLogsAreKeptForAMonth() {
    assertThat(function(STACK))
        .containsEntry("TracingConfig", Map.of("Mode", "Active"))
        .containsEntry("LoggingConfig", Map.of("LogGroup", ref(ordersLogs())));
    STACK.template().allResourcesProperties(LOGS, Map.of("RetentionInDays", 30));
    assertThat(STACK.template().findResources(LOGS).values())
        .hasSize(2)
        .allSatisfy(logs -> assertThat(logs).containsEntry("DeletionPolicy", "Retain"));
  }

  private static String ordersLogs() {
    return STACK.logicalId(LOGS, "Orders/Logs");
  }

  @Test
  void messagesGoToTheVersionThatHasASnapshot() {
    assertThat(function(STACK)).containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions"));
    assertThat(STACK.properties(ALIAS))
        .containsEntry("Name", "live")
        .containsEntry(
            "FunctionVersion", Map.of("Fn::GetAtt", List.of(STACK.logicalId(VERSION), "Version")));
    assertThat(STACK.properties(EVENT_SOURCE).get("FunctionName").toString())
        .contains("Ref=" + STACK.logicalId(ALIAS), ":live");
  }

  @Test
  void functionHasNoOtherPermissions() {
    List<Map<String, Object>> statements = statements("Orders/Role/DefaultPolicy");

    assertThat(statements)
        .flatExtracting(Resources::resourcesOf)
        .containsOnly(
            arnOf(ordersLogs()),
            arnOf(STACK.logicalId(TABLE)),
            indexArn("GSI1"),
            indexArn("GSI2"),
            arnOf(queueId("Bus/Queue")),
            arnOf(queueId("Bus/DeadLetters")),
            ref(STACK.logicalId(TOPIC)),
            "*");
    assertThat(statements)
        .filteredOn(statement -> statement.get("Resource").equals("*"))
        .extracting(statement -> statement.get("Action"))
        .containsExactly(List.of("xray:PutTelemetryRecords", "xray:PutTraceSegments"));
    assertNoWildcard(statements);
  }

  @Test
  void sweeperOnlySweeps() {
    List<Map<String, Object>> statements = statements("Sweeper/Role/DefaultPolicy");

    assertThat(statements)
        .flatExtracting(Resources::resourcesOf)
        .containsOnly(
            arnOf(STACK.logicalId(LOGS, "Sweeper/Logs")),
            arnOf(STACK.logicalId(TABLE)),
            indexArn("GSI2"),
            arnOf(queueId("Bus/Queue")));
    assertNoWildcard(statements);
  }

  private static List<Map<String, Object>> statements(String path) {
    Map<String, Object> policy = STACK.properties(POLICY, STACK.logicalId(POLICY, path));
    return maps(map(policy.get("PolicyDocument")).get("Statement"));
  }

  private static void assertNoWildcard(List<Map<String, Object>> statements) {
    assertThat(statements)
        .extracting(statement -> statement.get("Action").toString())
        .noneMatch(action -> action.contains("*"));
    assertThat(STACK.template().findResources("AWS::IAM::Role").values())
        .allSatisfy(
            role -> assertThat(map(role.get("Properties"))).doesNotContainKey("ManagedPolicyArns"));
  }

  private static Map<String, ?> indexArn(String index) {
    return Map.of(
        "Fn::Join", List.of("", List.of(arnOf(STACK.logicalId(TABLE)), "/index/" + index)));
  }

  @Test
  void visibilityTimeoutAndConcurrencyFitTheFunction() {
    int timeout = (int) function(STACK).get("Timeout");

    assertThat(STACK.properties(QUEUE, queueId("Bus/Queue")))
        .containsEntry("VisibilityTimeout", 6 * timeout);
    assertThat(function(STACK)).containsEntry("ReservedConcurrentExecutions", 10);
    assertThat(STACK.properties(EVENT_SOURCE))
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 10));
  }

  @Test
  void moreMayBeReservedOrNothing() {
    Resources more = resources(Variant.ALARMS);
    assertThat(function(more)).containsEntry("ReservedConcurrentExecutions", 25);
    assertThat(more.properties(EVENT_SOURCE))
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 25));

    assertThat(function(THROW_AWAY)).doesNotContainKey("ReservedConcurrentExecutions");
    assertThat(THROW_AWAY.properties(EVENT_SOURCE))
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 10));
    assertThat(THROW_AWAY.properties(FUNCTION, THROW_AWAY.logicalId(FUNCTION, "Sweeper/Handler")))
        .doesNotContainKey("ReservedConcurrentExecutions");
  }

  @Test
  void topicDeniesRequestsWithoutTls() {
    STACK
        .template()
        .hasResourceProperties(
            "AWS::SNS::TopicPolicy",
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
            List.of("QueueUrl", ref(queueId("Bus/Queue"))),
            List.of("DeadLettersUrl", ref(queueId("Bus/DeadLetters"))),
            List.of("EventsTopicArn", ref(STACK.logicalId(TOPIC))),
            List.of("TableName", ref(STACK.logicalId(TABLE))),
            List.of("FunctionName", ref(STACK.logicalId(FUNCTION, "Orders/Handler"))));
  }

  @Test
  void alarmsAndTheWorkerHaveToBeAskedFor() {
    STACK.template().resourceCountIs("AWS::CloudWatch::Alarm", 0);
    STACK.template().resourceCountIs(TOPIC, 1);
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
