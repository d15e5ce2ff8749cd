package dev.sagastore.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.B;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * CreateTable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html">CreateTable</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html">Quotas</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">Naming
 *     rules</a>
 */
class CreateTableTest {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private final EngineClock clock = new EngineClock();
  private final DynamoDbEngine engine = DynamoDbEngine.builder().clock(clock).start();
  private final DynamoDbClient client = EngineClient.blocking(engine);

  @AfterEach
  void close() {
    client.close();
    engine.close();
  }

  private TableDescription create(CreateTableRequest.Builder request) {
    return client.createTable(request.build()).tableDescription();
  }

  private void assertFails(CreateTableRequest.Builder request, String message) {
    assertThatThrownBy(() -> create(request))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(e.awsErrorDetails().errorMessage()).contains(message);
            });
    assertThat(client.listTables().tableNames()).isEmpty();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static List<AttributeDefinition> strings(String... names) {
    return Stream.of(names).map(name -> attribute(name, S)).toList();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static List<KeySchemaElement> schema(String partition) {
    return List.of(key(partition, KeyType.HASH));
  }

  private static List<KeySchemaElement> schema(String partition, String sort) {
    return List.of(key(partition, KeyType.HASH), key(sort, KeyType.RANGE));
  }

  private static CreateTableRequest.Builder simple() {
    return CreateTableRequest.builder()
        .tableName("Orders")
        .attributeDefinitions(strings("id"))
        .keySchema(schema("id"))
        .billingMode(BillingMode.PAY_PER_REQUEST);
  }

  private static CreateTableRequest.Builder sorted(String... furtherAttributes) {
    return simple()
        .attributeDefinitions(
            Stream.concat(Stream.of("id", "no"), Stream.of(furtherAttributes))
                .map(name -> attribute(name, S))
                .toList())
        .keySchema(schema("id", "no"));
  }

  private static CreateTableRequest.Builder provisioned(long reads, long writes) {
    return simple()
        .billingMode(BillingMode.PROVISIONED)
        .provisionedThroughput(units(reads, writes));
  }

  private static ProvisionedThroughput units(long reads, long writes) {
    return ProvisionedThroughput.builder()
        .readCapacityUnits(reads)
        .writeCapacityUnits(writes)
        .build();
  }

  private static Projection all() {
    return Projection.builder().projectionType(ProjectionType.ALL).build();
  }

  private static Projection include(String... attributes) {
    return Projection.builder()
        .projectionType(ProjectionType.INCLUDE)
        .nonKeyAttributes(attributes)
        .build();
  }

  private static GlobalSecondaryIndex global(String name, List<KeySchemaElement> schema) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(schema)
        .projection(all())
        .build();
  }

  private static LocalSecondaryIndex local(String name, List<KeySchemaElement> schema) {
    return LocalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(schema)
        .projection(all())
        .build();
  }

  private static String[] names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
  }

  @Nested
  class Success {
    @Test
    void returnsDescriptionOfTable() {
      TableDescription table = create(simple());

      assertThat(table.tableName()).isEqualTo("Orders");
      assertThat(table.tableStatus()).isEqualTo(TableStatus.CREATING);
      assertThat(table.tableArn()).matches("arn:aws:dynamodb:us-east-1:\\d{12}:table/Orders");
      assertThat(table.tableId()).hasSize(36);
      assertThat(table.creationDateTime()).isEqualTo(EngineClock.START);
      assertThat(table.attributeDefinitions()).containsExactly(attribute("id", S));
      assertThat(table.keySchema()).containsExactly(key("id", KeyType.HASH));
      assertThat(table.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
      assertThat(table.provisionedThroughput().readCapacityUnits()).isZero();
      assertThat(table.provisionedThroughput().writeCapacityUnits()).isZero();
      assertThat(table.itemCount()).isZero();
      assertThat(table.tableSizeBytes()).isZero();
      assertThat(table.deletionProtectionEnabled()).isFalse();
      assertThat(table.hasGlobalSecondaryIndexes()).isFalse();
      assertThat(table.hasLocalSecondaryIndexes()).isFalse();
    }

    @Test
    void createsTableThatIsActiveAtOnce() {
      create(simple());

      client.putItem(put -> put.tableName("Orders").item(Map.of("id", AttributeValue.fromS("1"))));
      assertThat(client.describeTable(table -> table.tableName("Orders")).table().tableStatus())
          .isEqualTo(TableStatus.ACTIVE);
    }

    @Test
    void keyHasAnyScalarTypes() {
      TableDescription table =
          create(
              simple()
                  .attributeDefinitions(attribute("id", B), attribute("no", N))
                  .keySchema(schema("id", "no")));

      assertThat(table.attributeDefinitions())
          .containsExactlyInAnyOrder(attribute("id", B), attribute("no", N));
      assertThat(table.keySchema())
          .containsExactly(key("id", KeyType.HASH), key("no", KeyType.RANGE));
    }

    @Test
    void indexesAreDescribed() {
      TableDescription table =
          create(
              sorted("status", "day")
                  .localSecondaryIndexes(local("byDay", schema("id", "day")))
                  .globalSecondaryIndexes(
                      global("byStatus", schema("status", "day")).toBuilder()
                          .projection(include("total", "note"))
                          .build()));

      assertThat(table.localSecondaryIndexes())
          .singleElement()
          .satisfies(
              index -> {
                assertThat(index.indexName()).isEqualTo("byDay");
                assertThat(index.keySchema()).isEqualTo(schema("id", "day"));
                assertThat(index.projection()).isEqualTo(all());
                assertThat(index.indexArn()).isEqualTo(table.tableArn() + "/index/byDay");
                assertThat(index.itemCount()).isZero();
                assertThat(index.indexSizeBytes()).isZero();
              });
      assertThat(table.globalSecondaryIndexes())
          .singleElement()
          .satisfies(
              index -> {
                assertThat(index.indexName()).isEqualTo("byStatus");
                assertThat(index.keySchema()).isEqualTo(schema("status", "day"));
                assertThat(index.projection()).isEqualTo(include("total", "note"));
                assertThat(index.indexStatus()).isEqualTo(IndexStatus.CREATING);
                assertThat(index.indexArn()).isEqualTo(table.tableArn() + "/index/byStatus");
                assertThat(index.provisionedThroughput().readCapacityUnits()).isZero();
              });
    }

    @Test
    void acceptsArnAsName() {
      create(simple().tableName("arn:aws:dynamodb:us-east-1:000000000000:table/Orders"));

      assertThat(client.listTables().tableNames()).containsExactly("Orders");
    }

    @Test
    void tableClassIsDescribed() {
      assertThat(
              create(simple().tableClass(TableClass.STANDARD_INFREQUENT_ACCESS))
                  .tableClassSummary()
                  .tableClass())
          .isEqualTo(TableClass.STANDARD_INFREQUENT_ACCESS);
    }

    @Test
    void deletionProtectionIsDescribed() {
      assertThat(create(simple().deletionProtectionEnabled(true)).deletionProtectionEnabled())
          .isTrue();
    }
  }

  @Nested
  class Name {
    @ParameterizedTest
    @ValueSource(strings = {"abc", "A-b_c.9", "..."})
    void isAccepted(String name) {
      assertThat(create(simple().tableName(name)).tableName()).isEqualTo(name);
    }

    @Test
    void acceptsUpTo255Characters() {
      create(simple().tableName("a".repeat(255)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a", ""})
    void failsUnlessThreeCharacters(String name) {
      assertFails(
          simple().tableName(name),
          "TableName must be at least 3 characters long and at most 255 characters long");
    }

    @Test
    void failsBeyond255Characters() {
      assertFails(
          simple().tableName("a".repeat(256)),
          "TableName must be at least 3 characters long and at most 255 characters long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/bc", "größe", "a:bc", "\"abc\""})
    void failsIfCharacterIsOther(String name) {
      assertFails(
          simple().tableName(name),
          "1 validation error detected: Value '"
              + name
              + "' at 'tableName' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: [a-zA-Z0-9_.-]+");
    }

    @Test
    void failsWhenTableExists() {
      create(simple());

      assertThatThrownBy(() -> create(sorted()))
          .isInstanceOfSatisfying(
              ResourceInUseException.class,
              e ->
                  assertThat(e.awsErrorDetails().errorMessage())
                      .isEqualTo("Table already exists: Orders"));
      assertThat(client.describeTable(table -> table.tableName("Orders")).table().keySchema())
          .isEqualTo(schema("id"));
    }
  }

  @Nested
  class Key {
    @Test
    void failsWithoutSchema() {
      assertFails(
          simple().keySchema((List<KeySchemaElement>) null),
          "Value null at 'keySchema' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void failsIfSchemaIsEmpty() {
      assertFails(
          simple().keySchema(List.of()),
          "1 validation error detected: Value '[]' at 'keySchema' failed to satisfy constraint:"
              + " Member must have length greater than or equal to 1");
    }

    @Test
    void failsIfSchemaHasThreeElements() {
      assertFails(
          sorted()
              .keySchema(
                  key("id", KeyType.HASH), key("no", KeyType.RANGE), key("no", KeyType.RANGE)),
          "at 'keySchema' failed to satisfy constraint: Member must have length less than or equal"
              + " to 2");
    }

    @Test
    void failsUnlessFirstElementIsHash() {
      assertFails(
          simple().keySchema(key("id", KeyType.RANGE)),
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }

    @Test
    void failsUnlessSecondElementIsRange() {
      assertFails(
          sorted().keySchema(key("id", KeyType.HASH), key("no", KeyType.HASH)),
          "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }

    @Test
    void failsIfBothElementsHaveSameName() {
      assertFails(
          simple().keySchema(schema("id", "id")),
          "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }

    @Test
    void failsIfTypeIsUnknown() {
      assertFails(
          simple()
              .keySchema(KeySchemaElement.builder().attributeName("id").keyType("SORT").build()),
          "Value 'SORT' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must"
              + " satisfy enum value set: [HASH, RANGE]");
    }

    @Test
    void failsIfNameExceeds255Characters() {
      String name = "a".repeat(256);

      assertFails(
          simple().attributeDefinitions(strings(name)).keySchema(schema(name)),
          "at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must have"
              + " length less than or equal to 255");
    }

    @Test
    void acceptsNameOf255Characters() {
      String name = "a".repeat(255);

      create(simple().attributeDefinitions(strings(name)).keySchema(schema(name)));
    }
  }

  @Nested
  class AttributeDefinitions {
    @Test
    void failWhenAbsent() {
      assertFails(
          simple().attributeDefinitions((List<AttributeDefinition>) null),
          "Value null at 'attributeDefinitions' failed to satisfy constraint: Member must not be"
              + " null");
    }

    @Test
    void failIfKeyIsMissing() {
      assertFails(
          simple().attributeDefinitions(List.of()),
          "Invalid KeySchema: Some index key attribute have no definition");
    }

    @Test
    void failIfKeyHasOtherName() {
      assertFails(
          simple().attributeDefinitions(strings("a")),
          INVALID
              + "Some index key attributes are not defined in AttributeDefinitions. Keys: [id],"
              + " AttributeDefinitions: [a]");
    }

    @Test
    void failIfUnusedWithoutIndexes() {
      assertFails(
          simple().attributeDefinitions(strings("id", "a")),
          INVALID
              + "Number of attributes in KeySchema does not exactly match number of attributes"
              + " defined in AttributeDefinitions");
    }

    @Test
    void failIfUnusedWithIndexes() {
      assertFails(
          simple()
              .attributeDefinitions(strings("id", "a", "b"))
              .globalSecondaryIndexes(global("byA", schema("a"))),
          INVALID
              + "Some AttributeDefinitions are not used. AttributeDefinitions: [id, a, b], keys"
              + " used: [a, id]");
    }

    @Test
    void failIfNameIsTwice() {
      assertFails(
          simple().attributeDefinitions(attribute("id", S), attribute("id", N)),
          "two attributes with the same name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOOL", "SS", "M", "STRING", "s"})
    void failUnlessTypeIsScalar(String type) {
      assertFails(
          simple()
              .attributeDefinitions(
                  AttributeDefinition.builder().attributeName("id").attributeType(type).build()),
          "Value '"
              + type
              + "' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint:"
              + " Member must satisfy enum value set: [B, N, S]");
    }

    @Test
    void failWithAllErrorsInOneMessage() {
      assertFails(
          simple()
              .attributeDefinitions(
                  AttributeDefinition.builder().attributeName("id").attributeType("X").build())
              .keySchema(key("", KeyType.HASH)),
          "2 validation errors detected: Value 'X' at 'attributeDefinitions.1.member.attributeType'");
    }
  }

  /**
   * Billing and throughput.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html">Capacity
   *     modes</a>
   */
  @Nested
  class Throughput {
    @Test
    void isDescribedIfProvisioned() {
      TableDescription table = create(provisioned(5, 7));

      assertThat(table.provisionedThroughput().readCapacityUnits()).isEqualTo(5);
      assertThat(table.provisionedThroughput().writeCapacityUnits()).isEqualTo(7);
      assertThat(table.provisionedThroughput().numberOfDecreasesToday()).isZero();
    }

    @Test
    void isProvisionedByDefault() {
      TableDescription table = create(provisioned(5, 7).billingMode((BillingMode) null));

      assertThat(table.provisionedThroughput().readCapacityUnits()).isEqualTo(5);
      assertThat(table.billingModeSummary()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROVISIONED", ""})
    void failsWhenAbsentIfProvisioned(String mode) {
      assertFails(
          simple().billingMode(mode.isEmpty() ? null : mode),
          INVALID
              + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
              + " PROVISIONED");
    }

    @Test
    void failsIfOnDemand() {
      assertFails(
          provisioned(1, 1).billingMode(BillingMode.PAY_PER_REQUEST),
          INVALID
              + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode"
              + " is PAY_PER_REQUEST");
    }

    @Test
    void failsIfZero() {
      assertFails(
          provisioned(0, 0),
          "2 validation errors detected: Value '0' at 'provisionedThroughput.writeCapacityUnits'"
              + " failed to satisfy constraint: Member must have value greater than or equal to 1;"
              + " Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy"
              + " constraint: Member must have value greater than or equal to 1");
    }

    @Test
    void failsIfHalfIsAbsent() {
      assertFails(
          simple()
              .billingMode(BillingMode.PROVISIONED)
              .provisionedThroughput(units -> units.readCapacityUnits(1L)),
          "Value null at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint:"
              + " Member must not be null");
    }

    @Test
    void failsIfBillingModeIsUnknown() {
      assertFails(
          simple().billingMode("FREE"),
          "Value 'FREE' at 'billingMode' failed to satisfy constraint: Member must satisfy enum"
              + " value set: [PROVISIONED, PAY_PER_REQUEST]");
    }

    @Test
    void maximumIsDescribedIfOnDemand() {
      TableDescription table =
          create(
              simple()
                  .onDemandThroughput(
                      units -> units.maxReadRequestUnits(10L).maxWriteRequestUnits(-1L)));

      assertThat(table.onDemandThroughput().maxReadRequestUnits()).isEqualTo(10);
      assertThat(table.onDemandThroughput().maxWriteRequestUnits()).isEqualTo(-1);
    }

    @Test
    void maximumFailsIfProvisioned() {
      assertFails(
          provisioned(1, 1).onDemandThroughput(units -> units.maxReadRequestUnits(10L)),
          "OnDemandThroughput");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -2})
    void maximumFailsUnlessPositiveOrMinusOne(long units) {
      assertFails(
          simple().onDemandThroughput(maximum -> maximum.maxReadRequestUnits(units)),
          "MaxReadRequestUnits");
      assertFails(
          simple().onDemandThroughput(maximum -> maximum.maxWriteRequestUnits(units)),
          "MaxWriteRequestUnits");
    }

    @Test
    void ofIndexIsDescribed() {
      TableDescription table =
          create(
              provisioned(1, 1)
                  .attributeDefinitions(strings("id", "a"))
                  .globalSecondaryIndexes(
                      global("byA", schema("a")).toBuilder()
                          .provisionedThroughput(units(3, 4))
                          .build()));

      ProvisionedThroughput expected = units(3, 4);
      assertThat(table.globalSecondaryIndexes().get(0).provisionedThroughput())
          .satisfies(
              throughput -> {
                assertThat(throughput.readCapacityUnits()).isEqualTo(expected.readCapacityUnits());
                assertThat(throughput.writeCapacityUnits())
                    .isEqualTo(expected.writeCapacityUnits());
              });
    }

    @Test
    void ofIndexFailsWhenAbsentIfProvisioned() {
      assertFails(
          provisioned(1, 1)
              .attributeDefinitions(strings("id", "a"))
              .globalSecondaryIndexes(global("byA", schema("a"))),
          "byA");
    }

    @Test
    void ofIndexFailsIfOnDemand() {
      assertFails(
          simple()
              .attributeDefinitions(strings("id", "a"))
              .globalSecondaryIndexes(
                  global("byA", schema("a")).toBuilder()
                      .provisionedThroughput(units(1, 1))
                      .build()),
          "byA");
    }
  }

  @Test
  void failsIfTableClassIsUnknown() {
    assertFails(
        simple().tableClass("GLACIER"),
        "Value 'GLACIER' at 'tableClass' failed to satisfy constraint: Member must satisfy enum"
            + " value set: [STANDARD, STANDARD_INFREQUENT_ACCESS]");
  }

  /**
   * Local secondary indexes.
   *
   * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html">Local
   *     secondary indexes</a>
   */
  @Nested
  class LocalIndex {
    @Test
    void failsIfTableHasNoSortKey() {
      assertFails(
          simple()
              .attributeDefinitions(strings("id", "a"))
              .localSecondaryIndexes(local("byA", schema("id", "a"))),
          INVALID
              + "Table KeySchema does not have a range key, which is required when specifying a"
              + " LocalSecondaryIndex");
    }

    @Test
    void failsWithoutSortKey() {
      assertFails(sorted().localSecondaryIndexes(local("byA", schema("id"))), "range key");
    }

    @Test
    void failsIfPartitionKeyDiffers() {
      assertFails(
          sorted("a").localSecondaryIndexes(local("byA", schema("a", "no"))),
          "does not have the same leading hash key as table KeySchema for index: byA");
    }

    @Test
    void acceptsFive() {
      create(sorted(names("a", 5)).localSecondaryIndexes(indexes(5)));
    }

    @Test
    void failsBeyondFive() {
      assertFails(sorted(names("a", 6)).localSecondaryIndexes(indexes(6)), "per-table limit of 5");
    }

    private List<LocalSecondaryIndex> indexes(int count) {
      return IntStream.range(0, count)
          .mapToObj(i -> local("byA" + i, schema("id", "a" + i)))
          .toList();
    }

    @Test
    void failsIfListIsEmpty() {
      assertFails(
          sorted().localSecondaryIndexes(List.of()), "List of LocalSecondaryIndexes is empty");
    }

    @Test
    void failsIfKeyIsNotDefined() {
      assertFails(
          sorted().localSecondaryIndexes(local("byA", schema("id", "a"))),
          "Some index key attributes are not defined in AttributeDefinitions");
    }
  }

  /**
   * Global secondary indexes.
   *
   * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html">Global
   *     secondary indexes</a>
   */
  @Nested
  class GlobalIndex {
    @Test
    void hasAnyKey() {
      create(
          sorted("a")
              .globalSecondaryIndexes(
                  global("byA", schema("a")),
                  global("reverse", schema("no", "id")),
                  global("same", schema("id", "no"))));
    }

    @Test
    void acceptsTwenty() {
      create(sorted("a").globalSecondaryIndexes(indexes(20)));
    }

    @Test
    void failsBeyondTwenty() {
      assertFails(sorted("a").globalSecondaryIndexes(indexes(21)), "per-table limit of 20");
    }

    private List<GlobalSecondaryIndex> indexes(int count) {
      return IntStream.range(0, count).mapToObj(i -> global("byA" + i, schema("a"))).toList();
    }

    @Test
    void failsIfListIsEmpty() {
      assertFails(
          simple().globalSecondaryIndexes(List.of()), "List of GlobalSecondaryIndexes is empty");
    }

    @Test
    void failsIfNameIsTwice() {
      assertFails(
          sorted("a")
              .globalSecondaryIndexes(global("byA", schema("a")), global("byA", schema("no"))),
          "Duplicate index name: byA");
    }

    @Test
    void failsIfNameIsThatOfLocalIndex() {
      assertFails(
          sorted("a")
              .localSecondaryIndexes(local("byA", schema("id", "a")))
              .globalSecondaryIndexes(global("byA", schema("a"))),
          "Duplicate index name: byA");
    }

    @ParameterizedTest
    @CsvSource({
      "ab, Member must have length greater than or equal to 3",
      "a b c, Member must satisfy regular expression pattern"
    })
    void failsIfNameIsNotValid(String name, String message) {
      assertFails(
          sorted("a").globalSecondaryIndexes(global(name, schema("a"))),
          "at 'globalSecondaryIndexes.1.member.indexName' failed to satisfy constraint: "
              + message);
    }

    @Test
    void failsIfSchemaIsNotValid() {
      assertFails(
          sorted("a").globalSecondaryIndexes(global("byA", List.of(key("a", KeyType.RANGE)))),
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
  }

  /**
   * Projections.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html">Projection</a>
   */
  @Nested
  class OfProjection {
    private CreateTableRequest.Builder projecting(Projection... projections) {
      return sorted("a")
          .globalSecondaryIndexes(
              IntStream.range(0, projections.length)
                  .mapToObj(
                      i ->
                          global("byA" + i, schema("a")).toBuilder()
                              .projection(projections[i])
                              .build())
                  .toList());
    }

    @Test
    void isRequired() {
      assertFails(
          projecting((Projection) null),
          "Value null at 'globalSecondaryIndexes.1.member.projection' failed to satisfy constraint:"
              + " Member must not be null");
    }

    @Test
    void failsWithoutType() {
      assertFails(projecting(Projection.builder().build()), "Unknown ProjectionType: null");
    }

    @Test
    void failsIfTypeIsUnknown() {
      assertFails(
          projecting(Projection.builder().projectionType("SOME").build()),
          "at 'globalSecondaryIndexes.1.member.projection.projectionType' failed to satisfy"
              + " constraint: Member must satisfy enum value set: [ALL, INCLUDE, KEYS_ONLY]");
    }

    @Test
    void failsWithAttributesUnlessInclude() {
      assertFails(
          projecting(all().toBuilder().nonKeyAttributes("b").build()),
          INVALID + "ProjectionType is ALL, but NonKeyAttributes is specified");
      assertFails(
          projecting(
              Projection.builder().projectionType("KEYS_ONLY").nonKeyAttributes("b").build()),
          INVALID + "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified");
    }

    @Test
    void failsWithoutAttributesIfInclude() {
      assertFails(
          projecting(Projection.builder().projectionType(ProjectionType.INCLUDE).build()),
          INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }

    @Test
    void acceptsUpTo100AttributesInAll() {
      Projection twenty = include(names("b", 20));

      create(projecting(twenty, twenty, twenty, twenty, twenty));
    }

    @Test
    void failsBeyond20AttributesInOne() {
      assertFails(
          projecting(include(names("b", 21))),
          "at 'globalSecondaryIndexes.1.member.projection.nonKeyAttributes' failed to satisfy"
              + " constraint: Member must have length less than or equal to 20");
    }

    @Test
    void failsBeyond100AttributesInAll() {
      Projection twenty = include(names("b", 20));

      assertFails(
          projecting(twenty, twenty, twenty, twenty, twenty, include("b")),
          "per-table limit of 100");
    }
  }

  @Test
  void concurrentCreationSucceedsOnce() {
    long created =
        IntStream.range(0, 8)
            .parallel()
            .filter(
                i -> {
                  try {
                    create(simple());
                    return true;
                  } catch (ResourceInUseException e) {
                    return false;
                  }
                })
            .count();

    assertThat(created).isEqualTo(1);
  }
}
