package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TransactionFixture.TABLE;
import static dev.sagastore.embedded.TransactionFixture.get;
import static dev.sagastore.embedded.TransactionFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;

/**
 * TransactGetItems.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html">TransactGetItems</a>
 */
class TransactGetItemsTest {
  private final TestEngine tables = new TestEngine();
  private final DynamoDbClient client = tables.client();

  @BeforeEach
  void createTable() {
    tables.createTable(TABLE, "id:S");
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private TransactGetItem changed(String id, Consumer<Get.Builder> change) {
    Get.Builder changed = get(id).get().toBuilder();
    change.accept(changed);
    return TransactGetItem.builder().get(changed.build()).build();
  }

  private List<ItemResponse> read1(TransactGetItem part) {
    return client
        .transactGetItems(TransactGetItemsRequest.builder().transactItems(part).build())
        .responses();
  }

  @Test
  void returnsItemsInOrderOfRequest() {
    tables.put(TABLE, "id", "a", "balance", 1);
    tables.put(TABLE, "id", "b", "balance", 2);

    List<ItemResponse> responses = client.transactGetItems(read("b", "none", "a")).responses();

    assertThat(responses).hasSize(3);
    assertThat(responses.get(0).item()).isEqualTo(item("id", "b", "balance", 2));
    assertThat(responses.get(1).hasItem()).isFalse();
    assertThat(responses.get(2).item()).isEqualTo(item("id", "a", "balance", 1));
  }

  @Test
  void returnsProjectedAttributes() {
    tables.put(TABLE, "id", "a", "balance", 1, "note", "x");

    assertThat(read1(changed("a", get -> get.projectionExpression("note"))).get(0).item())
        .isEqualTo(item("note", "x"));
  }

  @Test
  void seesLastWriteWhenReadsAreStale() {
    tables.engine().setStaleReads(true);
    tables.put(TABLE, "id", "a", "balance", 1);

    assertThat(client.transactGetItems(read("a")).responses().get(0).hasItem()).isTrue();
  }

  @Test
  void takesTwoUnitsForEach4Kilobytes() {
    tables.put(TABLE, "id", "a", "data", "x".repeat(5000));

    ConsumedCapacity units =
        client
            .transactGetItems(
                read("a", "none").toBuilder()
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                    .build())
            .consumedCapacity()
            .get(0);

    assertThat(units.capacityUnits()).isEqualTo(6);
    assertThat(units.readCapacityUnits()).isEqualTo(6);
    assertThat(units.table().readCapacityUnits()).isEqualTo(6);
  }

  @Test
  void failsWithoutParts() {
    assertInvalid(
        () -> client.transactGetItems(read()),
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 1");
  }

  @Test
  void readsUpTo100Items() {
    String[] ids = IntStream.range(0, 101).mapToObj(i -> "i" + i).toArray(String[]::new);

    assertThat(client.transactGetItems(read(Arrays.copyOf(ids, 100))).responses()).hasSize(100);
    assertThatThrownBy(() -> client.transactGetItems(read(ids)))
        .hasMessageContaining("Member must have length less than or equal to 100");
  }

  @Test
  void failsBeyondFourMegabytes() {
    String[] ids = IntStream.range(0, 11).mapToObj(i -> "i" + i).toArray(String[]::new);
    for (String id : ids) {
      tables.put(TABLE, "id", id, "data", "x".repeat(390 * 1024));
    }

    assertThatThrownBy(() -> client.transactGetItems(read(ids))).hasMessageContaining("4194304");
    client.transactGetItems(read(Arrays.copyOf(ids, 10)));
  }

  @Test
  void failsIfItemIsTwice() {
    assertInvalid(
        () -> client.transactGetItems(read("a", "a")),
        "Transaction request cannot include multiple operations on one item");
  }

  @Test
  void failsIfKeyDoesNotMatch() {
    assertInvalid(
        () -> read1(changed("a", get -> get.key(item("id", 1)))),
        "The provided key element does not match the schema");
  }

  @Test
  void failsWithoutGet() {
    assertInvalid(
        () -> read1(TransactGetItem.builder().build()),
        "1 validation error detected: Value null at 'transactItems.1.member.get' failed to satisfy"
            + " constraint: Member must not be null");
  }

  @Test
  void failsIfProjectionIsNotValid() {
    assertThatThrownBy(() -> read1(changed("a", get -> get.projectionExpression("a,"))))
        .hasMessageContaining("Invalid ProjectionExpression: Syntax error");
  }

  @Test
  void failsIfTableIsMissing() {
    assertFails(
        () -> read1(changed("a", get -> get.tableName("None"))),
        "ResourceNotFoundException",
        "Requested resource not found");
  }
}
