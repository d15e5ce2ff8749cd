package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sizes of items and keys. */
interface LimitFacts extends FactContext {
  /**
   * A put of an item of 400 KB succeeds, and of one byte more fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items">Items</a>
   */
  @Test
  default void itemHas400KilobytesAtMost() {
    store(sized("a", 400 * KB));
    assertInvalid(() -> store(sized("b", 400 * KB + 1)));

    assertThat(read("a")).isEqualTo(sized("a", 400 * KB));
    assertThat(read("b")).isEmpty();
  }

  /**
   * An update that would make an item larger than 400 KB fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items">Items</a>
   */
  @Test
  default void updateOverItemLimitFails() {
    store(sized("a", 400 * KB - 10));

    assertInvalid(
        () -> client().updateItem(update("a", "SET a = :v", ":v", "x".repeat(20)).build()));
    assertThat(read("a")).isEqualTo(sized("a", 400 * KB - 10));
  }

  /**
   * A partition key has 2,048 bytes of UTF-8 at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys">Partition
   *     and sort keys</a>
   */
  @Test
  default void partitionKeyHas2048BytesAtMost() {
    String longest = partition() + "x".repeat((2048 - partition().length()) % 2);
    longest += "é".repeat((2048 - longest.length()) / 2);
    String tooLong = longest + "x";

    store(AttributeMap.of(PK, longest, SK, "a"));
    assertInvalid(() -> store(AttributeMap.of(PK, tooLong, SK, "a")));
  }

  /**
   * A sort key has 1,024 bytes of UTF-8 at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys">Partition
   *     and sort keys</a>
   */
  @Test
  default void sortKeyHas1024BytesAtMost() {
    store(item("é".repeat(512)));
    assertInvalid(() -> store(item("é".repeat(512) + "x")));
    assertInvalid(() -> read("é".repeat(513)));
  }

  /**
   * Keys of an index have the limits of the table's keys, in puts and in updates.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys">Partition
   *     and sort keys</a>
   */
  @Test
  default void indexKeysHaveSameLimits() {
    store(indexed("a", "x".repeat(1024)));
    assertInvalid(() -> store(indexed("b", "x".repeat(1025))));
    assertInvalid(() -> store(item("b", GSI1PK, "x".repeat(2049), GSI1SK, "1")));
    assertInvalid(
        () ->
            client()
                .updateItem(
                    update("a", "SET " + GSI1SK + " = :v", ":v", "x".repeat(1025)).build()));
  }
}
