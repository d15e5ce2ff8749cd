package dev.sagastore.dynamodb.internal;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.Guards;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.reading.Correlation;
import dev.sagastore.dynamodb.internal.reading.DerivedCorrelation;
import dev.sagastore.dynamodb.internal.reading.DueListing;
import dev.sagastore.dynamodb.internal.reading.GuardedCorrelation;
import dev.sagastore.dynamodb.internal.reading.IndexedCorrelation;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.dynamodb.internal.reading.Listing;
import dev.sagastore.dynamodb.internal.reading.QueryReader;
import dev.sagastore.dynamodb.internal.reading.ReadRequestFactory;
import dev.sagastore.dynamodb.internal.reading.SagaFinder;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import dev.sagastore.dynamodb.internal.writing.Cleanup;
import dev.sagastore.dynamodb.internal.writing.Deletion;
import dev.sagastore.dynamodb.internal.writing.ItemDeleter;
import dev.sagastore.dynamodb.internal.writing.ItemWriter;
import dev.sagastore.dynamodb.internal.writing.Modifications;
import dev.sagastore.dynamodb.internal.writing.PatchWriter;
import dev.sagastore.dynamodb.internal.writing.SagaWriter;
import dev.sagastore.dynamodb.internal.writing.WriteRequestFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * The parts of a store, connected with each other.
 *
 * @param items conversion between sagas and items
 * @param reads reads by key
 * @param finder reads by reference
 * @param listing listings of sagas
 * @param dueListing listings of due sagas
 * @param writer inserts, updates and deletes of sagas at hand
 * @param patches writes that keep the version
 * @param modifications reads and writes with a function that decides
 * @param deletion deletes by reference
 * @param cleanup deletes of completed sagas
 */
record StoreParts(
    SagaItems items,
    ItemReader reads,
    SagaFinder finder,
    Listing listing,
    DueListing dueListing,
    SagaWriter writer,
    PatchWriter patches,
    Modifications modifications,
    Deletion deletion,
    Cleanup cleanup) {

  static StoreParts of(StoreSettings settings) {
    Supplier<Instant> now = () -> settings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    RequestSettings common =
        new RequestSettings(
            settings.tableName(),
            settings.schema(),
            settings.consistentReads(),
            settings.measured() ? ReturnConsumedCapacity.TOTAL : ReturnConsumedCapacity.NONE);
    ItemKeys keys = new ItemKeys(settings.schema().partitions(), settings.schema().duePartitions());
    StateMapping states =
        new StateMapping(settings.mapper(), settings.codecs(), settings.comparing());
    SagaItems items = new SagaItems(keys, states, settings.schema().ttlAttribute());
    TransactionRetry retries = new TransactionRetry();
    FailureTranslator failures = new FailureTranslator(settings.tableName());
    QueryReader queries = new QueryReader(common, keys, retries, failures);
    ItemReader reads =
        new ItemReader(new ReadRequestFactory(common, keys), items, retries, failures, now);
    Correlation correlation = correlation(settings.identity(), keys, queries, reads, items);
    SagaFinder finder = new SagaFinder(reads, keys, correlation);
    Guards guards = new Guards(keys, settings.identity() == SagaIdentity.GUARDED);
    WriteRequestFactory requests = new WriteRequestFactory(common, keys);
    ItemWriter itemWriter =
        new ItemWriter(
            requests,
            items,
            guards,
            retries,
            failures,
            reads,
            settings.identity() == SagaIdentity.DERIVED);
    ItemDeleter deleter = new ItemDeleter(requests, items, guards, retries, failures, reads);
    SagaWriter writer =
        new SagaWriter(itemWriter, deleter, guards, correlation, settings.retention(), now);
    return new StoreParts(
        items,
        reads,
        finder,
        new Listing(queries, reads, items, common, now),
        new DueListing(queries, keys),
        writer,
        new PatchWriter(requests, items, retries, failures, reads, now),
        new Modifications(
            writer, finder, states, System::nanoTime, TransactionRetry.randomPauses()),
        new Deletion(finder, reads, deleter, now),
        new Cleanup(queries, reads, deleter, settings.schema().shards(), now, System::nanoTime));
  }

  private static Correlation correlation(
      SagaIdentity identity,
      ItemKeys keys,
      QueryReader queries,
      ItemReader reads,
      SagaItems items) {
    Correlation index = new IndexedCorrelation(queries, reads, items);
    return switch (identity) {
      case DERIVED -> new DerivedCorrelation(reads);
      case GUARDED -> new GuardedCorrelation(reads, keys, index);
      case INDEXED -> index;
    };
  }
}
