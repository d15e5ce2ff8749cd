package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.StoreAccess;
import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.kms.Alias;
import software.amazon.awscdk.services.kms.Key;

class SagaStoreTableImportTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
  private static final String FOREIGN = "arn:aws:dynamodb:eu-west-1:210987654321:table/orders";

  @Test
  void aTableIsImportedByItsName() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas = SagaStoreTable.fromTableName(stack, "Sagas", "orders");
    sagas.grantReadWrite(Policies.role(stack));

    Map<String, String> expected =
        new HashMap<>(declared(new Stack(new App(), "Orders")).getEnvironment());
    expected.put("SAGA_STORE_TABLE_NAME", "orders");
    assertThat(sagas.getEnvironment()).isEqualTo(expected);
    assertThat(sagas.getTableName()).isEqualTo("orders");
    assertThat(Policies.statements(Template.fromStack(stack)))
        .isEqualTo(
            List.of(
                Policies.allow(readWrite(), arn("")),
                Policies.allow(
                    StoreAccess.READ_WRITE.indexActions(),
                    List.of(arn("/index/GSI1"), arn("/index/GSI2")))));
  }

  @Test
  void aTableIsImportedByItsArn() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas = SagaStoreTable.fromTableArn(stack, "Sagas", ARN);
    sagas.grantCleanup(Policies.role(stack), "OrderSaga");

    assertThat(sagas.getEnvironment()).containsEntry("SAGA_STORE_TABLE_NAME", "orders");
    assertThat(Policies.statements(Template.fromStack(stack)))
        .extracting(statement -> statement.get("Resource"))
        .containsExactly(ARN, ARN + "/index/GSI2");
  }

  @Test
  void clientsOfATableInAnotherAccountNeedItsArn() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas = SagaStoreTable.fromTableArn(stack, "Sagas", FOREIGN);

    assertThat(sagas.getEnvironment()).containsEntry("SAGA_STORE_TABLE_NAME", FOREIGN);
    assertThat(sagas.getTableName()).isEqualTo("orders");
    String token = Fn.importValue("OrdersArn");
    assertThat(SagaStoreTable.fromTableArn(stack, "Token", token).getEnvironment())
        .containsEntry("SAGA_STORE_TABLE_NAME", token);
  }

  @Test
  void alarmsWatchTheRegionOfTheTable() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas =
        SagaStoreTable.fromTableArn(stack, "Sagas", ARN.replace("eu-west-1", "us-east-1"));

    assertThat(sagas.getEnvironment())
        .containsEntry("SAGA_STORE_TABLE_NAME", ARN.replace("eu-west-1", "us-east-1"));
    assertThatThrownBy(
            () -> {
              sagas.addAlarms();
              Template.fromStack(stack);
            })
        .hasMessageContaining("us-east-1");
  }

  @Test
  void alarmsWatchTheAccountOfTheTable() {
    Stack stack = Templates.stack();
    SagaStoreTable.fromTableArn(stack, "Sagas", FOREIGN).addAlarms();

    assertThat(Template.fromStack(stack).findResources("AWS::CloudWatch::Alarm").values())
        .hasSize(3)
        .allMatch(alarm -> alarm.toString().contains("AccountId=210987654321"));
  }

  @Test
  void whatIsNotStandardIsToldByAttributes() {
    Stack stack = Templates.stack();
    TableSchema schema =
        TableSchema.builder()
            .correlationIndexName("by-correlation")
            .cleanupIndexName("by-day")
            .ttlAttribute("expires")
            .shards(4)
            .duePartitions(3)
            .build();
    ISagaStoreTable sagas =
        SagaStoreTable.fromTableAttributes(
            stack,
            "Sagas",
            SagaStoreTableAttributes.ofTableArn(ARN)
                .withSchema(schema)
                .withRetention(Duration.days(7))
                .withEncryptionKey(new Key(stack, "Key")));
    sagas.grantRead(Policies.role(stack));

    assertThat(sagas.environment("ORDERS_"))
        .containsEntry("ORDERS_SAGA_STORE_CORRELATION_INDEX_NAME", "by-correlation")
        .containsEntry("ORDERS_SAGA_STORE_CLEANUP_INDEX_NAME", "by-day")
        .containsEntry("ORDERS_SAGA_STORE_TTL_ATTRIBUTE", "expires")
        .containsEntry("ORDERS_SAGA_STORE_SHARDS", "4")
        .containsEntry("ORDERS_SAGA_STORE_DUE_PARTITIONS", "3")
        .containsEntry("ORDERS_SAGA_STORE_RETENTION", "P7D");
    assertThat(Policies.statements(Template.fromStack(stack)))
        .extracting(statement -> statement.get("Action"))
        .contains("kms:Decrypt");
    assertThatThrownBy(() -> sagas.environment("1")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/GSI1",
        "arn:aws:s3:::orders",
        "orders",
        ""
      })
  void whatIsNoTableIsRefused(String arn) {
    assertThatThrownBy(() -> SagaStoreTable.fromTableArn(Templates.stack(), "Sagas", arn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: '" + arn + "' is not the ARN of a table");
  }

  @Test
  void whatCannotBeImportedIsRefused() {
    Stack stack = Templates.stack();
    assertThatThrownBy(() -> SagaStoreTable.fromTableName(stack, "Sagas", ARN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: no table can be named '" + ARN + "'");
    SagaStoreTableAttributes aliased =
        SagaStoreTableAttributes.ofTableName("orders")
            .withEncryptionKey(Alias.fromAliasName(stack, "Alias", "alias/orders"));
    assertThatThrownBy(() -> SagaStoreTable.fromTableAttributes(stack, "Sagas", aliased))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is an alias");
    SagaStoreTableAttributes published = SagaStoreTableAttributes.ofParameterPath("/orders");
    assertThatThrownBy(() -> published.withSchema(TableSchema.standard()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the schema is read from the parameters under '/orders'");
    assertThatThrownBy(() -> published.withRetention(Duration.days(7)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stack.getNode().tryFindChild("Sagas")).isNull();
  }

  @Test
  void aPublishedTableMayHaveACustomerKey() {
    Stack stack = Templates.stack();
    SagaStoreTable.fromTableAttributes(
            stack,
            "Sagas",
            SagaStoreTableAttributes.ofParameterPath("/orders")
                .withEncryptionKey(new Key(stack, "Key")))
        .grantRead(Policies.role(stack));

    assertThat(Policies.statements(Template.fromStack(stack)))
        .extracting(statement -> statement.get("Action"))
        .contains("kms:Decrypt");
  }

  @Test
  void publishedValuesAreThoseOfTheEnvironment() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas")
            .parameterPath("/orders/saga-store")
            .shards(3)
            .duePartitions(2)
            .build();
    Template template = Template.fromStack(stack);

    Map<String, Map<String, Object>> parameters = template.findResources("AWS::SSM::Parameter");
    assertThat(parameters.values())
        .map(parameter -> Templates.map(parameter.get("Properties")))
        .hasSize(EnvironmentVariable.values().length)
        .allSatisfy(
            parameter ->
                assertThat(parameter)
                    .containsEntry("Type", "String")
                    .containsEntry(
                        "Value",
                        stack.resolve(
                            sagas
                                .getEnvironment()
                                .get(
                                    parameter
                                        .get("Name")
                                        .toString()
                                        .replace("/orders/saga-store/", "")))));
  }

  @Test
  void aTableIsImportedByItsParameters() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas = SagaStoreTable.fromParameter(stack, "Sagas", "/orders/saga-store");
    sagas.grantReadWrite(Policies.role(stack), "OrderSaga");
    sagas.addAlarms();
    assertThat(Templates.map(stack.resolve(sagas.getEnvironment())).values())
        .hasSize(EnvironmentVariable.values().length)
        .allMatch(value -> Templates.map(value).containsKey("Ref"));
    Template template = Template.fromStack(stack);

    assertThat(parametersRead(template)).containsExactlyInAnyOrder(EnvironmentVariable.values());
    assertThat(Policies.statements(template)).hasSize(4);
    template.resourceCountIs("AWS::CloudWatch::Alarm", 3);
  }

  @Test
  void noParameterIsReadThatNobodyNeeds() {
    Stack stack = Templates.stack();
    SagaStoreTable.fromParameter(stack, "Sagas", "/orders/saga-store")
        .grantReadWrite(Policies.role(stack));

    assertThat(parametersRead(Template.fromStack(stack)))
        .containsExactlyInAnyOrder(
            EnvironmentVariable.TABLE_NAME,
            EnvironmentVariable.CORRELATION_INDEX_NAME,
            EnvironmentVariable.CLEANUP_INDEX_NAME);
  }

  private static List<EnvironmentVariable> parametersRead(Template template) {
    String path = "/orders/saga-store/";
    return template.findParameters("*").values().stream()
        .map(parameter -> String.valueOf(parameter.get("Default")))
        .filter(name -> name.startsWith(path))
        .map(name -> name.substring(path.length()))
        .flatMap(
            name ->
                Arrays.stream(EnvironmentVariable.values())
                    .filter(variable -> variable.variableName().equals(name)))
        .toList();
  }

  @Test
  void parametersAreReadByThoseToWhomItIsGranted() {
    Function<Stack, ISagaStoreTable> publishing =
        stack ->
            SagaStoreTable.Builder.create(stack, "Sagas")
                .parameterPath("/orders/saga-store")
                .build();
    Function<Stack, ISagaStoreTable> importing =
        stack -> SagaStoreTable.fromParameter(stack, "Sagas", "/orders/saga-store");
    for (Function<Stack, ISagaStoreTable> table : List.of(publishing, importing)) {
      Stack stack = Templates.stack();
      table.apply(stack).grantReadParameters(Policies.role(stack));

      Map<String, Object> statement = Policies.statements(Template.fromStack(stack)).get(0);
      assertThat(statement).containsEntry("Action", "ssm:GetParameters");
      assertThat((List<?>) statement.get("Resource"))
          .hasSize(EnvironmentVariable.values().length)
          .allMatch(arn -> arn.toString().contains(":parameter/orders/saga-store/SAGA_STORE_"))
          .noneMatch(arn -> arn.toString().contains("*"));
    }
  }

  @Test
  void withoutParametersThereIsNothingToGrant() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas = declared(stack);

    assertThatThrownBy(() -> sagas.grantReadParameters(Policies.role(stack)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Orders/Declared: no parameters are published, set parameterPath first");
    assertThatThrownBy(() -> SagaStoreTable.fromParameter(stack, "Sagas", "orders"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SagaStoreTable declared(Stack stack) {
    return SagaStoreTable.Builder.create(stack, "Declared").build();
  }

  private static Object arn(String rest) {
    return Map.of(
        "Fn::Join",
        List.of(
            "",
            List.of(
                "arn:",
                Map.of("Ref", "AWS::Partition"),
                ":dynamodb:eu-west-1:123456789012:table/orders" + rest)));
  }

  private static List<String> readWrite() {
    return Stream.concat(
            StoreAccess.READ_WRITE.tableActions().stream(),
            StoreAccess.READ_WRITE.itemActions().stream())
        .sorted()
        .toList();
  }
}
