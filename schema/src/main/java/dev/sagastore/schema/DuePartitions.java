package dev.sagastore.schema;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The partition keys of active sagas that are due, in the clean-up index.
 *
 * <p>DynamoDB writes about 1,000 units a second under one partition key. With one partition, which
 * is the default, all due sagas of a name share one. With more, they are spread.
 *
 * <p>Unlike the number of shards, this number may grow while the table contains sagas. The first
 * partition has the same key as a single one. A saga moves to its new partition with the next
 * change of its time.
 *
 * <p>Deploy the number to the readers before, or together with, the writers. A reader that doesn't
 * know a partition yet finds its sagas late. Never decrease the number while sagas are due in the
 * removed partitions.
 *
 * @param count number of partitions, 1 to 1,000
 */
public record DuePartitions(int count) {
  private static final int MAX_COUNT = 1_000;

  /**
   * Creates the partitions.
   *
   * @param count number of partitions, 1 to 1,000
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public DuePartitions {
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException(
          "the number of partitions for due sagas must be from 1 to %s, not %s"
              .formatted(MAX_COUNT, count));
    }
  }

  /**
   * Returns the partition key of a saga that is due.
   *
   * @param sagaName the saga's name
   * @param sagaId the saga's ID, which determines the partition
   * @return {@code DUE#<sagaName>}, followed by {@code #<partition>} in all but the first
   */
  public String ofDue(String sagaName, String sagaId) {
    return key(sagaName, Sha256.partition(sagaId, count));
  }

  /**
   * Returns the partition keys of all sagas of a name that are due.
   *
   * @param sagaName the sagas' name
   * @return as many keys as there are partitions
   */
  public List<String> allOfDue(String sagaName) {
    return IntStream.range(0, count).mapToObj(partition -> key(sagaName, partition)).toList();
  }

  private static String key(String sagaName, int partition) {
    return SagaKeys.DUE_PREFIX + sagaName + (partition == 0 ? "" : "#" + partition);
  }
}
