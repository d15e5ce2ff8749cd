package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** DescribeTable, DeleteTable and ListTables. */
class TableListTest {
  private final TestEngine tables = new TestEngine();
  private final DynamoDbClient client = tables.client();

  @AfterEach
  void close() {
    tables.close();
  }

  private TableDescription describe(String name) {
    return client.describeTable(describe -> describe.tableName(name)).table();
  }

  private TableDescription delete(String name) {
    return client.deleteTable(delete -> delete.tableName(name)).tableDescription();
  }

  /**
   * DescribeTable.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>
   */
  @Nested
  class DescribeTable {
    @Test
    void returnsCountsAndSizes() {
      tables.createTable("Orders", List.of("id:S"), Index.global("byDay", "day:S").keysOnly());
      tables.put("Orders", "id", "1", "day", "mon", "note", "long");
      tables.put("Orders", "id", "2");

      TableDescription table = describe("Orders");

      assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
      assertThat(table.itemCount()).isEqualTo(2);
      assertThat(table.tableSizeBytes()).isEqualTo(3 + 6 + 8 + 3);
      assertThat(table.globalSecondaryIndexes())
          .singleElement()
          .satisfies(
              index -> {
                assertThat(index.indexStatus()).isEqualTo(IndexStatus.ACTIVE);
                assertThat(index.itemCount()).isEqualTo(1);
                assertThat(index.indexSizeBytes()).isEqualTo(3 + 6);
              });
    }

    @Test
    void acceptsArn() {
      tables.createTable("Orders", "id:S");

      assertThat(describe(describe("Orders").tableArn()).tableName()).isEqualTo("Orders");
    }

    @Test
    void namesAreCaseSensitive() {
      tables.createTable("Orders", "id:S");

      assertFails(
          () -> describe("orders"),
          "ResourceNotFoundException",
          "Requested resource not found: Table: orders not found");
    }
  }

  /**
   * DeleteTable.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html">DeleteTable</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection">Deletion
   *     protection</a>
   */
  @Nested
  class DeleteTable {
    @Test
    void removesTableWithItems() {
      tables.createTable("Orders", "id:S");
      tables.put("Orders", "id", "1");

      assertThat(delete("Orders").tableStatus()).isEqualTo(TableStatus.DELETING);
      assertThat(client.listTables().tableNames()).isEmpty();
      tables.createTable("Orders", "id:S");
      assertThat(tables.get("Orders", "id", "1")).isEmpty();
    }

    @Test
    void failsIfTableIsMissing() {
      assertFails(
          () -> delete("Orders"),
          "ResourceNotFoundException",
          "Requested resource not found: Table: Orders not found");
    }

    @Test
    void failsIfTableIsProtected() {
      tables.createTable(
          "Orders", List.of("id:S"), request -> request.deletionProtectionEnabled(true));

      assertInvalid(
          () -> delete("Orders"),
          "Resource cannot be deleted as it is currently protected against deletion. Disable"
              + " deletion protection first.");
      assertThat(describe("Orders").deletionProtectionEnabled()).isTrue();
    }
  }

  /**
   * ListTables.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html">ListTables</a>
   */
  @Nested
  class ListTables {
    private void create(int count) {
      for (int i = 0; i < count; i++) {
        tables.createTable("table%03d".formatted(i), "id:S");
      }
    }

    @Test
    void returnsNoneWithoutTables() {
      ListTablesResponse response = client.listTables();

      assertThat(response.tableNames()).isEmpty();
      assertThat(response.lastEvaluatedTableName()).isNull();
    }

    @Test
    void returnsPageOf100() {
      create(101);

      ListTablesResponse first = client.listTables();
      assertThat(first.tableNames()).hasSize(100);
      assertThat(first.lastEvaluatedTableName()).isEqualTo("table099");
      ListTablesResponse second =
          client.listTables(list -> list.exclusiveStartTableName("table099"));
      assertThat(second.tableNames()).containsExactly("table100");
      assertThat(second.lastEvaluatedTableName()).isNull();
    }

    @Test
    void paginatorReturnsAllTables() {
      create(7);

      assertThat(client.listTablesPaginator(list -> list.limit(2)).tableNames())
          .hasSize(7)
          .doesNotHaveDuplicates();
    }

    @Test
    void startsAfterNameThatIsMissing() {
      create(3);

      assertThat(client.listTables(list -> list.exclusiveStartTableName("table000x")).tableNames())
          .containsExactly("table001", "table002");
    }

    @ParameterizedTest
    @CsvSource({
      "0, Member must have value greater than or equal to 1",
      "-1, Member must have value greater than or equal to 1",
      "101, Member must have value less than or equal to 100"
    })
    void failsIfLimitIsOutOfRange(int limit, String constraint) {
      assertInvalid(
          () -> client.listTables(list -> list.limit(limit)),
          "1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: %s"
              .formatted(limit, constraint));
    }

    @Test
    void failsIfStartIsNoName() {
      assertInvalid(
          () -> client.listTables(list -> list.exclusiveStartTableName("a b")),
          "1 validation error detected: Value 'a b' at 'exclusiveStartTableName' failed to satisfy"
              + " constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
  }
}
