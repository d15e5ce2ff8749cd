package dev.sagastore.cdkapp;

import static dev.sagastore.cdkapp.Resources.arnOf;
import static dev.sagastore.cdkapp.Resources.map;
import static dev.sagastore.cdkapp.Resources.maps;
import static dev.sagastore.cdkapp.Resources.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import dev.sagastore.example.order.OrderWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderWorkerServiceTest {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String TASK = "AWS::ECS::TaskDefinition";
  private static final String SERVICE = "AWS::ECS::Service";
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String TABLE = "AWS::DynamoDB::GlobalTable";
  private static final String POLICY = "AWS::IAM::Policy";

  private static final SynthesizedOrderSaga SYNTHESIZED =
      SynthesizedOrderSaga.of(Variant.EVERYTHING);
  private static final Resources STACK = new Resources(SYNTHESIZED.template());

  @Test
  void workerHasVariablesOfFunction() {
    Map<String, Object> function =
        STACK.properties(FUNCTION, STACK.logicalId(FUNCTION, "Orders/Handler"));
    Map<String, Object> expected = map(map(function.get("Environment")).get("Variables"));

    Map<Object, Object> actual =
        maps(container().get("Environment")).stream()
            .collect(Collectors.toMap(name -> name.get("Name"), value -> value.get("Value")));
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void itHasTimeToFinishAndWritesNowhereButToItsLogs() {
    assertThat(container())
        .containsEntry("StopTimeout", 120)
        .containsEntry("ReadonlyRootFilesystem", true);
    String logs = STACK.logicalId("AWS::Logs::LogGroup", "Worker/Logs");
    assertThat(map(map(container().get("LogConfiguration")).get("Options")))
        .containsEntry("awslogs-group", ref(logs));
    assertThat(STACK.properties("AWS::Logs::LogGroup", logs)).containsEntry("RetentionInDays", 30);
  }

  @Test
  void workerHasNoOtherPermissions() {
    List<Map<String, Object>> statements =
        maps(
            map(STACK
                    .properties(
                        POLICY, STACK.logicalId(POLICY, "Worker/Task/TaskRole/DefaultPolicy"))
                    .get("PolicyDocument"))
                .get("Statement"));
    String table = STACK.logicalId(TABLE);

    assertThat(statements)
        .flatExtracting(Resources::resourcesOf)
        .containsOnly(
            arnOf(STACK.logicalId(QUEUE, "Bus/Queue")),
            arnOf(STACK.logicalId(QUEUE, "Bus/DeadLetters")),
            ref(STACK.logicalId("AWS::SNS::Topic", "Events")),
            arnOf(table),
            indexArn(table, "GSI1"),
            indexArn(table, "GSI2"));
    assertThat(statements.toString()).doesNotContain("*");
  }

  private static Map<String, ?> indexArn(String table, String index) {
    return Map.of("Fn::Join", List.of("", List.of(arnOf(table), "/index/" + index)));
  }

  @Test
  void nobodyReachesItAndItReachesAwsOnly() {
    Map<String, Object> group = STACK.properties("AWS::EC2::SecurityGroup");

    assertThat(group).doesNotContainKey("SecurityGroupIngress");
    STACK.template().resourceCountIs("AWS::EC2::SecurityGroupIngress", 0);
    assertThat(maps(group.get("SecurityGroupEgress")))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule)
                    .containsEntry("IpProtocol", "tcp")
                    .containsEntry("FromPort", 443)
                    .containsEntry("ToPort", 443));
    STACK.template().resourceCountIs("AWS::EC2::NatGateway", 0);
  }

  @Test
  void aDeploymentThatFailsIsRolledBack() {
    Map<String, Object> deployment = map(STACK.properties(SERVICE).get("DeploymentConfiguration"));

    assertThat(deployment)
        .containsEntry("DeploymentCircuitBreaker", Map.of("Enable", true, "Rollback", true));
    assertThat(STACK.properties(SERVICE)).containsEntry("DesiredCount", 1);
  }

  @Test
  void functionStaysConnected() {
    STACK.template().resourceCountIs("AWS::Lambda::EventSourceMapping", 1);
  }

  @Test
  void theImageIsMadeOfTheJarAndTheDockerfileAlone() throws IOException {
    String image = container().get("Image").toString();
    String hash = image.substring(image.lastIndexOf(':') + 1, image.length() - 1);
    Path asset = SYNTHESIZED.file().resolveSibling("asset." + hash);

    try (Stream<Path> files = Files.walk(asset)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> asset.relativize(file)))
          .containsExactlyInAnyOrder(
              Path.of("target", "order-saga-lambda.jar"),
              Path.of("src", "main", "docker", "Dockerfile"));
    }
  }

  @Test
  void theImageRunsTheWorkerAsNobody() throws IOException {
    assertThat(Files.readAllLines(SynthesizedOrderSaga.DOCKERFILE))
        .contains("COPY target/order-saga-lambda.jar /order-saga.jar", "USER 65532:65532")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("ENTRYPOINT [\"java\",")
                    .contains("\"/order-saga.jar\"", "\"" + OrderWorker.class.getName() + "\""));
  }

  private static Map<String, Object> container() {
    return maps(STACK.properties(TASK).get("ContainerDefinitions")).get(0);
  }
}
