package dev.sagastore.schema;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The partition keys of the table and of its indexes, spread over a number of shards.
 *
 * <p>DynamoDB writes about 1,000 units a second under one partition key (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html">partition
 * keys</a>). With one shard, which is the default, all sagas of a name share one partition key.
 * With more shards, every partition key ends in {@code #<shard>}, and the sagas of a name are
 * spread over the shards.
 *
 * <p>The shard of a text is stable: the first 8 bytes of SHA-256 over its UTF-8 bytes, as an
 * unsigned number, modulo the number of shards. This never changes. Never change the number of
 * shards of a table that contains sagas: the store would not find them.
 *
 * <table>
 * <caption>Test vectors</caption>
 * <tr><th>text</th><th>of 2</th><th>of 10</th><th>of 1,000</th></tr>
 * <tr><td>{@code order-42}</td><td>1</td><td>3</td><td>703</td></tr>
 * <tr><td>{@code 注文-😀}</td><td>1</td><td>9</td><td>729</td></tr>
 * </table>
 *
 * @param shards number of shards, from 1 to 1,000
 */
public record Partitions(int shards) {
  private static final int MAX_SHARDS = 1_000;

  /**
   * Creates the partitions.
   *
   * @param shards number of shards
   * @throws IllegalArgumentException if the number is less than 1 or more than 1,000
   */
  public Partitions {
    requireShards(shards);
  }

  static void requireShards(int shards) {
    if (shards < 1 || shards > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "the number of shards must be from 1 to %s, not %s".formatted(MAX_SHARDS, shards));
    }
  }

  /**
   * Returns the partition key of a saga.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's ID, which determines the shard
   * @return {@code SAGA#<sagaName>}, and {@code #<shard>} if there are several
   */
  public String ofSaga(String sagaName, String sagaId) {
    return ofSagas(sagaName, shardOf(sagaId));
  }

  /**
   * Returns the partition key of a correlation ID in the correlation index, and of its guard in the
   * table.
   *
   * @param sagaName the saga's name
   * @param correlationId the correlation ID, which determines the shard
   * @return {@code SAGA#<sagaName>}, and {@code #<shard>} if there are several
   */
  public String ofCorrelation(String sagaName, String correlationId) {
    return ofSagas(sagaName, shardOf(correlationId));
  }

  /**
   * Returns the partition key of the guard of a further key, in the table.
   *
   * @param sagaName the saga's name
   * @param keyText the key, see {@link SagaKeys#keyText}; it determines the shard
   * @return {@code SAGA#<sagaName>}, and {@code #<shard>} if there are several
   */
  public String ofKey(String sagaName, String keyText) {
    return ofSagas(sagaName, shardOf(keyText));
  }

  /**
   * Returns the partition key of a completed saga in the clean-up index.
   *
   * @param day the day in UTC on which it was completed
   * @param sagaId the saga's ID, which determines the shard
   * @return {@code COMPLETED#<yyyy-MM-dd>}, and {@code #<shard>} if there are several
   */
  public String ofCompleted(LocalDate day, String sagaId) {
    return ofCompleted(day, shardOf(sagaId));
  }

  /**
   * Returns the partition key of the sagas, or of the correlation IDs, of one shard.
   *
   * @param sagaName the sagas' name
   * @param shard the shard, from 0
   * @return {@code SAGA#<sagaName>}, and {@code #<shard>} if there are several
   */
  public String ofSagas(String sagaName, int shard) {
    return SagaKeys.SAGA_PREFIX + sagaName + suffix(shard);
  }

  /**
   * Returns the partition key of the sagas of one shard that were completed on a day.
   *
   * @param day the day in UTC
   * @param shard the shard, from 0
   * @return {@code COMPLETED#<yyyy-MM-dd>}, and {@code #<shard>} if there are several
   */
  public String ofCompleted(LocalDate day, int shard) {
    return SagaKeys.COMPLETED_PREFIX + day + suffix(shard);
  }

  /**
   * Returns all partition keys of a saga's name. Listing all of its sagas queries each of them. A
   * policy for only this name must allow them as {@code dynamodb:LeadingKeys}, which can be a
   * pattern.
   *
   * @param sagaName the sagas' name
   * @return as many keys as there are shards
   */
  public List<String> allOfSagas(String sagaName) {
    return IntStream.range(0, shards).mapToObj(shard -> ofSagas(sagaName, shard)).toList();
  }

  private int shardOf(String text) {
    return Sha256.partition(text, shards);
  }

  private String suffix(int shard) {
    return shards == 1 ? "" : "#" + shard;
  }
}
