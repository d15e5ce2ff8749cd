package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.SchemaVersion;
import dev.sagastore.schema.StoreAccess;
import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;

class SagaStoreTableConnectTest {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String TASK = "AWS::ECS::TaskDefinition";

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
                      .duePartitions(4)
                      .retention(Duration.days(7))
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
                EnvironmentVariable.DUE_PARTITIONS.variableName(),
                "4",
                EnvironmentVariable.RETENTION.variableName(),
                "P7D",
                EnvironmentVariable.SCHEMA_VERSION.variableName(),
                Integer.toString(SchemaVersion.current().number())));
  }

  @Test
  void aFunctionMayDoExactlyWhatTheRuntimeDoes() {
    Template template =
        withTable(
            (stack, sagas) -> assertThat(sagas.connect(function(stack)).getSuccess()).isTrue());

    Policies.assertThatOnlyPolicyAllows(StoreAccess.READ_WRITE, template);
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
              assertThat(sagas.connect(container).getSuccess()).isTrue();
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
                variable(EnvironmentVariable.DUE_PARTITIONS, "1"),
                variable(EnvironmentVariable.RETENTION, "P30D"),
                variable(
                    EnvironmentVariable.SCHEMA_VERSION,
                    Integer.toString(SchemaVersion.current().number()))));
    Policies.assertThatOnlyPolicyAllows(StoreAccess.READ_WRITE, template);
  }

  @Test
  void theEnvironmentHoldsEveryVariableInTheOrderOfTheSchema() {
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(new Stack(new App(), "Orders"), "Sagas").build();

    assertThat(sagas.getEnvironment().keySet())
        .containsExactlyElementsOf(
            Arrays.stream(EnvironmentVariable.values())
                .map(EnvironmentVariable::variableName)
                .toList());
    assertThat(sagas.getEnvironment())
        .containsEntry(EnvironmentVariable.TABLE_NAME.variableName(), sagas.getTableName())
        .isUnmodifiable();
  }

  @Test
  void failedConnectionLeavesNothing() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas = new SagaStoreTable(stack, "Sagas");
    Function function = function(stack);
    AtomicReference<String> told = new AtomicReference<>();

    assertThatThrownBy(
            () ->
                sagas.connect(
                    new ServicePrincipal("example.amazonaws.com"), (name, value) -> told.set(name)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> sagas.connect(function, ConnectOptions.standard().withSagaNames("Order#1")))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(told).hasNullValue();
    // the function is still free for another table
    new SagaStoreTable(stack, "Others").connect(function);
    assertThat(Template.fromStack(stack).findResources(FUNCTION).toString())
        .contains("OthersTable")
        .doesNotContain("SagasTable");
  }

  @Test
  void twoTablesWithoutAPrefixCannotShareAFunction() {
    Stack stack = new Stack(new App(), "Orders");
    Function function = function(stack);
    SagaStoreTable sagas = SagaStoreTable.Builder.create(stack, "Sagas").build();
    SagaStoreTable others = SagaStoreTable.Builder.create(stack, "Others").build();
    sagas.connect(function);
    sagas.connect(function);

    assertThatThrownBy(() -> others.connect(function))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Orders/Others: Orders/Handler is connected to Orders/Sagas, with the same variables");
  }

  @Test
  void aPrefixMakesRoomForASecondTable() {
    Template template =
        Templates.of(
            stack -> {
              Function function = function(stack);
              SagaStoreTable.Builder.create(stack, "Sagas").build().connect(function);
              SagaStoreTable.Builder.create(stack, "Orders")
                  .build()
                  .connect(function, ConnectOptions.standard().withEnvironmentPrefix("ORDERS_"));
            });

    Map<String, Object> variables =
        Templates.map(
            Templates.map(Templates.properties(template, FUNCTION).get("Environment"))
                .get("Variables"));
    assertThat(variables)
        .containsKeys("SAGA_STORE_TABLE_NAME", "ORDERS_SAGA_STORE_TABLE_NAME")
        .hasSize(2 * EnvironmentVariable.values().length);
    assertThat(variables.get("SAGA_STORE_TABLE_NAME"))
        .isNotEqualTo(variables.get("ORDERS_SAGA_STORE_TABLE_NAME"));
  }

  @Test
  void aConnectionCanBeNarrowed() {
    ConnectOptions narrow =
        ConnectOptions.standard().withAccess(StoreAccess.READ).withSagaNames("OrderSaga");
    Template connected = withTable((stack, sagas) -> sagas.connect(function(stack), narrow));
    Template granted = withTable((stack, sagas) -> sagas.grantRead(function(stack), "OrderSaga"));

    assertThat(Policies.statements(connected)).isEqualTo(Policies.statements(granted));
    assertThat(
            Templates.map(
                    Templates.map(Templates.properties(connected, FUNCTION).get("Environment"))
                        .get("Variables"))
                .keySet())
        .hasSize(EnvironmentVariable.values().length);
  }

  @Test
  void administrationConcernsTheSagasOfAllTypes() {
    ConnectOptions administration =
        ConnectOptions.standard().withAccess(StoreAccess.ADMINISTRATION);

    assertThatThrownBy(() -> administration.withSagaNames("OrderSaga"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ADMINISTRATION is for the table with the sagas of all types, and cannot be limited"
                + " to [OrderSaga]");
  }

  @Test
  void aFunctionOfAnotherRegionWouldAskAnotherTable() {
    App app = new App();
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(Templates.stack(app, "eu-west-1", "eu-west-1"), "Sagas")
            .build();
    Function function = function(Templates.stack(app, "us-east-1", "us-east-1"));

    assertThatThrownBy(() -> sagas.connect(function))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "eu-west-1/Sagas: us-east-1/Handler is deployed to another region: import the table in"
                + " its stack, by fromTableArn, and connect it there");
  }

  /** With the ARN, the function would use the table of the other region. */
  @Test
  void functionInReplicaRegionIsToldToImportByName() {
    App app = new App();
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(Templates.stack(app, "eu-west-1", "eu-west-1"), "Sagas")
            .replicas("us-east-1")
            .build();
    Function function = function(Templates.stack(app, "us-east-1", "us-east-1"));

    assertThatThrownBy(() -> sagas.connect(function))
        .hasMessageContaining("is deployed to another region: import the table in its stack, by")
        .hasMessageContaining("fromTableName, which finds the replica of its region");
  }

  @Test
  void aFunctionIsWarnedOfAnImportedTableOfAnotherRegion() {
    Stack stack = Templates.stack(new App(), "us-east-1", "us-east-1");
    String arn = "arn:aws:dynamodb:%s:123456789012:table/orders";
    Function function = function(stack);
    SagaStoreTable.fromTableArn(stack, "Near", arn.formatted("us-east-1")).connect(function);
    assertThat(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).isEmpty();

    SagaStoreTable.fromTableArn(stack, "Far", arn.formatted("eu-west-1"))
        .connect(function, ConnectOptions.standard().withEnvironmentPrefix("FAR_"));

    assertThat(
            Annotations.fromStack(stack)
                .findWarning(
                    "/us-east-1/Handler",
                    Match.stringLikeRegexp(
                        "the table of us-east-1/Far is in eu-west-1, and this is in us-east-1: its"
                            + " store needs a client of the table's region.*")))
        .hasSize(1);
  }

  @Test
  void whatIsRefusedLeavesNothingBehind() {
    AtomicReference<String> told = new AtomicReference<>();
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas = SagaStoreTable.Builder.create(stack, "Sagas").build();

    assertThatThrownBy(
            () ->
                sagas.connect(
                    function(stack),
                    (name, value) -> told.set(name),
                    ConnectOptions.standard().withSagaNames("Order#1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(told).hasNullValue();
  }

  @Test
  void whatIsChangedLaterMakesNoDifference() {
    Consumer<SagaStoreTable> change =
        sagas ->
            sagas
                .getTable()
                .addGlobalSecondaryIndex(
                    GlobalSecondaryIndexPropsV2.builder()
                        .indexName("mine")
                        .partitionKey(
                            Attribute.builder().name("mine").type(AttributeType.STRING).build())
                        .build());
    Template before =
        withTable(
            (stack, sagas) -> {
              change.accept(sagas);
              sagas.connect(function(stack));
            });
    Template after =
        withTable(
            (stack, sagas) -> {
              sagas.connect(function(stack));
              change.accept(sagas);
            });

    assertThat(after.toJSON()).isEqualTo(before.toJSON());
  }

  @Test
  void theTableCanBeReached() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas = SagaStoreTable.Builder.create(stack, "Sagas").build();

    assertThat(stack.resolve(sagas.getTableName()))
        .isEqualTo(stack.resolve(sagas.getTable().getTableName()));
    assertThat(stack.resolve(sagas.getTableArn()))
        .isEqualTo(stack.resolve(sagas.getTable().getTableArn()));
    assertThat(stack.resolve(sagas.getTableArn()))
        .isNotEqualTo(stack.resolve(sagas.getTableName()));
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
}
