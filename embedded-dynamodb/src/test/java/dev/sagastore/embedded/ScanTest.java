package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Scan of a table.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">Scan</a>
 */
class ScanTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Lines", "id:S", "n:N");
    for (int i = 0; i < 5; i++) {
      for (int n = 3; n >= 1; n--) {
        engine.put("Lines", "id", "order " + i, "n", n, "even", n % 2 == 0);
      }
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static ScanRequest.Builder lines() {
    return ScanRequest.builder().tableName("Lines");
  }

  private ScanResponse send(ScanRequest.Builder scan) {
    return engine.client().scan(scan.build());
  }

  @Test
  void returnsAllItems() {
    ScanResponse response = send(lines());

    assertThat(response.items()).hasSize(15).doesNotHaveDuplicates();
    assertThat(response.count()).isEqualTo(15);
    assertThat(response.scannedCount()).isEqualTo(15);
    assertThat(response.hasLastEvaluatedKey()).isFalse();
  }

  @Test
  void itemsOfPartitionAreTogetherAndInOrder() {
    List<Map<String, AttributeValue>> items = send(lines()).items();

    for (int i = 0; i < items.size(); i++) {
      assertThat(items.get(i).get("n").n()).isEqualTo(String.valueOf(i % 3 + 1));
      assertThat(items.get(i).get("id")).isEqualTo(items.get(i - i % 3).get("id"));
    }
  }

  @Test
  void partitionsAreNotInOrderOfKeys() {
    List<String> ids =
        send(lines()).items().stream().map(item -> item.get("id").s()).distinct().toList();

    assertThat(ids).hasSize(5).isNotEqualTo(ids.stream().sorted().toList());
  }

  @Test
  void emptyTableReturnsNoItems() {
    engine.createTable("Empty", "id:S");

    assertThat(engine.send("Scan", "{'TableName':'Empty'}").body())
        .isEqualTo("{\"Count\":0,\"ScannedCount\":0,\"Items\":[]}");
  }

  @Test
  void filterMayContainKeys() {
    ScanResponse response =
        send(
            lines()
                .filterExpression("n > :n AND begins_with(id, :id) AND even = :even")
                .expressionAttributeValues(item(":n", 1, ":id", "order", ":even", true)));

    assertThat(response.count()).isEqualTo(5);
    assertThat(response.scannedCount()).isEqualTo(15);
    assertThat(response.items()).allMatch(item -> item.get("n").n().equals("2"));
  }

  @Test
  void countReturnsNoItems() {
    ScanResponse response = send(lines().select(Select.COUNT));

    assertThat(response.hasItems()).isFalse();
    assertThat(response.count()).isEqualTo(15);
  }

  @Test
  void projectionReturnsNamedAttributesOnly() {
    assertThat(send(lines().projectionExpression("even, missed")).items())
        .allSatisfy(item -> assertThat(item).containsOnlyKeys("even"));
  }

  @Test
  void consistentReadIsAccepted() {
    assertThat(send(lines().consistentRead(true)).count()).isEqualTo(15);
  }

  @Test
  void allProjectedAttributesFailsWithoutIndex() {
    assertInvalid(
        () -> send(lines().select(Select.ALL_PROJECTED_ATTRIBUTES)),
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }

  @Test
  void limitMustBePositive() {
    assertInvalid(
        () -> send(lines().limit(0)),
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member"
            + " must have value greater than or equal to 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ScanFilter':{}",
        "'AttributesToGet':['a']",
        "'ConditionalOperator':'AND'",
        "'TotalSegments':2",
        "'KeyConditionExpression':'id = :id'"
      })
  void otherParametersFailAsLacking(String json) {
    assertThat(engine.send("Scan", "{'TableName':'Lines',%s}".formatted(json)).body())
        .contains("ValidationException")
        .contains("embedded-dynamodb lacks the parameter " + json.split("'", -1)[1] + " of Scan");
  }
}
