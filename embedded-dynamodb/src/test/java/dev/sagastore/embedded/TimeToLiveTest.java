package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.assertFails;
import static dev.sagastore.embedded.TestEngine.assertInvalid;
import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.TestEngine.Index;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * UpdateTimeToLive, DescribeTimeToLive and expiry.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html">UpdateTimeToLive</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html">DescribeTimeToLive</a>
 */
class TimeToLiveTest {
  private static final long NOW = EngineClock.START.getEpochSecond();
  private static final Duration HOUR = Duration.ofHours(1);

  private final EngineClock clock = new EngineClock();
  private final TestEngine tables = new TestEngine(clock);
  private final DynamoDbEngine engine = tables.engine();
  private final DynamoDbClient client = tables.client();

  @BeforeEach
  void createTable() {
    tables.createTable(
        "Carts",
        List.of("id:S", "no:N"),
        Index.global("byUser", "user:S"),
        Index.local("byDay", "id:S", "day:S"));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private TimeToLiveSpecification update(String attribute, boolean enabled) {
    return client
        .updateTimeToLive(
            update ->
                update
                    .tableName("Carts")
                    .timeToLiveSpecification(ttl -> ttl.attributeName(attribute).enabled(enabled)))
        .timeToLiveSpecification();
  }

  private TimeToLiveDescription describe() {
    return client
        .describeTimeToLive(describe -> describe.tableName("Carts"))
        .timeToLiveDescription();
  }

  @Nested
  class OfUpdate {
    @Test
    void enables() {
      assertThat(update("ttl", true))
          .isEqualTo(TimeToLiveSpecification.builder().attributeName("ttl").enabled(true).build());
      assertThat(describe())
          .isEqualTo(
              TimeToLiveDescription.builder()
                  .attributeName("ttl")
                  .timeToLiveStatus(TimeToLiveStatus.ENABLED)
                  .build());
    }

    @Test
    void disables() {
      update("ttl", true);
      clock.advance(HOUR);

      assertThat(update("ttl", false).enabled()).isFalse();
      assertThat(describe())
          .isEqualTo(
              TimeToLiveDescription.builder().timeToLiveStatus(TimeToLiveStatus.DISABLED).build());
    }

    @Test
    void failsIfEnabledAlready() {
      update("ttl", true);
      clock.advance(HOUR);

      assertInvalid(() -> update("ttl", true), "TimeToLive is already enabled");
    }

    @Test
    void failsIfDisabledAlready() {
      assertInvalid(() -> update("ttl", false), "TimeToLive is already disabled");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failsIfOtherAttributeIsActive(boolean enabled) {
      update("ttl", true);
      clock.advance(HOUR);

      assertInvalid(
          () -> update("expires", enabled),
          "TimeToLive is active on a different AttributeName: current AttributeName is ttl");
    }

    @Test
    void failsWithinHourOfLastUpdate() {
      update("ttl", true);
      clock.advance(HOUR.minusMillis(1));

      assertInvalid(
          () -> update("ttl", false),
          "Time to live has been modified multiple times within a fixed interval");
      assertThat(describe().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
    }

    @Test
    void failsWithoutSpecification() {
      assertInvalid(
          () -> client.updateTimeToLive(update -> update.tableName("Carts")),
          "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy"
              + " constraint: Member must not be null");
    }

    @Test
    void failsWithoutAttributeAndSwitch() {
      assertInvalid(
          () ->
              client.updateTimeToLive(
                  update ->
                      update
                          .tableName("Carts")
                          .timeToLiveSpecification(TimeToLiveSpecification.builder().build())),
          "2 validation errors detected: Value null at 'timeToLiveSpecification.attributeName'"
              + " failed to satisfy constraint: Member must not be null; Value null at"
              + " 'timeToLiveSpecification.enabled' failed to satisfy constraint: Member must not be"
              + " null");
    }

    @Test
    void failsIfAttributeNameIsEmpty() {
      assertInvalid(
          () -> update("", true),
          "1 validation error detected: Value '' at 'timeToLiveSpecification.attributeName' failed"
              + " to satisfy constraint: Member must have length greater than or equal to 1");
    }

    @Test
    void failsIfTableIsMissing() {
      assertFails(
          () ->
              client.updateTimeToLive(
                  update ->
                      update
                          .tableName("None")
                          .timeToLiveSpecification(ttl -> ttl.attributeName("t").enabled(true))),
          "ResourceNotFoundException",
          "Requested resource not found: Table: None not found");
    }
  }

  @Nested
  class OfDescription {
    @Test
    void returnsDisabledByDefault() {
      assertThat(describe().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
      assertThat(describe().attributeName()).isNull();
    }

    @Test
    void newTableOfSameNameHasNone() {
      update("ttl", true);
      client.deleteTable(delete -> delete.tableName("Carts"));
      tables.createTable("Carts", "id:S");

      assertThat(describe().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
      update("ttl", true);
    }
  }

  /**
   * Expiry.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html">Computing
   *     time to live</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html">Expired
   *     items</a>
   */
  @Nested
  class Expiry {
    @BeforeEach
    void enable() {
      update("ttl", true);
    }

    private void put(Object ttl) {
      tables.put(
          "Carts", "id", "a", "no", 1, "user", "ann", "day", "2026-01-01", "data", "x", "ttl", ttl);
    }

    private Map<String, AttributeValue> get() {
      return tables.get("Carts", "id", "a", "no", 1);
    }

    @Test
    void leavesItemBeforeItsTime() {
      put(NOW + 1);

      assertThat(engine.expireItems()).isZero();
      assertThat(get()).isNotEmpty();
    }

    @Test
    void leavesItemAtItsTime() {
      put(NOW);

      assertThat(engine.expireItems()).isZero();
    }

    @Test
    void removesItemAfterItsTime() {
      put(NOW);
      clock.advance(Duration.ofSeconds(1));

      assertThat(engine.expireItems()).isEqualTo(1);
      assertThat(get()).isEmpty();
      assertThat(engine.expireItems()).isZero();
    }

    @Test
    void expiredItemIsReadableUntilRemoved() {
      put(NOW - 1);

      assertThat(get()).isNotEmpty();
      assertThat(client.scan(scan -> scan.tableName("Carts")).count()).isEqualTo(1);
      client.updateItem(
          update ->
              update
                  .tableName("Carts")
                  .key(item("id", "a", "no", 1))
                  .updateExpression("SET #data = :new")
                  .conditionExpression("#data = :old")
                  .expressionAttributeNames(Map.of("#data", "data"))
                  .expressionAttributeValues(item(":old", "x", ":new", "y")));
      assertThat(get()).containsEntry("data", AttributeValue.fromS("y"));
    }

    @Test
    void removesItemOfAlmostFiveYears() {
      put(NOW - Duration.ofDays(5 * 365 - 1).toSeconds());

      assertThat(engine.expireItems()).isEqualTo(1);
    }

    @Test
    void leavesItemOfMoreThanFiveYears() {
      put(NOW - Duration.ofDays(5 * 365 + 2).toSeconds());

      assertThat(engine.expireItems()).isZero();
      assertThat(get()).isNotEmpty();
    }

    @Test
    void leavesItemWithTextAsTime() {
      put(String.valueOf(NOW - 10));

      assertThat(engine.expireItems()).isZero();
    }

    @Test
    void leavesItemWithListAsTime() {
      put(List.of(NOW - 10));

      assertThat(engine.expireItems()).isZero();
    }

    @Test
    void leavesItemWithMillisecondsAsTime() {
      put((NOW - 10) * 1000);

      assertThat(engine.expireItems()).isZero();
    }

    @Test
    void leavesItemWithoutTime() {
      tables.put("Carts", "id", "a", "no", 1, "expires", NOW - 10);

      assertThat(engine.expireItems()).isZero();
    }

    @Test
    void leavesItemsWhenDisabled() {
      put(NOW - 1);
      clock.advance(HOUR);
      update("ttl", false);

      assertThat(engine.expireItems()).isZero();
    }

    @Test
    void removesEntriesOfIndexes() {
      put(NOW - 1);
      engine.expireItems();

      for (String index : List.of("byUser", "byDay")) {
        assertThat(client.scan(scan -> scan.tableName("Carts").indexName(index)).count()).isZero();
      }
      assertThat(client.describeTable(table -> table.tableName("Carts")).table().tableSizeBytes())
          .isZero();
    }

    @Test
    void laggingIndexShowsItemUntilCatchUp() {
      put(NOW - 1);
      engine.setLaggingIndexes(true);
      engine.expireItems();

      assertThat(client.scan(scan -> scan.tableName("Carts").indexName("byUser")).count())
          .isEqualTo(1);
      engine.catchUp();
      assertThat(client.scan(scan -> scan.tableName("Carts").indexName("byUser")).count()).isZero();
    }

    @Test
    void removesItemsOfAllTables() {
      tables.createTable("Tokens", "id:S");
      client.updateTimeToLive(
          update ->
              update
                  .tableName("Tokens")
                  .timeToLiveSpecification(ttl -> ttl.attributeName("until").enabled(true)));
      for (int i = 0; i < 3; i++) {
        tables.put("Tokens", "id", "t" + i, "until", NOW - i);
      }
      put(NOW - 1);

      assertThat(engine.expireItems()).isEqualTo(3);
      assertThat(tables.get("Tokens", "id", "t0")).isNotEmpty();
    }

    @Test
    void leavesItemThatTransactionHolds() {
      put(NOW - 1);
      try (DynamoDbAsyncClient async = EngineClient.async(engine)) {
        CompletableFuture<?> transaction;
        try (TransactionHold hold = engine.holdNextTransaction()) {
          transaction =
              async.transactWriteItems(
                  TransactWriteItemsRequest.builder()
                      .transactItems(TransactWriteItem.builder().update(postponing()).build())
                      .build());
          hold.awaitTransaction(Duration.ofSeconds(30));

          assertThat(engine.expireItems()).isZero();
        }
        transaction.join();
        assertThat(engine.expireItems()).isZero();
        assertThat(get()).containsEntry("user", AttributeValue.fromS("ann"));
      }
    }

    private Update postponing() {
      return Update.builder()
          .tableName("Carts")
          .key(item("id", "a", "no", 1))
          .updateExpression("SET #ttl = :later")
          .expressionAttributeNames(Map.of("#ttl", "ttl"))
          .expressionAttributeValues(item(":later", NOW + 9))
          .build();
    }
  }
}
