package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
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
            "completedAt",
            "sagaId",
            "keys",
            "due",
            "dueClaim",
            "claims",
            "protectedUntil");
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
            "SAGA_STORE_SHARDS",
            "SAGA_STORE_DUE_PARTITIONS",
            "SAGA_STORE_RETENTION",
            "SAGA_STORE_SCHEMA_VERSION");
  }

  @Test
  void environmentVariablesOfASecondTable() {
    assertThat(EnvironmentVariable.TABLE_NAME.variableName("ORDERS_"))
        .isEqualTo("ORDERS_SAGA_STORE_TABLE_NAME");
  }

  @Test
  void parameters() {
    assertThat(
            new ParameterPath("/orders/saga-store").parameterName(EnvironmentVariable.TABLE_NAME))
        .isEqualTo("/orders/saga-store/SAGA_STORE_TABLE_NAME");
  }

  @Test
  void retentions() {
    assertThat(Retention.standard().format()).isEqualTo("P30D");
    assertThat(Retention.never().format()).isEqualTo("never");
  }

  @Test
  void schemaVersion() {
    assertThat(SchemaVersion.current().number()).isEqualTo(2);
    assertThat(IntStream.rangeClosed(0, 3).filter(SchemaVersion::isSupported))
        .containsExactly(1, 2);
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
    Partitions partitions = TableSchema.standard().partitions();

    assertThat(partitions.ofSaga("OrderSaga", "4711")).isEqualTo("SAGA#OrderSaga");
    assertThat(partitions.ofCorrelation("OrderSaga", "order-42")).isEqualTo("SAGA#OrderSaga");
    assertThat(partitions.ofCompleted(LocalDate.of(2026, 11, 23), "4711"))
        .isEqualTo("COMPLETED#2026-11-23");
    assertThat(SagaKeys.sagaSortKey("4711")).isEqualTo("ID#4711");
    assertThat(SagaKeys.correlationSortKey("order-42")).isEqualTo("CORR#order-42");
    assertThat(SagaKeys.completedSortKey("OrderSaga", "4711")).isEqualTo("OrderSaga#4711");
  }

  @Test
  void keysOfFurtherKeys() {
    String key = SagaKeys.keyText("payment", "p#17");

    assertThat(key).isEqualTo("payment#p#17");
    assertThat(SagaKeys.keySortKey(key)).isEqualTo("KEY#payment#p#17");
    assertThat(new Partitions(1).ofKey("OrderSaga", key)).isEqualTo("SAGA#OrderSaga");
    assertThat(new Partitions(10).ofKey("OrderSaga", "order-42")).isEqualTo("SAGA#OrderSaga#3");
  }

  @Test
  void keysOfDueSagas() {
    Instant due = Instant.parse("2026-11-23T10:00:00.12Z");
    DuePartitions four = new DuePartitions(4);

    assertThat(SagaKeys.dueSortKey(due, "47#11")).isEqualTo("2026-11-23T10:00:00.120Z#47#11");
    assertThat(SagaKeys.dueOf("2026-11-23T10:00:00.120Z#47#11")).isEqualTo(due);
    assertThat(SagaKeys.lastDueSortKey(due))
        .isGreaterThan(SagaKeys.dueSortKey(due, "\uFFFF"))
        .isLessThan(SagaKeys.dueSortKey(due.plusMillis(1), "0"));
    assertThat(new DuePartitions(1).ofDue("OrderSaga", "4711")).isEqualTo("DUE#OrderSaga");
    assertThat(four.allOfDue("OrderSaga"))
        .containsExactly("DUE#OrderSaga", "DUE#OrderSaga#1", "DUE#OrderSaga#2", "DUE#OrderSaga#3");
    assertThat(four.ofDue("OrderSaga", "order-42")).isEqualTo("DUE#OrderSaga#3");
  }

  @Test
  void keysOfASagaInATableOfSeveralShards() {
    Partitions partitions = TableSchema.standard().withShards(10).partitions();

    assertThat(partitions.ofSaga("OrderSaga", "order-42")).isEqualTo("SAGA#OrderSaga#3");
    assertThat(partitions.ofCorrelation("OrderSaga", "order-42")).isEqualTo("SAGA#OrderSaga#3");
    assertThat(partitions.ofCompleted(LocalDate.of(2026, 11, 23), "order-42"))
        .isEqualTo("COMPLETED#2026-11-23#3");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23, COMPLETED#2026-11-23",
    "2028-02-29, COMPLETED#2028-02-29",
    "2026-01-04, COMPLETED#2026-01-04"
  })
  void theDayOfCompletionIsWrittenAsInIso8601(LocalDate day, String partition) {
    assertThat(TableSchema.standard().partitions().ofCompleted(day, "4711")).isEqualTo(partition);
  }

  @Test
  void keysDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(new Partitions(1_000).ofCompleted(LocalDate.of(2026, 11, 23), 987))
          .isEqualTo("COMPLETED#2026-11-23#987");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void actions() {
    assertThat(StoreAccess.READ.tableActions())
        .containsExactly("dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive");
    assertThat(StoreAccess.READ.itemActions())
        .containsExactly("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query");
    assertThat(StoreAccess.READ_WRITE.itemActions())
        .containsExactly(
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem");
    assertThat(StoreAccess.CLEANUP.itemActions())
        .containsExactly("dynamodb:BatchGetItem", "dynamodb:DeleteItem");
    assertThat(StoreAccess.ADMINISTRATION.tableActions())
        .containsExactly(
            "dynamodb:CreateTable",
            "dynamodb:DeleteTable",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:UpdateTimeToLive");
    assertThat(StoreAccess.ADMINISTRATION.touchesItems()).isFalse();
  }

  @Test
  void indexesAreQueriedAndNothingElse() {
    assertThat(StoreAccess.READ.indexActions()).containsExactly("dynamodb:Query");
    assertThat(StoreAccess.READ.indexes("A", "B")).containsExactly("A", "B");
    assertThat(StoreAccess.READ_WRITE.indexActions()).containsExactly("dynamodb:Query");
    assertThat(StoreAccess.READ_WRITE.indexes("A", "B")).containsExactly("A", "B");
    assertThat(StoreAccess.CLEANUP.indexActions()).containsExactly("dynamodb:Query");
    assertThat(StoreAccess.CLEANUP.indexes("A", "B")).containsExactly("B");
    assertThat(StoreAccess.ADMINISTRATION.indexActions()).isEmpty();
    assertThat(StoreAccess.ADMINISTRATION.indexes("A", "B")).isEmpty();
  }

  @Test
  void writersMayDoAllThatReadersMay() {
    assertThat(StoreAccess.READ_WRITE.itemActions()).containsAll(StoreAccess.READ.itemActions());
    assertThat(StoreAccess.READ_WRITE.itemActions()).containsAll(StoreAccess.CLEANUP.itemActions());
    assertThat(StoreAccess.READ_WRITE.tableActions()).containsAll(StoreAccess.READ.tableActions());
  }

  @Test
  void noNameIsUsedTwice() {
    assertThat(Arrays.stream(KeyAttribute.values()).map(KeyAttribute::attributeName))
        .doesNotContainAnyElementsOf(
            Arrays.stream(ItemAttribute.values()).map(ItemAttribute::attributeName).toList());
  }
}
