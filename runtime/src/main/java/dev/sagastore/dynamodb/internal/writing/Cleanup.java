package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.RateLimiter;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Attributes;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.StoredItem;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.dynamodb.internal.reading.ListingPosition;
import dev.sagastore.dynamodb.internal.reading.QueryReader;
import dev.sagastore.schema.ItemAttribute;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The clean-up, which deletes completed sagas in three steps.
 *
 * <ol>
 *   <li>A query of the clean-up index for each day and shard, from the earliest day on. It is
 *       unknown which days have entries. A query without a result costs half a unit.
 *   <li>A read of the sagas in the result, 100 at a time. The index does not contain the time of
 *       the completion on that day, nor a later reopening, nor the log.
 *   <li>A delete of each saga, on the condition that it has not changed since it was read, and that
 *       no extension protects it. Sagas that were read as protected take no request.
 * </ol>
 *
 * <p>The second step can be eventually consistent: the condition of the third step detects changes
 * that the read missed.
 */
public final class Cleanup {
  private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

  private final QueryReader queries;
  private final ItemReader reads;
  private final ItemDeleter deleter;
  private final int shards;
  private final Supplier<Instant> now;
  private final LongSupplier nanoTime;

  public Cleanup(
      QueryReader queries,
      ItemReader reads,
      ItemDeleter deleter,
      int shards,
      Supplier<Instant> now,
      LongSupplier nanoTime) {
    this.queries = queries;
    this.reads = reads;
    this.deleter = deleter;
    this.shards = shards;
    this.now = now;
    this.nanoTime = nanoTime;
  }

  public Step<CleanupCounts> deleteCompleted(
      SagaType<?> type, Instant before, CleanupPolicy policy) {
    Instant latest = ItemKeys.latestCompletion(now.get());
    Instant end = before.isAfter(latest) ? latest : before;
    if (end.isBefore(policy.earliestDay().atStartOfDay(ZoneOffset.UTC).toInstant())) {
      return Step.done(CleanupCounts.none());
    }
    CleanupRun run =
        new CleanupRun(
            type.name(), end, policy, new RateLimiter(policy.deletesPerSecond(), nanoTime));
    return nextPartitions(run, new Partition(policy.earliestDay(), 0), CleanupCounts.none());
  }

  /** The constants of one clean-up. */
  private record CleanupRun(
      String sagaName, Instant before, CleanupPolicy policy, RateLimiter pace) {
    LocalDate lastDay() {
      return ItemKeys.day(before);
    }
  }

  /** A partition of the clean-up index. */
  private record Partition(LocalDate day, int shard) {}

  private Partition after(Partition partition, int steps) {
    int place = partition.shard() + steps;
    return new Partition(partition.day().plusDays(place / shards), place % shards);
  }

  /** Queries the first pages of partitions, as many as there may be concurrent requests. */
  private Step<CleanupCounts> nextPartitions(CleanupRun run, Partition first, CleanupCounts soFar) {
    List<Partition> partitions =
        IntStream.range(0, run.policy().concurrency())
            .mapToObj(steps -> after(first, steps))
            .filter(partition -> !partition.day().isAfter(run.lastDay()))
            .toList();
    if (partitions.isEmpty()) {
      return Step.done(soFar);
    }
    List<Step<QueryResponse>> firstPages =
        partitions.stream().map(partition -> page(run, partition, null)).toList();
    return new Step.Parallel<>(
        firstPages,
        run.policy().concurrency(),
        pages ->
            partitionsFrom(run, partitions, pages, 0, soFar)
                .then(counts -> nextPartitions(run, after(first, partitions.size()), counts)));
  }

  private Step<CleanupCounts> partitionsFrom(
      CleanupRun run,
      List<Partition> partitions,
      List<QueryResponse> firstPages,
      int from,
      CleanupCounts soFar) {
    for (int place = from; place < partitions.size(); place++) {
      if (!firstPages.get(place).items().isEmpty()) {
        int next = place + 1;
        return partition(run, partitions.get(place), firstPages.get(place), soFar)
            .then(counts -> partitionsFrom(run, partitions, firstPages, next, counts));
      }
    }
    return Step.done(soFar);
  }

  private Step<CleanupCounts> partition(
      CleanupRun run, Partition partition, QueryResponse page, CleanupCounts soFar) {
    List<String> sagaIds = page.items().stream().map(ItemKeys::sagaId).toList();
    return reads
        .itemsEvenExpired(run.sagaName(), sagaIds)
        .then(found -> delete(run, found))
        .then(
            counts -> {
              CleanupCounts sum = soFar.plus(counts);
              run.policy().listener().progressed(partition.day(), sum);
              ListingPosition last = ListingPosition.of(page.lastEvaluatedKey());
              return last == null
                  ? Step.done(sum)
                  : page(run, partition, last).then(next -> partition(run, partition, next, sum));
            });
  }

  private Step<QueryResponse> page(
      CleanupRun run, Partition partition, @Nullable ListingPosition after) {
    return queries.ofCompleted(
        run.sagaName(), partition.day(), partition.shard(), after, ItemReader.MAX_BATCH);
  }

  private Step<CleanupCounts> delete(
      CleanupRun run, Map<String, Map<String, AttributeValue>> found) {
    Instant time = now.get();
    List<Step<Boolean>> deletes = new ArrayList<>();
    int kept = 0;
    for (Map.Entry<String, Map<String, AttributeValue>> entry : found.entrySet()) {
      Instant completedAt = completedAt(run.sagaName(), entry.getKey(), entry.getValue());
      if (completedAt == null) {
        kept++;
      } else if (completedAt.isBefore(run.before())) {
        if (new StoredItem(entry.getValue()).isProtected(time)) {
          kept++;
        } else {
          deletes.add(delete(run, entry.getKey(), entry.getValue(), time));
        }
      }
    }
    CleanupCounts notDeleted = CleanupCounts.of(0, kept);
    return new Step.Parallel<>(
        deletes,
        run.policy().concurrency(),
        results -> {
          long deleted = results.stream().filter(done -> done).count();
          return Step.done(notDeleted.plus(CleanupCounts.of(deleted, results.size() - deleted)));
        });
  }

  private Step<Boolean> delete(
      CleanupRun run, String sagaId, Map<String, AttributeValue> item, Instant time) {
    // the rate limiter is called when the delete begins, not when the list is created
    Supplier<Step<Boolean>> interrupted =
        () -> {
          throw new SagaStoreUnavailableException(
              run.sagaName(),
              sagaId,
              ("%s %s: the clean-up was interrupted before it deleted this saga, it may have"
                      + " deleted others")
                  .formatted(run.sagaName(), sagaId),
              true,
              null);
        };
    return new Step.Pause<>(
        Duration.ZERO,
        () ->
            new Step.Pause<>(
                run.pace().turn(),
                () -> deleter.deleteUntouched(run.sagaName(), sagaId, item, time),
                interrupted),
        interrupted);
  }

  /**
   * Returns the time of the completion; null if the saga is active again, or the time is
   * unreadable.
   */
  private static @Nullable Instant completedAt(
      String sagaName, String sagaId, Map<String, AttributeValue> item) {
    try {
      return new Attributes(sagaName, sagaId, item)
          .optionalTime(ItemAttribute.COMPLETED_AT.attributeName());
    } catch (SagaSerializationException damaged) {
      LOG.warn(
          "{} {} is kept: the time of its completion cannot be read", sagaName, sagaId, damaged);
      return null;
    }
  }
}
