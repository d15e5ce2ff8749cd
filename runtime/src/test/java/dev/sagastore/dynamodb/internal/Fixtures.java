package dev.sagastore.dynamodb.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.dynamodb.internal.reading.ReadRequestFactory;
import dev.sagastore.dynamodb.internal.state.Codecs;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import dev.sagastore.dynamodb.internal.writing.Transitions;
import dev.sagastore.dynamodb.internal.writing.WriteRequestFactory;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.StateMapper;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Creates parts of a store for tests. */
public final class Fixtures {
  private Fixtures() {}

  public static StateMapping mapping() {
    return mapping(Jackson2StateMapper.defaultMapper());
  }

  public static StateMapping mapping(ObjectMapper mapper) {
    return mapping(Jackson2StateMapper.of(mapper));
  }

  public static StateMapping mapping(StateMapper mapper) {
    return new StateMapping(mapper, Codecs.standard(), false);
  }

  public static SagaItems items() {
    return items(TableSchema.standard());
  }

  public static SagaItems items(TableSchema schema) {
    return new SagaItems(keys(schema), mapping(), schema.ttlAttribute());
  }

  /** Returns a saga that was just inserted. */
  public static <S> Saga<S> first(
      SagaType<S> type, String sagaId, String correlationId, S state, Instant now, String writeId) {
    return Transitions.inserted(
        Transitions.draft(type, sagaId, correlationId, state, now), writeId, Retention.standard());
  }

  /** Returns a saga after a write by a store with the standard retention. */
  public static <S> Saga<S> next(Saga<S> saga, Instant now, String writeId) {
    return Transitions.next(saga, now, writeId, Retention.standard());
  }

  public static ItemKeys keys() {
    return keys(TableSchema.standard());
  }

  public static ItemKeys keys(TableSchema schema) {
    return new ItemKeys(schema.partitions(), schema.duePartitions());
  }

  public static ReadRequestFactory readRequests(boolean consistentReads) {
    return new ReadRequestFactory(settings(TableSchema.standard(), consistentReads), keys());
  }

  public static ItemReader reads() {
    return new ItemReader(
        readRequests(true),
        items(),
        new TransactionRetry(bound -> 0),
        new FailureTranslator("sagas"),
        () -> Instant.EPOCH);
  }

  public static WriteRequestFactory writeRequests() {
    return new WriteRequestFactory(settings(TableSchema.standard(), true), keys());
  }

  /** Returns the guard of a saga's correlation ID. */
  public static Guard guard(Saga<?> saga) {
    return keys().guard(saga.type().name(), saga.correlationId());
  }

  public static RequestSettings settings(TableSchema schema, boolean consistentReads) {
    return new RequestSettings("sagas", schema, consistentReads, ReturnConsumedCapacity.NONE);
  }
}
