package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What deployed tables, stored items and functions already rely on, letter by letter. Whoever has
 * to change a line here breaks them.
 */
class TableContractTest {
  @Test
  void keyAttributes() {
    assertThat(KeyAttribute.values())
        .extracting(KeyAttribute::attributeName)
        .containsExactly("PK", "SK", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK");
  }

  @Test
  void itemAttributes() {
    assertThat(ItemAttribute.values())
        .extracting(ItemAttribute::attributeName)
        .containsExactly(
            "state",
            "codec",
            "stateVersion",
            "version",
            "writes",
            "createdAt",
            "updatedAt",
            "completedAt");
  }

  @Test
  void environmentVariables() {
    assertThat(EnvironmentVariable.values())
        .extracting(EnvironmentVariable::variableName)
        .containsExactly(
            "SAGA_STORE_TABLE_NAME",
            "SAGA_STORE_CORRELATION_INDEX_NAME",
            "SAGA_STORE_CLEANUP_INDEX_NAME",
            "SAGA_STORE_TTL_ATTRIBUTE",
            "SAGA_STORE_SCHEMA_VERSION");
  }

  @Test
  void schemaVersion() {
    assertThat(SchemaVersion.current().number()).isEqualTo(1);
  }

  @Test
  void tableAndIndexes() {
    TableSchema schema = TableSchema.standard();

    assertThat(schema.ttlAttribute()).isEqualTo("ttl");
    assertThat(schema.keys())
        .isEqualTo(new KeySchema(KeyAttribute.PARTITION_KEY, KeyAttribute.SORT_KEY));
    assertThat(schema.indexes())
        .containsExactly(
            new IndexSchema(
                "GSI1",
                new KeySchema(
                    KeyAttribute.CORRELATION_PARTITION_KEY, KeyAttribute.CORRELATION_SORT_KEY)),
            new IndexSchema(
                "GSI2",
                new KeySchema(KeyAttribute.CLEANUP_PARTITION_KEY, KeyAttribute.CLEANUP_SORT_KEY)));
    assertThat(schema.correlationIndex()).isEqualTo(schema.indexes().get(0));
    assertThat(schema.cleanupIndex()).isEqualTo(schema.indexes().get(1));
  }

  @Test
  void keysOfASaga() {
    assertThat(SagaKeys.sagaPartition("OrderSaga")).isEqualTo("SAGA#OrderSaga");
    assertThat(SagaKeys.sagaSortKey("4711")).isEqualTo("ID#4711");
    assertThat(SagaKeys.correlationSortKey("order-42")).isEqualTo("CORR#order-42");
    assertThat(SagaKeys.completedSortKey("OrderSaga", "4711")).isEqualTo("OrderSaga#4711");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T00:00:00Z, COMPLETED#2026-11-23",
    "2026-11-23T23:59:59.999Z, COMPLETED#2026-11-23",
    "2026-11-24T00:00:00Z, COMPLETED#2026-11-24",
    "2028-02-29T12:00:00Z, COMPLETED#2028-02-29",
    "2026-01-05T00:30:00+01:00, COMPLETED#2026-01-04",
    "2026-12-31T23:30:00-01:00, COMPLETED#2027-01-01"
  })
  void theDayOfCompletionIsThatOfUtc(String completedAt, String partition) {
    assertThat(SagaKeys.completedPartition(Instant.parse(completedAt))).isEqualTo(partition);
  }

  @Test
  void keysDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(SagaKeys.completedPartition(Instant.parse("2026-11-23T10:00:00Z")))
          .isEqualTo("COMPLETED#2026-11-23");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void operationsAndActions() {
    assertThat(StoreAccess.READ.operations())
        .containsExactly("DescribeTable", "DescribeTimeToLive", "GetItem");
    assertThat(StoreAccess.READ_WRITE.operations())
        .containsExactly("DeleteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem");
    assertThat(StoreAccess.READ.actions())
        .containsExactly(
            "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:GetItem");
    assertThat(StoreAccess.READ_WRITE.actions())
        .containsExactly(
            "dynamodb:DeleteItem",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:GetItem",
            "dynamodb:PutItem");
  }

  @Test
  void writersMayDoAllThatReadersMay() {
    assertThat(StoreAccess.READ_WRITE.operations()).containsAll(StoreAccess.READ.operations());
  }

  @Test
  void noNameIsUsedTwice() {
    assertThat(Arrays.stream(KeyAttribute.values()).map(KeyAttribute::attributeName))
        .doesNotContainAnyElementsOf(
            Arrays.stream(ItemAttribute.values()).map(ItemAttribute::attributeName).toList());
  }
}
