package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  /** The vectors of the Javadoc: what is stored depends on them. */
  @ParameterizedTest
  @CsvSource({
    "order-42, 2, 1",
    "order-42, 10, 3",
    "order-42, 1000, 703",
    "注文-😀, 2, 1",
    "注文-😀, 10, 9",
    "注文-😀, 1000, 729"
  })
  void theShardOfATextNeverChanges(String text, int shards, int shard) {
    Partitions partitions = new Partitions(shards);

    assertThat(partitions.ofSaga("OrderSaga", text)).isEqualTo("SAGA#OrderSaga#" + shard);
    assertThat(partitions.ofCorrelation("OrderSaga", text)).isEqualTo("SAGA#OrderSaga#" + shard);
    assertThat(partitions.ofCompleted(DAY, text)).isEqualTo("COMPLETED#2026-11-23#" + shard);
  }

  @Test
  void oneShardHasNoNumber() {
    Partitions one = new Partitions(1);

    assertThat(one.ofSaga("OrderSaga", "order-42")).isEqualTo("SAGA#OrderSaga");
    assertThat(one.ofCorrelation("OrderSaga", "order-42")).isEqualTo("SAGA#OrderSaga");
    assertThat(one.ofCompleted(DAY, "order-42")).isEqualTo("COMPLETED#2026-11-23");
    assertThat(one.ofSagas("OrderSaga", 0)).isEqualTo("SAGA#OrderSaga");
    assertThat(one.ofCompleted(DAY, 0)).isEqualTo("COMPLETED#2026-11-23");
    assertThat(one.allOfSagas("OrderSaga")).containsExactly("SAGA#OrderSaga");
  }

  @Test
  void severalShardsAreNumberedFromZero() {
    Partitions three = new Partitions(3);

    assertThat(three.allOfSagas("OrderSaga"))
        .containsExactly("SAGA#OrderSaga#0", "SAGA#OrderSaga#1", "SAGA#OrderSaga#2");
    assertThat(three.ofSagas("OrderSaga", 2)).isEqualTo("SAGA#OrderSaga#2");
    assertThat(three.ofCompleted(DAY, 0)).isEqualTo("COMPLETED#2026-11-23#0");
    assertThat(new Partitions(1_000).allOfSagas("OrderSaga"))
        .hasSize(1_000)
        .doesNotHaveDuplicates()
        .last()
        .isEqualTo("SAGA#OrderSaga#999");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 999, 1_000})
  void everySagaIsInOneOfThePartitionsOfItsName(int shards) {
    Partitions partitions = new Partitions(shards);
    Random random = new Random(shards);

    assertThat(ids(random, 500).map(id -> partitions.ofSaga("OrderSaga", id)))
        .isSubsetOf(partitions.allOfSagas("OrderSaga"));
    assertThat(ids(random, 500).map(id -> partitions.ofCompleted(DAY, id)))
        .isSubsetOf(
            IntStream.range(0, shards)
                .mapToObj(shard -> partitions.ofCompleted(DAY, shard))
                .toList());
  }

  @Test
  void idsAreSpreadEvenly() {
    Partitions ten = new Partitions(10);

    // 1,000 each, give or take four standard deviations of 30
    assertThat(
            ids(new Random(42), 10_000)
                .collect(
                    Collectors.groupingBy(
                        id -> ten.ofSaga("OrderSaga", id), Collectors.counting())))
        .hasSize(10)
        .allSatisfy((partition, sagas) -> assertThat(sagas).isBetween(880L, 1_120L));
  }

  @Test
  void consecutiveNumbersAreSpreadEvenlyToo() {
    Partitions ten = new Partitions(10);

    assertThat(
            IntStream.range(0, 10_000)
                .mapToObj(number -> "order-" + number)
                .collect(
                    Collectors.groupingBy(
                        id -> ten.ofCorrelation("OrderSaga", id), Collectors.counting())))
        .hasSize(10)
        .allSatisfy((partition, sagas) -> assertThat(sagas).isBetween(880L, 1_120L));
  }

  @Test
  void thePartitionsOfTwoNamesAreNeverTheSame() {
    // no name has a '#', so that a number cannot be taken for a part of it
    assertThat(new Partitions(20).allOfSagas("A"))
        .doesNotContainAnyElementsOf(new Partitions(20).allOfSagas("A1"))
        .doesNotContainAnyElementsOf(new Partitions(1).allOfSagas("A"));
  }

  @Test
  void theLongestNameFitsWithTheLongestNumber() {
    String longest = "x".repeat(255);

    assertThat(SagaKeys.requireSagaName(longest)).isEqualTo(longest);
    assertThat(new Partitions(1_000).allOfSagas(longest))
        .allMatch(key -> key.getBytes(StandardCharsets.UTF_8).length <= 2_048)
        .allMatch(key -> key.length() <= "SAGA#".length() + 255 + "#999".length());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void otherNumbersOfShardsAreRefused(int shards) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Partitions(shards))
        .withMessage("the number of shards must be from 1 to 1000, not " + shards);
  }

  private static Stream<String> ids(Random random, int count) {
    return Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()).toString())
        .limit(count);
  }
}
