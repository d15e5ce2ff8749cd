package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.KeySchema;
import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.constructs.Construct;

class SagaStoreTableTest {

  @Test
  void theTableIsWhatTheSchemaSays() {
    assertThatTableIs(TableSchema.standard(), table(builder -> builder));
  }

  @Test
  void namesCanBeChosen() {
    TableSchema schema =
        TableSchema.builder()
            .correlationIndexName("by-correlation")
            .cleanupIndexName("by-day")
            .ttlAttribute("expires")
            .build();

    Template template =
        table(
            builder ->
                builder
                    .tableName("sagas")
                    .correlationIndexName("by-correlation")
                    .cleanupIndexName("by-day")
                    .ttlAttribute("expires"));

    assertThatTableIs(schema, template);
    assertThat(properties(template)).containsEntry("TableName", "sagas");
  }

  @Test
  void indexNamesCanBeExchanged() {
    Template template =
        table(builder -> builder.correlationIndexName("GSI2").cleanupIndexName("GSI1"));

    assertThatTableIs(
        TableSchema.builder().correlationIndexName("GSI2").cleanupIndexName("GSI1").build(),
        template);
  }

  /** The contract in the words of CloudFormation: what changes here breaks deployed tables. */
  @Test
  void theContractWithTablesThatAreDeployed() {
    assertThat(properties(table(builder -> builder)))
        .isEqualTo(
            Map.of(
                "AttributeDefinitions",
                List.of(
                    Map.of("AttributeName", "PK", "AttributeType", "S"),
                    Map.of("AttributeName", "SK", "AttributeType", "S"),
                    Map.of("AttributeName", "GSI1PK", "AttributeType", "S"),
                    Map.of("AttributeName", "GSI1SK", "AttributeType", "S"),
                    Map.of("AttributeName", "GSI2PK", "AttributeType", "S"),
                    Map.of("AttributeName", "GSI2SK", "AttributeType", "S")),
                "KeySchema",
                List.of(
                    Map.of("AttributeName", "PK", "KeyType", "HASH"),
                    Map.of("AttributeName", "SK", "KeyType", "RANGE")),
                "GlobalSecondaryIndexes",
                List.of(
                    Map.of(
                        "IndexName",
                        "GSI1",
                        "KeySchema",
                        List.of(
                            Map.of("AttributeName", "GSI1PK", "KeyType", "HASH"),
                            Map.of("AttributeName", "GSI1SK", "KeyType", "RANGE")),
                        "Projection",
                        Map.of("ProjectionType", "KEYS_ONLY")),
                    Map.of(
                        "IndexName",
                        "GSI2",
                        "KeySchema",
                        List.of(
                            Map.of("AttributeName", "GSI2PK", "KeyType", "HASH"),
                            Map.of("AttributeName", "GSI2SK", "KeyType", "RANGE")),
                        "Projection",
                        Map.of("ProjectionType", "KEYS_ONLY"))),
                "TimeToLiveSpecification",
                Map.of("AttributeName", "ttl", "Enabled", true),
                "BillingMode",
                "PAY_PER_REQUEST",
                "Replicas",
                List.of(
                    Map.of(
                        "Region",
                        Map.of("Ref", "AWS::Region"),
                        "GlobalSecondaryIndexes",
                        List.of(Map.of("IndexName", "GSI1"), Map.of("IndexName", "GSI2")),
                        "DeletionProtectionEnabled",
                        true,
                        "PointInTimeRecoverySpecification",
                        Map.of("PointInTimeRecoveryEnabled", true)))));
  }

  @Test
  void byDefaultTheTableOutlivesItsStack() {
    Template template = table(builder -> builder);

    assertThat(Templates.only(template, Templates.TABLE))
        .containsEntry("DeletionPolicy", "Retain")
        .containsEntry("UpdateReplacePolicy", "Retain");
    assertThat(replica(template)).containsEntry("DeletionProtectionEnabled", true);
  }

  @Test
  void destroyTurnsProtectionOffAndKeepsBackups() {
    Template template = table(builder -> builder.removalPolicy(RemovalPolicy.DESTROY));

    assertThat(Templates.only(template, Templates.TABLE))
        .containsEntry("DeletionPolicy", "Delete")
        .containsEntry("UpdateReplacePolicy", "Delete");
    assertThat(replica(template))
        .containsEntry("DeletionProtectionEnabled", false)
        .containsEntry(
            "PointInTimeRecoverySpecification", Map.of("PointInTimeRecoveryEnabled", true));
  }

  @ParameterizedTest
  @EnumSource(
      value = RemovalPolicy.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RETAIN", "DESTROY"})
  void otherPoliciesAreRefused(RemovalPolicy policy) {
    assertThatThrownBy(() -> table(builder -> builder.removalPolicy(policy)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: the table's removal policy cannot be %s: use RETAIN or DESTROY", policy);
  }

  @Test
  void anInvalidNameFailsWithThePathOfTheConstruct() {
    Construct scope = new Construct(new Stack(new App(), "Orders"), "Store");
    SagaStoreTable.Builder builder =
        SagaStoreTable.Builder.create(scope, "Sagas").correlationIndexName("no blanks");

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Store/Sagas: the correlation index cannot be named 'no blanks':"
                + " use 3 to 255 letters, digits, '_', '-' or '.'");
    assertThat(scope.getNode().getChildren()).isEmpty();
  }

  @Test
  void everyNameIsChecked() {
    assertThatThrownBy(() -> table(builder -> builder.cleanupIndexName("x")))
        .hasMessageStartingWith("Orders/Sagas: the clean-up index cannot be named 'x'");
    assertThatThrownBy(() -> table(builder -> builder.cleanupIndexName("GSI1")))
        .hasMessageStartingWith("Orders/Sagas: the correlation index and the clean-up index");
    assertThatThrownBy(
            () ->
                table(builder -> builder.ttlAttribute(KeyAttribute.PARTITION_KEY.attributeName())))
        .hasMessageStartingWith("Orders/Sagas: the TTL attribute cannot be 'PK'");
    for (String attribute : List.of("keys", "due", "dueClaim", "claims", "protectedUntil")) {
      assertThatThrownBy(() -> table(builder -> builder.ttlAttribute(attribute)))
          .hasMessageStartingWith("Orders/Sagas: the TTL attribute cannot be '%s'", attribute);
    }
    assertThatThrownBy(() -> table(builder -> builder.tableName("sagas/orders")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: the table cannot be named 'sagas/orders'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001})
  void theNumberOfShardsIsChecked(int shards) {
    assertThatThrownBy(() -> table(builder -> builder.shards(shards)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Orders/Sagas: the number of shards must be from 1 to 1000, not %s", shards);
  }

  @Test
  void shardsChangeNothingAboutTheTable() {
    assertThat(properties(table(builder -> builder.shards(10))))
        .isEqualTo(properties(table(builder -> builder)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001})
  void buildFailsOnDuePartitionsOutOfBounds(int partitions) {
    assertThatThrownBy(() -> table(builder -> builder.duePartitions(partitions)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: the number of partitions for due sagas must be from 1 to 1000, not %s",
            partitions);
  }

  @Test
  void duePartitionsDoNotChangeTheTable() {
    assertThat(properties(table(builder -> builder.duePartitions(10))))
        .isEqualTo(properties(table(builder -> builder)));
  }

  @Test
  void theTableNameCanBeAToken() {
    Template template =
        Templates.of(
            stack -> {
              CfnParameter name = new CfnParameter(stack, "Name");
              SagaStoreTable.Builder.create(stack, "Sagas")
                  .tableName(name.getValueAsString())
                  .build();
            });

    assertThat(properties(template)).containsEntry("TableName", Map.of("Ref", "Name"));
  }

  private static void assertThatTableIs(TableSchema schema, Template template) {
    Map<String, Object> table = properties(template);
    assertThat(table)
        .containsEntry("KeySchema", keys(schema.keys()))
        .containsEntry(
            "GlobalSecondaryIndexes",
            schema.indexes().stream()
                .map(
                    index ->
                        Map.of(
                            "IndexName",
                            index.name(),
                            "KeySchema",
                            keys(index.keys()),
                            "Projection",
                            Map.of("ProjectionType", "KEYS_ONLY")))
                .toList())
        .containsEntry(
            "TimeToLiveSpecification",
            Map.of("AttributeName", schema.ttlAttribute(), "Enabled", true))
        .containsEntry(
            "AttributeDefinitions",
            Arrays.stream(KeyAttribute.values())
                .map(key -> Map.of("AttributeName", key.attributeName(), "AttributeType", "S"))
                .toList());
  }

  private static List<Map<String, String>> keys(KeySchema keys) {
    return List.of(
        Map.of("AttributeName", keys.partitionKey().attributeName(), "KeyType", "HASH"),
        Map.of("AttributeName", keys.sortKey().attributeName(), "KeyType", "RANGE"));
  }

  private static Template table(UnaryOperator<SagaStoreTable.Builder> options) {
    return Templates.of(
        stack -> options.apply(SagaStoreTable.Builder.create(stack, "Sagas")).build());
  }

  private static Map<String, Object> properties(Template template) {
    return Templates.properties(template, Templates.TABLE);
  }

  private static Map<String, Object> replica(Template template) {
    assertThat(Templates.replicas(template)).hasSize(1);
    return Templates.replicas(template).get(0);
  }
}
