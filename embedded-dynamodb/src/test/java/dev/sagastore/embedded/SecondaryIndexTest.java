package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.TestEngine.Index;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Queries and scans of secondary indexes.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html">Global
 *     secondary indexes</a>
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html">Local
 *     secondary indexes</a>
 */
class SecondaryIndexTest {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable(
        "Scores",
        List.of("user:S", "game:S"),
        Index.global("GlobalAll", "game:S", "score:N"),
        Index.global("GlobalKeys", "game:S", "score:N").keysOnly(),
        Index.global("GlobalSome", "game:S", "score:N").including("wins"),
        Index.global("GlobalHash", "level:B"),
        Index.local("LocalAll", "user:S", "score:N"),
        Index.local("LocalKeys", "user:S", "score:N").keysOnly(),
        Index.local("LocalSome", "user:S", "score:N").including("wins"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void put(String user, String game, int score) {
    engine.put("Scores", "user", user, "game", game, "score", score, "wins", 1, "losses", 2);
  }

  private static QueryRequest.Builder index(String name) {
    return QueryRequest.builder()
        .tableName("Scores")
        .indexName(name)
        .keyConditionExpression("#k = :k")
        .expressionAttributeNames(Map.of("#k", name.startsWith("Global") ? "game" : "user"))
        .expressionAttributeValues(item(":k", name.startsWith("Global") ? "chess" : "ann"));
  }

  private QueryResponse query(QueryRequest.Builder query) {
    return engine.client().query(query.build());
  }

  private List<Map<String, AttributeValue>> items(QueryRequest.Builder query) {
    return query(query).items();
  }

  private List<String> scores(QueryRequest.Builder query) {
    return items(query).stream().map(item -> item.get("score").n()).toList();
  }

  @Nested
  class Entries {
    @Test
    void areInOrderOfIndexKey() {
      put("ann", "chess", 10);
      put("bob", "chess", 9);
      put("cid", "chess", -1);
      put("ann", "go", 100);

      assertThat(scores(index("GlobalAll"))).containsExactly("-1", "9", "10");
      assertThat(scores(index("GlobalAll").scanIndexForward(false)))
          .containsExactly("10", "9", "-1");
      assertThat(scores(index("LocalAll"))).containsExactly("10", "100");
      assertThat(scores(index("LocalAll").scanIndexForward(false))).containsExactly("100", "10");
    }

    @Test
    void mayHaveSameKey() {
      put("ann", "chess", 0);
      put("bob", "chess", 0);
      put("cid", "chess", 0);

      assertThat(items(index("GlobalAll")))
          .extracting(item -> item.get("user").s())
          .containsExactlyInAnyOrder("ann", "bob", "cid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GlobalAll", "LocalAll"})
    void haveRanges(String name) {
      for (int score = 1; score <= 5; score++) {
        put("ann", name.equals("GlobalAll") ? "chess" : "game " + score, score);
        put("user " + score, "chess", score);
      }

      assertThat(
              scores(
                  index(name)
                      .keyConditionExpression("#k = :k AND score > :s")
                      .expressionAttributeValues(
                          item(":k", name.equals("GlobalAll") ? "chess" : "ann", ":s", 3))))
          .contains("4", "5")
          .doesNotContain("1", "2", "3");
    }

    @Test
    void areAbsentWithoutIndexKey() {
      put("ann", "chess", 1);
      engine.put("Scores", "user", "bob", "game", "chess");
      engine.put("Scores", "user", "ann", "game", "go");

      assertThat(items(index("GlobalAll"))).hasSize(1);
      assertThat(items(index("LocalAll"))).hasSize(1);
      assertThat(engine.client().scan(scan -> scan.tableName("Scores")).count()).isEqualTo(3);
    }

    @Test
    void followReplacementOfItem() {
      put("ann", "chess", 1);
      put("ann", "chess", 2);

      assertThat(scores(index("GlobalAll"))).containsExactly("2");
      assertThat(scores(index("LocalKeys"))).containsExactly("2");
    }

    @Test
    void followUpdateOfItem() {
      put("ann", "chess", 1);
      update("SET score = score + wins, wins = losses");

      assertThat(items(index("GlobalSome")))
          .containsExactly(item("user", "ann", "game", "chess", "score", 2, "wins", 2));
      assertThat(items(index("LocalSome")))
          .containsExactly(item("user", "ann", "game", "chess", "score", 2, "wins", 2));
    }

    @Test
    void leaveWithIndexKey() {
      put("ann", "chess", 1);
      update("REMOVE score");

      assertThat(items(index("GlobalAll"))).isEmpty();
      assertThat(items(index("LocalAll"))).isEmpty();
    }

    @Test
    void leaveWithItem() {
      put("ann", "chess", 1);
      engine
          .client()
          .deleteItem(
              delete -> delete.tableName("Scores").key(item("user", "ann", "game", "chess")));

      assertThat(items(index("GlobalAll"))).isEmpty();
      assertThat(items(index("LocalAll"))).isEmpty();
    }

    private void update(String expression) {
      engine
          .client()
          .updateItem(
              update ->
                  update
                      .tableName("Scores")
                      .key(item("user", "ann", "game", "chess"))
                      .updateExpression(expression));
    }

    @Test
    void ofIndexWithoutSortKeyAreFound() {
      engine.put("Scores", "user", "ann", "game", "go", "level", new byte[] {-1});
      engine.put("Scores", "user", "bob", "game", "go", "level", new byte[] {-1});

      assertThat(
              items(
                  index("GlobalHash")
                      .keyConditionExpression("#l = :l")
                      .expressionAttributeNames(Map.of("#l", "level"))
                      .expressionAttributeValues(item(":l", new byte[] {-1}))))
          .hasSize(2);
    }
  }

  @Nested
  class Projection {
    private static final List<String> KEYS = List.of("user", "game", "score");

    @BeforeEach
    void putItem() {
      put("ann", "chess", 1);
    }

    @ParameterizedTest
    @CsvSource({
      "GlobalAll, 'user,game,score,wins,losses'",
      "LocalAll, 'user,game,score,wins,losses'",
      "GlobalKeys, 'user,game,score'",
      "LocalKeys, 'user,game,score'",
      "GlobalSome, 'user,game,score,wins'",
      "LocalSome, 'user,game,score,wins'"
    })
    void returnsByDefault(String name, String expected) {
      assertThat(items(index(name)).get(0)).containsOnlyKeys(expected.split(","));
      assertThat(items(index(name).select(Select.ALL_PROJECTED_ATTRIBUTES)).get(0))
          .containsOnlyKeys(expected.split(","));
      assertThat(
              engine
                  .client()
                  .scan(ScanRequest.builder().tableName("Scores").indexName(name).build())
                  .items()
                  .get(0))
          .containsOnlyKeys(expected.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LocalAll", "LocalKeys", "LocalSome", "GlobalAll"})
    void allAttributesReturn(String name) {
      assertThat(items(index(name).select(Select.ALL_ATTRIBUTES)).get(0))
          .isEqualTo(engine.get("Scores", "user", "ann", "game", "chess"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GlobalKeys", "GlobalSome"})
    void allAttributesFailIfGlobalIndexLacksThem(String name) {
      assertInvalid(
          () -> items(index(name).select(Select.ALL_ATTRIBUTES)),
          INVALID
              + "Select type ALL_ATTRIBUTES is not supported for global secondary index "
              + name
              + " because its projection type is not ALL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LocalAll", "LocalKeys", "LocalSome"})
    void localIndexFetchesNamedAttributes(String name) {
      assertThat(items(index(name).projectionExpression("losses, score")))
          .containsExactly(item("losses", 2, "score", 1));
    }

    @Test
    void globalIndexFailsIfItLacksNamedAttribute() {
      assertInvalid(
          () -> items(index("GlobalSome").projectionExpression("losses, score")),
          INVALID + "Global secondary index GlobalSome does not project [losses]");
      assertThat(items(index("GlobalSome").projectionExpression("wins, game")))
          .containsExactly(item("wins", 1, "game", "chess"));
    }

    @Test
    void localIndexFiltersByFetchedAttribute() {
      put("ann", "go", 2);
      QueryRequest.Builder query =
          index("LocalKeys")
              .filterExpression("losses = :l")
              .expressionAttributeValues(item(":k", "ann", ":l", 2));

      assertThat(items(query))
          .hasSize(2)
          .allSatisfy(item -> assertThat(item).containsOnlyKeys(KEYS));
    }

    @Test
    void filterMayContainKeyOfTable() {
      assertThat(
              items(
                  index("GlobalKeys")
                      .filterExpression("#u = :u")
                      .expressionAttributeNames(Map.of("#k", "game", "#u", "user"))
                      .expressionAttributeValues(item(":k", "chess", ":u", "ann"))))
          .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"GlobalAll, game", "GlobalAll, score", "LocalAll, user", "LocalAll, score"})
    void filterFailsOnKeyOfIndex(String name, String attribute) {
      assertInvalid(
          () ->
              items(
                  index(name)
                      .filterExpression("attribute_exists(#f)")
                      .expressionAttributeNames(
                          Map.of(
                              "#k", name.startsWith("Global") ? "game" : "user", "#f", attribute))),
          "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
              + attribute);
    }
  }

  @Nested
  class ConsistentRead {
    @BeforeEach
    void putItem() {
      put("ann", "chess", 1);
    }

    @Test
    void localIndexServesIt() {
      assertThat(items(index("LocalSome").consistentRead(true))).hasSize(1);
      assertThat(items(index("LocalSome").consistentRead(true).projectionExpression("losses")))
          .hasSize(1);
    }

    @Test
    void globalIndexFails() {
      String message = "Consistent reads are not supported on global secondary indexes";
      assertInvalid(() -> items(index("GlobalAll").consistentRead(true)), message);
      assertInvalid(
          () ->
              engine
                  .client()
                  .scan(
                      scan -> scan.tableName("Scores").indexName("GlobalAll").consistentRead(true)),
          message);
      assertThat(items(index("GlobalAll").consistentRead(false))).hasSize(1);
    }
  }

  @Nested
  class Scan {
    @Test
    void returnsEntriesOfIndexOnly() {
      put("ann", "chess", 1);
      put("bob", "go", 2);
      engine.put("Scores", "user", "cid", "game", "go");

      assertThat(
              engine
                  .client()
                  .scan(scan -> scan.tableName("Scores").indexName("GlobalKeys"))
                  .items())
          .containsExactlyInAnyOrder(
              item("user", "ann", "game", "chess", "score", 1),
              item("user", "bob", "game", "go", "score", 2));
    }

    @Test
    void failsIfIndexIsMissing() {
      assertInvalid(
          () -> engine.client().scan(scan -> scan.tableName("Scores").indexName("None")),
          "The table does not have the specified index: None");
    }

    @Test
    void countsEntries() {
      put("ann", "chess", 1);
      engine.put("Scores", "user", "cid", "game", "go");

      assertThat(
              engine
                  .client()
                  .scan(
                      scan -> scan.tableName("Scores").indexName("LocalSome").select(Select.COUNT))
                  .count())
          .isEqualTo(1);
    }
  }
}
