package dev.sagastore.dynamodb.internal;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.StateMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * What each operation of a store does, as steps: checks what the caller gave, and leaves the rest
 * to those who know about writes, reads, correlation ids, listings and clean-up.
 */
public final class SagaProtocol {
  private final Clock clock;
  private final Retention retention;
  private final SagaItems items;
  private final Reads reads;
  private final Writes writes;
  private final Correlation correlation;
  private final Listing listing;
  private final Cleanup cleanup;

  /**
   * How a store is set up.
   *
   * @param tableName name or ARN of the table
   * @param schema its schema
   * @param retention how long completed sagas are kept whose type does not say it
   * @param identity what a saga's id is
   * @param consistentReads true for strongly consistent reads
   * @param clock tells what time it is
   * @param mapper writes and reads states
   * @param codecs makes attributes of them
   * @param comparing whether a state must be the same when it is read back
   * @param measured whether answers shall tell the units that they took
   */
  public record Settings(
      String tableName,
      TableSchema schema,
      Retention retention,
      SagaIdentity identity,
      boolean consistentReads,
      Clock clock,
      StateMapper mapper,
      Codecs codecs,
      boolean comparing,
      boolean measured) {}

  /**
   * Creates the protocol of a store.
   *
   * @param settings how it is set up
   */
  public SagaProtocol(Settings settings) {
    this.clock = settings.clock();
    this.retention = settings.retention();
    SagaRequests.Settings common =
        new SagaRequests.Settings(
            settings.tableName(),
            settings.schema(),
            settings.consistentReads(),
            settings.measured() ? ReturnConsumedCapacity.TOTAL : ReturnConsumedCapacity.NONE);
    ItemKeys keys = new ItemKeys(settings.schema().partitions());
    this.items =
        new SagaItems(
            keys,
            new StateMapping(settings.mapper(), settings.codecs(), settings.comparing()),
            settings.schema().ttlAttribute());
    Retries retries = new Retries();
    Failures failures = new Failures(settings.tableName());
    SagaRequests requests = new SagaRequests(common, keys, items);
    Refusals refusals = new Refusals(items);
    Queries queries = new Queries(common, keys, retries, failures);
    this.reads = new Reads(requests, items, retries, failures, this::now);
    Correlation index = new IndexedCorrelation(queries, reads, items);
    this.correlation =
        switch (settings.identity()) {
          case DERIVED -> new DerivedCorrelation(reads);
          case GUARDED -> new GuardedCorrelation(reads, index);
          case INDEXED -> index;
        };
    this.writes =
        switch (settings.identity()) {
          case DERIVED -> new SingleWrites(requests, refusals, retries, failures, true);
          case GUARDED -> new GuardedWrites(requests, items, refusals, retries, failures, reads);
          case INDEXED -> new SingleWrites(requests, refusals, retries, failures, false);
        };
    this.listing = new Listing(queries, reads, items, common, this::now);
    this.cleanup =
        new Cleanup(
            queries, reads, writes, settings.schema().shards(), this::now, System::nanoTime);
  }

  /** See {@link dev.sagastore.SagaStore#insert(SagaType, String, Object)}. */
  public <S> Step<Saga<S>> insert(SagaType<S> type, String correlationId, S state) {
    requireType(type);
    requireCorrelationId(correlationId);
    return insertValid(
        type, correlation.newSagaId(type.name(), correlationId), correlationId, state);
  }

  /** See {@link dev.sagastore.SagaStore#insert(SagaType, String, String, Object)}. */
  public <S> Step<Saga<S>> insert(SagaType<S> type, String sagaId, String correlationId, S state) {
    requireType(type);
    requireSagaId(sagaId);
    requireCorrelationId(correlationId);
    if (!correlation.canHave(type.name(), sagaId, correlationId)) {
      throw new IllegalArgumentException(
          ("this store derives saga ids from correlation ids, and that of %s is not %s: leave the"
                  + " id out, or set the store to another identity")
              .formatted(type.name(), sagaId));
    }
    return insertValid(type, sagaId, correlationId, state);
  }

  private <S> Step<Saga<S>> insertValid(
      SagaType<S> type, String sagaId, String correlationId, S state) {
    Instant now = now();
    String writeId = WriteLog.newId();
    Saga<S> saga = Transitions.first(type, sagaId, correlationId, state, now, writeId);
    return writes.insert(saga, writeId, now);
  }

  /** See {@link dev.sagastore.SagaStore#findById}. */
  public <S> Step<Optional<Saga<S>>> findById(SagaType<S> type, String sagaId) {
    requireType(type);
    requireSagaId(sagaId);
    return reads.saga(type, sagaId);
  }

  /** See {@link dev.sagastore.SagaStore#findByCorrelationId}. */
  public <S> Step<Optional<Saga<S>>> findByCorrelationId(SagaType<S> type, String correlationId) {
    requireType(type);
    requireCorrelationId(correlationId);
    return correlation.find(type, correlationId);
  }

  /** See {@link dev.sagastore.SagaStore#findAllByCorrelationId}. */
  public <S> Step<List<Saga<S>>> findAllByCorrelationId(SagaType<S> type, String correlationId) {
    requireType(type);
    requireCorrelationId(correlationId);
    return correlation.findAll(type, correlationId);
  }

  /** See {@link dev.sagastore.SagaStore#findAllById}. */
  public <S> Step<SagaBatch<S>> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    requireType(type);
    List<String> ids = List.copyOf(sagaIds);
    ids.forEach(SagaProtocol::requireSagaId);
    return reads
        .items(type.name(), ids)
        .map(
            found ->
                new SagaBatch<>(
                    ids.stream()
                        .flatMap(sagaId -> Stream.ofNullable(found.get(sagaId)))
                        .map(item -> items.read(type, ItemKeys.sagaId(item), item))
                        .toList(),
                    ids.stream().filter(sagaId -> !found.containsKey(sagaId)).toList()));
  }

  /** See {@link dev.sagastore.SagaStore#list}. */
  public <S> Step<SagaPage<S>> list(SagaQuery<S> query) {
    return listing.page(query);
  }

  /** See {@link dev.sagastore.SagaStore#update}. */
  public <S> Step<Saga<S>> update(Saga<S> saga) {
    requireStored(saga);
    Instant now = now();
    String writeId = WriteLog.newId();
    return writes.update(saga, Transitions.next(saga, now, writeId, retention), writeId, now);
  }

  /** See {@link dev.sagastore.SagaStore#delete(Saga)}. */
  public Step<Boolean> delete(Saga<?> saga) {
    requireStored(saga);
    return writes.delete(saga, now());
  }

  /** See {@link dev.sagastore.SagaStore#delete(SagaType, String)}. */
  public Step<Boolean> delete(SagaType<?> type, String sagaId) {
    requireType(type);
    requireSagaId(sagaId);
    return reads
        .itemForWrite(type.name(), sagaId)
        .then(
            found ->
                found.isEmpty() ? Step.done(false) : deleteFound(type.name(), sagaId, found.get()));
  }

  /** Ends with true in any case: if it is gone by now, it was there when the call began. */
  private Step<Boolean> deleteFound(
      String sagaName, String sagaId, Map<String, AttributeValue> item) {
    return writes.deleteFound(sagaName, sagaId, item, Condition.same(item)).map(deleted -> true);
  }

  /** See {@link dev.sagastore.SagaStore#deleteCompleted}. */
  public Step<CleanupCounts> deleteCompleted(
      SagaType<?> type, Instant before, CleanupPolicy policy) {
    requireType(type);
    Objects.requireNonNull(before, "the time must not be null");
    Objects.requireNonNull(policy, "the policy must not be null");
    return cleanup.deleteCompleted(type, before, policy);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void requireType(SagaType<?> type) {
    Objects.requireNonNull(type, "the saga type must not be null");
  }

  /** A snapshot that somebody built by hand could not be found again under its correlation id. */
  private void requireStored(Saga<?> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    if (saga.revision().isEmpty()
        || !correlation.canHave(saga.type().name(), saga.sagaId(), saga.correlationId())) {
      throw Refusals.notStored(saga);
    }
  }

  private static void requireSagaId(String sagaId) {
    SagaKeys.requireSagaId(Objects.requireNonNull(sagaId, "the saga id must not be null"));
  }

  private static void requireCorrelationId(String correlationId) {
    SagaKeys.requireCorrelationId(
        Objects.requireNonNull(correlationId, "the correlation id must not be null"));
  }
}
