package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.Saga;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.spi.SagaFilter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Lists sagas, one partition after the other. The partitions are:
 *
 * <ul>
 *   <li>for days of completion, the shards of the clean-up index, day by day
 *   <li>for a prefix, the shards of the correlation index
 *   <li>otherwise, the shards of the table
 * </ul>
 *
 * <p>Sagas from an index are read by their keys. The listing looks for one saga more than the page
 * size, so that the next page is never empty.
 */
public final class Listing {
  private final QueryReader queries;
  private final ItemReader reads;
  private final SagaItems items;
  private final RequestSettings settings;
  private final Supplier<Instant> now;

  public Listing(
      QueryReader queries,
      ItemReader reads,
      SagaItems items,
      RequestSettings settings,
      Supplier<Instant> now) {
    this.queries = queries;
    this.reads = reads;
    this.items = items;
    this.settings = settings;
    this.now = now;
  }

  public <S> Step<SagaPage<S>> page(SagaQuery<S> query) {
    int shards = settings.schema().shards();
    Place start =
        query
            .pageToken()
            .map(token -> PageToken.decode(token, query, shards))
            .map(token -> new Place(token.partition(), token.after()))
            .orElse(new Place(0, null));
    return from(query, start, new ArrayList<>());
  }

  /**
   * The place at which the listing continues.
   *
   * @param partition the partition
   * @param after the last saga seen in the partition; null at its beginning
   */
  private record Place(int partition, @Nullable ListingPosition after) {}

  /**
   * A saga that the query takes.
   *
   * @param partition partition of the saga
   * @param saga the saga
   */
  private record Found<S>(int partition, Saga<S> saga) {}

  private <S> Step<SagaPage<S>> from(SagaQuery<S> query, Place place, List<Found<S>> soFar) {
    if (soFar.size() > query.pageSize() || place.partition() >= partitions(query)) {
      return Step.done(page(query, soFar));
    }
    return query(query, place, query.pageSize() + 1 - soFar.size())
        .then(response -> add(query, place.partition(), response, soFar))
        .then(
            last ->
                from(
                    query,
                    last.isPresent()
                        ? new Place(place.partition(), last.get())
                        : new Place(place.partition() + 1, null),
                    soFar));
  }

  private <S> SagaPage<S> page(SagaQuery<S> query, List<Found<S>> found) {
    int size = query.pageSize();
    if (found.size() <= size) {
      return SagaPage.of(found.stream().map(Found::saga).toList());
    }
    Found<S> last = found.get(size - 1);
    PageToken next =
        new PageToken(
            last.partition(),
            new ListingPosition(last.saga().sagaId(), last.saga().correlationId()));
    return SagaPage.of(
        found.subList(0, size).stream().map(Found::saga).toList(),
        next.encode(query, settings.schema().shards()));
  }

  private long partitions(SagaQuery<?> query) {
    long days =
        query
            .completedOn()
            .map(range -> ChronoUnit.DAYS.between(firstDay(range), lastDay(range)) + 1)
            .orElse(1L);
    return Math.max(0, days) * settings.schema().shards();
  }

  /** Returns the first day of the listing: no saga was completed before the epoch. */
  private static LocalDate firstDay(SagaQuery.Days range) {
    return range.first().isBefore(LocalDate.EPOCH) ? LocalDate.EPOCH : range.first();
  }

  private LocalDate lastDay(SagaQuery.Days range) {
    LocalDate latest = ItemKeys.day(ItemKeys.latestCompletion(now.get()));
    return range.last().isAfter(latest) ? latest : range.last();
  }

  private Step<QueryResponse> query(SagaQuery<?> query, Place place, int missing) {
    String sagaName = query.type().name();
    int shard = place.partition() % settings.schema().shards();
    int chunk = SagaFilter.of(query).takesAll() ? missing : Math.max(missing, ItemReader.MAX_BATCH);
    // the sagas of a page of an index are read with one request
    int batch = Math.min(chunk, ItemReader.MAX_BATCH);
    if (query.completedOn().isPresent()) {
      int day = place.partition() / settings.schema().shards();
      return queries.ofCompleted(
          sagaName, firstDay(query.completedOn().get()).plusDays(day), shard, place.after(), batch);
    }
    return query.correlationIdPrefix().isPresent()
        ? queries.ofPrefix(sagaName, query.correlationIdPrefix().get(), shard, place.after(), batch)
        : queries.ofSagas(sagaName, shard, place.after(), chunk);
  }

  /** Adds the sagas of a response that the query takes, and returns the position after it. */
  private <S> Step<Optional<ListingPosition>> add(
      SagaQuery<S> query, int partition, QueryResponse response, List<Found<S>> soFar) {
    boolean fromTable = query.completedOn().isEmpty() && query.correlationIdPrefix().isEmpty();
    return (fromTable ? Step.done(response.items()) : itemsOf(query, response))
        .map(
            candidates -> {
              Instant time = now.get();
              SagaFilter<S> filter = SagaFilter.of(query);
              for (Map<String, AttributeValue> item : candidates) {
                filter
                    .read(() -> taken(query, item, time))
                    .ifPresent(saga -> soFar.add(new Found<>(partition, saga)));
                if (soFar.size() > query.pageSize()) {
                  break;
                }
              }
              return Optional.ofNullable(ListingPosition.of(response.lastEvaluatedKey()));
            });
  }

  private <S> Optional<Saga<S>> taken(
      SagaQuery<S> query, Map<String, AttributeValue> item, Instant now) {
    String sagaId = ItemKeys.sagaId(item);
    return items.isLive(item, now) && items.takes(query, sagaId, item)
        ? Optional.of(items.read(query.type(), sagaId, item))
        : Optional.empty();
  }

  /**
   * Reads the sagas of index entries. An outdated entry is left out: the saga has a newer entry, at
   * which it is listed, and at which a page can end.
   */
  private Step<List<Map<String, AttributeValue>>> itemsOf(
      SagaQuery<?> query, QueryResponse response) {
    List<String> sagaIds = response.items().stream().map(ItemKeys::sagaId).toList();
    return reads
        .items(query.type().name(), sagaIds)
        .map(
            found ->
                response.items().stream()
                    .flatMap(
                        entry ->
                            Stream.ofNullable(found.get(ItemKeys.sagaId(entry)))
                                .filter(item -> item.entrySet().containsAll(entry.entrySet())))
                    .toList());
  }
}
