package dev.sagastore.dynamodb.internal;

import dev.sagastore.ChangeResult;
import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.engine.Retries;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.reading.Correlation;
import dev.sagastore.dynamodb.internal.reading.DerivedCorrelation;
import dev.sagastore.dynamodb.internal.reading.GuardedCorrelation;
import dev.sagastore.dynamodb.internal.reading.IndexedCorrelation;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.dynamodb.internal.reading.Listing;
import dev.sagastore.dynamodb.internal.reading.Queries;
import dev.sagastore.dynamodb.internal.reading.ReadRequests;
import dev.sagastore.dynamodb.internal.state.Codecs;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import dev.sagastore.dynamodb.internal.writing.Cleanup;
import dev.sagastore.dynamodb.internal.writing.GuardedWrites;
import dev.sagastore.dynamodb.internal.writing.Modifications;
import dev.sagastore.dynamodb.internal.writing.Refusals;
import dev.sagastore.dynamodb.internal.writing.SagaWrites;
import dev.sagastore.dynamodb.internal.writing.SingleWrites;
import dev.sagastore.dynamodb.internal.writing.WriteRequests;
import dev.sagastore.dynamodb.internal.writing.Writes;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * What each operation of a store does, as steps: checks what the caller gave, and leaves the rest
 * to those who know about writes, reads, correlation ids, listings and clean-up.
 */
public final class SagaProtocol {
  private final Clock clock;
  private final SagaItems items;
  private final ItemReader reads;
  private final Writes writes;
  private final SagaWrites sagaWrites;
  private final Modifications modifications;
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
    RequestSettings common =
        new RequestSettings(
            settings.tableName(),
            settings.schema(),
            settings.consistentReads(),
            settings.measured() ? ReturnConsumedCapacity.TOTAL : ReturnConsumedCapacity.NONE);
    ItemKeys keys = new ItemKeys(settings.schema().partitions());
    StateMapping states =
        new StateMapping(settings.mapper(), settings.codecs(), settings.comparing());
    this.items = new SagaItems(keys, states, settings.schema().ttlAttribute());
    Retries retries = new Retries();
    FailureTranslator failures = new FailureTranslator(settings.tableName());
    WriteRequests requests = new WriteRequests(common, keys, items);
    Refusals refusals = new Refusals(items);
    Queries queries = new Queries(common, keys, retries, failures);
    this.reads =
        new ItemReader(new ReadRequests(common, keys), items, retries, failures, this::now);
    Correlation index = new IndexedCorrelation(queries, reads, items);
    this.correlation =
        switch (settings.identity()) {
          case DERIVED -> new DerivedCorrelation(reads);
          case GUARDED -> new GuardedCorrelation(reads, index);
          case INDEXED -> index;
        };
    this.writes =
        switch (settings.identity()) {
          case DERIVED ->
              new SingleWrites(requests, items, refusals, retries, failures, reads, true);
          case GUARDED -> new GuardedWrites(requests, items, refusals, retries, failures, reads);
          case INDEXED ->
              new SingleWrites(requests, items, refusals, retries, failures, reads, false);
        };
    this.sagaWrites = new SagaWrites(writes, correlation, settings.retention(), this::now);
    this.modifications =
        new Modifications(
            sagaWrites,
            reads,
            states,
            System::nanoTime,
            bound -> ThreadLocalRandom.current().nextLong(bound));
    this.listing = new Listing(queries, reads, items, common, this::now);
    this.cleanup =
        new Cleanup(
            queries, reads, writes, settings.schema().shards(), this::now, System::nanoTime);
  }

  /** See {@link dev.sagastore.SagaStore#insert}. */
  public <S> Step<Saga<S>> insert(SagaReference.ByCorrelationId<S> reference, S state) {
    return sagaWrites.insert(reference, state, false);
  }

  /**
   * See {@link dev.sagastore.SagaStore#insertOrChange(SagaReference.ByCorrelationId, Function,
   * ModifyPolicy)}.
   */
  public <S, R extends @Nullable Object> Step<ChangeResult<S, R>> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    Objects.requireNonNull(change, "the change must not be null");
    Objects.requireNonNull(policy, "the policy must not be null");
    return find(reference).then(found -> modifications.change(reference, found, change, policy));
  }

  /** See {@link dev.sagastore.SagaStore#find}. */
  public <S> Step<Optional<Saga<S>>> find(SagaReference<S> reference) {
    return reference instanceof SagaReference.ById<S> byId
        ? reads.saga(byId.type(), byId.sagaId())
        : find((SagaReference.ByCorrelationId<S>) reference);
  }

  private <S> Step<Optional<Saga<S>>> find(SagaReference.ByCorrelationId<S> reference) {
    return correlation.find(reference.type(), reference.correlationId());
  }

  /** See {@link dev.sagastore.SagaStore#findAll}. */
  public <S> Step<List<Saga<S>>> findAll(SagaReference.ByCorrelationId<S> reference) {
    return correlation.findAll(reference.type(), reference.correlationId());
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
                SagaBatch.of(
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
    return sagaWrites.update(saga);
  }

  /** See {@link dev.sagastore.SagaStore#change(SagaReference, Function, ModifyPolicy)}. */
  public <S, R extends @Nullable Object> Step<ChangeResult<S, R>> change(
      SagaReference<S> reference, Function<Saga<S>, SagaChange<S, R>> change, ModifyPolicy policy) {
    Objects.requireNonNull(change, "the change must not be null");
    Objects.requireNonNull(policy, "the policy must not be null");
    Function<Optional<Saga<S>>, SagaChange<S, R>> ofExisting =
        found -> change.apply(found.orElseThrow(() -> new SagaNotFoundException(reference)));
    return find(reference)
        .then(found -> modifications.change(reference, found, ofExisting, policy));
  }

  /** See {@link dev.sagastore.SagaStore#delete(Saga)}. */
  public Step<Boolean> delete(Saga<?> saga) {
    return sagaWrites.delete(saga);
  }

  /** See {@link dev.sagastore.SagaStore#delete(SagaReference)}. */
  public Step<Boolean> delete(SagaReference<?> reference) {
    String sagaName = reference.type().name();
    return sagaId(reference)
        .then(
            sagaId ->
                sagaId.isEmpty()
                    ? Step.done(false)
                    : reads
                        .itemForWrite(sagaName, sagaId.get())
                        .map(found -> found.filter(item -> isMeant(reference, item)))
                        .then(
                            found ->
                                found.isEmpty()
                                    ? Step.done(false)
                                    : deleteFound(sagaName, sagaId.get(), found.get())));
  }

  /** The ID may have been given to a saga with another correlation ID since it was looked up. */
  private static boolean isMeant(SagaReference<?> reference, Map<String, AttributeValue> item) {
    return !(reference instanceof SagaReference.ByCorrelationId<?> correlation)
        || !SagaItems.hasOtherCorrelationId(item, correlation.correlationId());
  }

  private Step<Optional<String>> sagaId(SagaReference<?> reference) {
    return reference instanceof SagaReference.ById<?> byId
        ? Step.done(Optional.of(byId.sagaId()))
        : correlation.sagaId(
            reference.type().name(),
            ((SagaReference.ByCorrelationId<?>) reference).correlationId());
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

  private static void requireSagaId(String sagaId) {
    SagaKeys.requireSagaId(Objects.requireNonNull(sagaId, "the saga id must not be null"));
  }
}
