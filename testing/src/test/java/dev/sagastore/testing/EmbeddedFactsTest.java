package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.dynamodb.SagaTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The facts on the embedded engine, and those that need its switches. */
class EmbeddedFactsTest extends DynamoDbFacts {
  private final SettableClock clock = new SettableClock(Instant.now());
  private final EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(clock);

  @BeforeEach
  void createTable() {
    SagaTable.of(client(), tableName()).create(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    dynamoDb.close();
  }

  @Override
  public DynamoDbClient client() {
    return dynamoDb.client();
  }

  @Override
  public String tableName() {
    return "facts";
  }

  /**
   * A strongly consistent read sees the acknowledged write, while an eventually consistent one
   * doesn't.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html">Read
   *     consistency</a>
   */
  @Test
  void consistentReadSeesWriteThatEventualReadMisses() {
    dynamoDb.engine().setStaleReads(true);
    store(item("a", "a", 1));
    store(item("a", "a", 2));

    assertThat(
            client()
                .getItem(get -> get.tableName(tableName()).key(key("a")).consistentRead(false))
                .item())
        .isEqualTo(item("a", "a", 1));
    consistentReadSeesAcknowledgedWrite();
  }

  /**
   * DynamoDB removes an item whose time to live has passed, from the table and from its indexes.
   *
   * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html">Time
   *     to live</a>
   */
  @Test
  void expiredItemIsRemoved() {
    store(indexed("a", "1", TTL, clock.instant().getEpochSecond() + 60));
    store(item("b"));

    assertThat(dynamoDb.engine().expireItems()).isZero();
    clock.advance(Duration.ofSeconds(61));
    assertThat(dynamoDb.engine().expireItems()).isEqualTo(1);

    assertThat(client().query(query("").build()).items()).isEqualTo(List.of(item("b")));
    assertThat(client().query(indexQuery().build()).items()).isEmpty();
  }

  /**
   * DynamoDB removes no item whose time to live is not a number, or passed more than five years
   * ago.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html">Before
   *     you start with TTL</a>
   */
  @Test
  void itemWithOtherTimeToLiveStays() {
    long now = clock.instant().getEpochSecond();
    store(item("text", TTL, Long.toString(now - 60)));
    store(item("old", TTL, now - Duration.ofDays(6 * 365).toSeconds()));
    store(item("millis", TTL, (now - 60) * 1000));

    assertThat(dynamoDb.engine().expireItems()).isZero();
  }
}
