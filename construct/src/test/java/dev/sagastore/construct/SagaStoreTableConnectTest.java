package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.SchemaVersion;
import dev.sagastore.schema.StoreAccess;
import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;

class SagaStoreTableConnectTest {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String TASK = "AWS::ECS::TaskDefinition";
  private static final String POLICY = "AWS::IAM::Policy";

  @Test
  void aFunctionGetsTheEnvironmentOfTheRuntime() {
    Template template =
        Templates.of(
            stack -> {
              SagaStoreTable sagas =
                  SagaStoreTable.Builder.create(stack, "Sagas")
                      .correlationIndexName("by-correlation")
                      .cleanupIndexName("by-day")
                      .ttlAttribute("expires")
                      .shards(10)
                      .build();
              sagas.connect(function(stack));
            });

    Map<String, Object> environment =
        Templates.map(Templates.properties(template, FUNCTION).get("Environment"));
    assertThat(environment)
        .containsEntry(
            "Variables",
            Map.of(
                EnvironmentVariable.TABLE_NAME.variableName(),
                Templates.tableName(template),
                EnvironmentVariable.CORRELATION_INDEX_NAME.variableName(),
                "by-correlation",
                EnvironmentVariable.CLEANUP_INDEX_NAME.variableName(),
                "by-day",
                EnvironmentVariable.TTL_ATTRIBUTE.variableName(),
                "expires",
                EnvironmentVariable.SHARDS.variableName(),
                "10",
                EnvironmentVariable.RETENTION.variableName(),
                "P30D",
                EnvironmentVariable.SCHEMA_VERSION.variableName(),
                Integer.toString(SchemaVersion.current().number())));
  }

  @Test
  void aFunctionMayDoExactlyWhatTheRuntimeDoes() {
    Template template =
        withTable(
            (stack, sagas) -> assertThat(sagas.connect(function(stack)).getSuccess()).isTrue());

    assertThatOnlyPolicyAllows(StoreAccess.READ_WRITE, template);
  }

  @Test
  void aContainerGetsEnvironmentAndPermissions() {
    Template template =
        withTable(
            (stack, sagas) -> {
              FargateTaskDefinition task = new FargateTaskDefinition(stack, "Task");
              ContainerDefinition container =
                  task.addContainer(
                      "Worker",
                      ContainerDefinitionOptions.builder()
                          .image(ContainerImage.fromRegistry("worker"))
                          .build());
              sagas.connect(task.getTaskRole(), container::addEnvironment);
            });

    List<?> containers = (List<?>) Templates.properties(template, TASK).get("ContainerDefinitions");
    TableSchema schema = TableSchema.standard();
    assertThat(Templates.map(containers.get(0)).get("Environment"))
        .isEqualTo(
            List.of(
                variable(EnvironmentVariable.TABLE_NAME, Templates.tableName(template)),
                variable(EnvironmentVariable.CORRELATION_INDEX_NAME, schema.correlationIndexName()),
                variable(EnvironmentVariable.CLEANUP_INDEX_NAME, schema.cleanupIndexName()),
                variable(EnvironmentVariable.TTL_ATTRIBUTE, schema.ttlAttribute()),
                variable(EnvironmentVariable.SHARDS, "1"),
                variable(EnvironmentVariable.RETENTION, "P30D"),
                variable(
                    EnvironmentVariable.SCHEMA_VERSION,
                    Integer.toString(SchemaVersion.current().number()))));
    assertThatOnlyPolicyAllows(StoreAccess.READ_WRITE, template);
  }

  @Test
  void theEnvironmentHoldsEveryVariableInTheOrderOfTheSchema() {
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(new Stack(new App(), "Orders"), "Sagas").build();

    assertThat(sagas.environment().keySet())
        .containsExactlyElementsOf(
            Arrays.stream(EnvironmentVariable.values())
                .map(EnvironmentVariable::variableName)
                .toList());
    assertThat(sagas.environment())
        .containsEntry(EnvironmentVariable.TABLE_NAME.variableName(), sagas.tableName())
        .isUnmodifiable();
  }

  @Test
  void grantReadWriteAllowsWhatTheRuntimeDoes() {
    Template template = withTable((stack, sagas) -> sagas.grantReadWrite(role(stack)));

    assertThatOnlyPolicyAllows(StoreAccess.READ_WRITE, template);
  }

  @Test
  void grantReadAllowsNoWrites() {
    Template template = withTable((stack, sagas) -> sagas.grantRead(role(stack)));

    assertThatOnlyPolicyAllows(StoreAccess.READ, template);
    assertThat(StoreAccess.READ_WRITE.tableActions())
        .containsAll(StoreAccess.READ.tableActions())
        .hasSizeGreaterThan(StoreAccess.READ.tableActions().size());
  }

  @Test
  void theGrantIsForTheIndexesByTheirOwnNames() {
    Template template =
        Templates.of(
            stack ->
                SagaStoreTable.Builder.create(stack, "Sagas")
                    .correlationIndexName("by-correlation")
                    .cleanupIndexName("by-day")
                    .build()
                    .grantRead(role(stack)));

    assertThatOnlyPolicyAllows(StoreAccess.READ, List.of("by-correlation", "by-day"), template);
  }

  @Test
  void theGrantTellsWhenARoleDidNotTakeIt() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas = SagaStoreTable.Builder.create(stack, "Sagas").build();
    AtomicReference<String> told = new AtomicReference<>();

    Grant grant =
        sagas.connect(
            new ServicePrincipal("example.amazonaws.com"), (name, value) -> told.set(name));

    assertThat(grant.getSuccess()).isFalse();
    assertThat(told).doesNotHaveNullValue();
  }

  @Test
  void theTableCanBeReached() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas = SagaStoreTable.Builder.create(stack, "Sagas").build();

    assertThat(stack.resolve(sagas.tableName()))
        .isEqualTo(stack.resolve(sagas.table().getTableName()));
    assertThat(stack.resolve(sagas.tableArn()))
        .isEqualTo(stack.resolve(sagas.table().getTableArn()));
    assertThat(stack.resolve(sagas.tableArn())).isNotEqualTo(stack.resolve(sagas.tableName()));
  }

  private static void assertThatOnlyPolicyAllows(StoreAccess access, Template template) {
    assertThatOnlyPolicyAllows(access, List.of("GSI1", "GSI2"), template);
  }

  private static void assertThatOnlyPolicyAllows(
      StoreAccess access, List<String> indexes, Template template) {
    Map<String, Object> policy = Templates.properties(template, POLICY);
    assertThat(policy.get("PolicyDocument"))
        .isEqualTo(
            Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(
                    Map.of(
                        "Effect",
                        "Allow",
                        "Action",
                        access.tableActions(),
                        "Resource",
                        Templates.tableArn(template)),
                    Map.of(
                        "Effect",
                        "Allow",
                        "Action",
                        oneOrAll(access.indexActions()),
                        "Resource",
                        indexes.stream()
                            .map(index -> Templates.indexArn(template, index))
                            .toList()))));
    assertThat(policy.toString()).doesNotContain("*");
  }

  /** CDK writes a list of one as that one. */
  private static Object oneOrAll(List<String> actions) {
    return actions.size() == 1 ? actions.get(0) : actions;
  }

  private static Map<String, Object> variable(EnvironmentVariable variable, Object value) {
    return Map.of("Name", variable.variableName(), "Value", value);
  }

  private static Template withTable(BiConsumer<Stack, SagaStoreTable> user) {
    return Templates.of(
        stack -> user.accept(stack, SagaStoreTable.Builder.create(stack, "Sagas").build()));
  }

  private static Function function(Stack stack) {
    return Function.Builder.create(stack, "Handler")
        .runtime(Runtime.NODEJS_22_X)
        .handler("index.handler")
        .code(Code.fromInline("exports.handler = async () => {};"))
        .build();
  }

  private static Role role(Stack stack) {
    return Role.Builder.create(stack, "Role")
        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
        .build();
  }
}
