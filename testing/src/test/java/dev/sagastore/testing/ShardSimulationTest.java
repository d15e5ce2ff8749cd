package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sagastore.testing.ShardSimulation.Load;
import dev.sagastore.testing.ShardSimulation.Place;
import dev.sagastore.testing.ShardSimulation.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How throughput grows with shards, and that the documentation shows the figures of this code. */
class ShardSimulationTest {
  private static final Path DOCUMENTATION = Path.of("../docs/scaling.md");
  private static final int SEED = 42;
  private static final Load ONE_TYPE = new Load(1, 10_000);
  private static final Load TWENTY_TYPES = new Load(20, 10_000);

  /** How much more than it takes on average a shard needs, lest its busier seconds be throttled. */
  private static final double HEADROOM = 1.2;

  @ParameterizedTest
  @ValueSource(ints = {SEED, 1})
  void oneShardTakesWhatOnePartitionKeyDoes(int seed) {
    Result result = ShardSimulation.run(ONE_TYPE, 1, seed);

    assertThat(result.accepted()).isEqualTo(ShardSimulation.UNITS_PER_KEY);
    assertThat(result.shareThrottledBy(Place.TABLE)).isCloseTo(0.9, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {SEED, 1})
  void throughputGrowsWithTheShardsUpToTheLoad(int seed) {
    List<Result> results = results(ONE_TYPE, seed, 1, 2, 4, 8, 10, 12, 16, 32);

    assertThat(results).extracting(Result::accepted).isSorted();
    assertThat(results)
        .allSatisfy(
            result -> {
              double possible =
                  Math.min(result.offered(), result.shards() * ShardSimulation.UNITS_PER_KEY);
              assertThat(result.accepted()).isBetween(0.98 * possible, possible);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {SEED, 1})
  void withHeadroomNothingIsThrottled(int seed) {
    double mean = ONE_TYPE.writesPerSecond() / (double) ShardSimulation.UNITS_PER_KEY;

    Result exact = ShardSimulation.run(ONE_TYPE, (int) mean, seed);
    Result roomy = ShardSimulation.run(ONE_TYPE, (int) Math.ceil(HEADROOM * mean), seed);

    assertThat(exact.accepted()).isLessThan(exact.offered());
    assertThat(roomy.accepted()).isEqualTo(roomy.offered());
  }

  @ParameterizedTest
  @ValueSource(ints = {SEED, 1})
  void shardsGetEvenShares(int seed) {
    assertThat(results(ONE_TYPE, seed, 2, 4, 8, 16, 32))
        .allSatisfy(result -> assertThat(result.hottestToMean()).isBetween(1.0, 1.1));
  }

  @ParameterizedTest
  @ValueSource(ints = {SEED, 1})
  void completionsOfAllTypesShareTheKeysOfTheDay(int seed) {
    Result one = ShardSimulation.run(TWENTY_TYPES, 1, seed);
    Result three = ShardSimulation.run(TWENTY_TYPES, 3, seed);

    // 2,000 completions a second meet the one key of the day, 500 writes each type's key
    assertThat(one.hottest()).isEqualTo(2_000);
    assertThat(one.shareThrottledBy(Place.TABLE)).isZero();
    assertThat(one.shareThrottledBy(Place.CLEANUP_INDEX)).isCloseTo(0.1, within(1e-9));
    assertThat(three.accepted()).isEqualTo(three.offered());
  }

  @Test
  void whatIsNotAcceptedIsThrottled() {
    assertThat(results(TWENTY_TYPES, SEED, 1, 2, 3))
        .allSatisfy(
            result ->
                assertThat(
                        result.accepted()
                            + result.throttled().values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())
                    .isCloseTo(result.offered(), within(1e-6)));
  }

  @Test
  void theDocumentationShowsTheseFigures() throws IOException {
    assertThat(Files.readString(DOCUMENTATION))
        .contains(
            "One saga type, 10,000 writes a second, seed 42:\n\n"
                + ShardSimulation.markdown(results(ONE_TYPE, SEED, 1, 2, 4, 8, 10, 12, 16, 32)))
        .contains(
            "Twenty saga types, 500 writes a second each, seed 42:\n\n"
                + ShardSimulation.markdown(results(TWENTY_TYPES, SEED, 1, 2, 3, 4)));
  }

  private static List<Result> results(Load load, int seed, int... shards) {
    return IntStream.of(shards)
        .mapToObj(number -> ShardSimulation.run(load, number, seed))
        .toList();
  }
}
