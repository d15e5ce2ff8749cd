package dev.sagastore.testing;

import dev.sagastore.schema.DerivedSagaId;
import dev.sagastore.schema.Partitions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How many writes a second a table takes, by the number of its shards. A model, without any engine;
 * the same seed gives the same figures everywhere.
 *
 * <ul>
 *   <li>Every partition key, of the table and of each index, takes {@value #UNITS_PER_KEY} write
 *       units in a second. What it does not use in one second is lost for the next: DynamoDB's
 *       burst capacity, its splitting of partitions and the limits of the whole table are left out.
 *   <li>A saga is written five times, once a second: an insert (a unit of the table and one of the
 *       correlation index), three updates (a unit of the table each), a completion (a unit of the
 *       table and one of the clean-up index). All items have up to 1 KB.
 *   <li>Every second the same number of sagas begins, with random correlation ids, in turn of each
 *       type. {@link DerivedSagaId} and {@link Partitions} say where they are; all are completed on
 *       one day.
 *   <li>The writes of a second come in random order. One for which any of its keys has no unit left
 *       is throttled, and takes none: an index without capacity throttles writes to the table. It
 *       is not sent again, so that the load stays what was offered.
 * </ul>
 */
final class ShardSimulation {
  static final int UNITS_PER_KEY = 1_000;
  static final int WRITES_PER_SAGA = 5;

  private static final int SECONDS = 20;
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  private final Load load;
  private final Partitions partitions;
  private final Random random;
  private final Map<Place, Map<String, Key>> keys = new EnumMap<>(Place.class);

  /**
   * What is offered.
   *
   * @param sagaTypes number of saga types, all with the same load
   * @param writesPerSecond writes to sagas of all types, a multiple of {@link #WRITES_PER_SAGA}
   */
  record Load(int sagaTypes, int writesPerSecond) {}

  /** Where partition keys are. */
  enum Place {
    TABLE,
    CORRELATION_INDEX,
    CLEANUP_INDEX
  }

  /**
   * What came of it.
   *
   * @param shards number of shards
   * @param offered writes offered in a second
   * @param accepted writes accepted in a second, on average
   * @param throttled writes throttled in a second, on average, by the place that had no unit left
   * @param hottest units that the hottest of all partition keys was offered in a second, on average
   * @param hottestToMean the same, divided by the mean of all partition keys in its place
   */
  record Result(
      int shards,
      double offered,
      double accepted,
      Map<Place, Double> throttled,
      double hottest,
      double hottestToMean) {

    /** Returns the part of the offered writes that a place throttled. */
    double shareThrottledBy(Place place) {
      return throttled.getOrDefault(place, 0.0) / offered;
    }

    private String row() {
      return String.format(
          Locale.ROOT,
          "| %d | %,.0f | %s | %s | %s | %,.0f | %.2f |",
          shards,
          accepted,
          percent(shareThrottledBy(Place.TABLE)),
          percent(shareThrottledBy(Place.CORRELATION_INDEX)),
          percent(shareThrottledBy(Place.CLEANUP_INDEX)),
          hottest,
          hottestToMean);
    }

    private static String percent(double share) {
      return share == 0 ? "0" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
  }

  /** A partition key, and what is left of its units in this second. */
  private static final class Key {
    private final Place place;
    private int left;
    private long offered;

    Key(Place place) {
      this.place = place;
    }
  }

  /** Where a saga is. */
  private record Saga(Key table, Key correlation, Key completed) {
    /** Returns the keys that a write of the saga takes a unit of. */
    List<Key> write(int number) {
      if (number == 0) {
        return List.of(table, correlation);
      }
      return number < WRITES_PER_SAGA - 1 ? List.of(table) : List.of(table, completed);
    }
  }

  private ShardSimulation(Load load, int shards, long seed) {
    this.load = load;
    this.partitions = new Partitions(shards);
    this.random = new Random(seed);
    for (Place place : Place.values()) {
      keys.put(place, new HashMap<>());
    }
    for (int type = 0; type < load.sagaTypes(); type++) {
      for (String partitionKey : partitions.allOfSagas(sagaName(type))) {
        addKey(Place.TABLE, partitionKey);
        addKey(Place.CORRELATION_INDEX, partitionKey);
      }
    }
    for (int shard = 0; shard < shards; shard++) {
      addKey(Place.CLEANUP_INDEX, partitions.ofCompleted(DAY, shard));
    }
  }

  static Result run(Load load, int shards, long seed) {
    return new ShardSimulation(load, shards, seed).run();
  }

  /** Returns the table of results for several numbers of shards, as it stands in Markdown. */
  static String markdown(List<Result> results) {
    return results.stream()
        .map(Result::row)
        .collect(
            Collectors.joining(
                "\n",
                """
                | shards | accepted, writes/s | throttled by table | by GSI1 | by GSI2 | hottest key, units/s | hottest ÷ mean |
                |---|---|---|---|---|---|---|
                """,
                "\n"));
  }

  private Result run() {
    // those that began before the first second have some of their writes behind them
    List<List<Saga>> generations = new ArrayList<>();
    for (int i = 1; i < WRITES_PER_SAGA; i++) {
      generations.add(newSagas());
    }
    long accepted = 0;
    Map<Place, Long> throttled = new EnumMap<>(Place.class);
    for (int second = 0; second < SECONDS; second++) {
      generations.add(newSagas());
      allKeys().forEach(key -> key.left = UNITS_PER_KEY);
      for (List<Key> write : writes(generations)) {
        write.forEach(key -> key.offered++);
        Optional<Key> exhausted = write.stream().filter(key -> key.left == 0).findFirst();
        if (exhausted.isPresent()) {
          throttled.merge(exhausted.get().place, 1L, Long::sum);
        } else {
          write.forEach(key -> key.left--);
          accepted++;
        }
      }
      generations.remove(0);
    }
    return result(accepted, throttled);
  }

  private List<Saga> newSagas() {
    List<Saga> sagas = new ArrayList<>();
    for (int i = 0; i < load.writesPerSecond() / WRITES_PER_SAGA; i++) {
      String name = sagaName(i % load.sagaTypes());
      String correlationId = new UUID(random.nextLong(), random.nextLong()).toString();
      String sagaId = DerivedSagaId.of(name, correlationId);
      sagas.add(
          new Saga(
              key(Place.TABLE, partitions.ofSaga(name, sagaId)),
              key(Place.CORRELATION_INDEX, partitions.ofCorrelation(name, correlationId)),
              key(Place.CLEANUP_INDEX, partitions.ofCompleted(DAY, sagaId))));
    }
    return sagas;
  }

  private static String sagaName(int type) {
    return "Saga" + type;
  }

  private void addKey(Place place, String partitionKey) {
    keys.get(place).put(partitionKey, new Key(place));
  }

  private Key key(Place place, String partitionKey) {
    return Objects.requireNonNull(keys.get(place).get(partitionKey), partitionKey);
  }

  private List<Key> allKeys() {
    return keys.values().stream().map(Map::values).flatMap(Collection::stream).toList();
  }

  /** Returns the writes of a second: the oldest generation has its last, the youngest its first. */
  private List<List<Key>> writes(List<List<Saga>> generations) {
    List<List<Key>> writes = new ArrayList<>();
    for (int age = 0; age < WRITES_PER_SAGA; age++) {
      for (Saga saga : generations.get(WRITES_PER_SAGA - 1 - age)) {
        writes.add(saga.write(age));
      }
    }
    Collections.shuffle(writes, random);
    return writes;
  }

  private Result result(long accepted, Map<Place, Long> throttled) {
    Collection<Key> hottestPlace =
        Collections.max(keys.values(), Comparator.comparing(place -> hottest(place.values())))
            .values();
    double hottest = hottest(hottestPlace);
    double mean =
        hottestPlace.stream().mapToLong(key -> key.offered).average().orElseThrow() / SECONDS;
    return new Result(
        partitions.shards(),
        load.writesPerSecond(),
        (double) accepted / SECONDS,
        throttled.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, count -> (double) count.getValue() / SECONDS)),
        hottest,
        hottest / mean);
  }

  private static double hottest(Collection<Key> place) {
    return (double) place.stream().mapToLong(key -> key.offered).max().orElseThrow() / SECONDS;
  }
}
