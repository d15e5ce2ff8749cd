package dev.sagastore.dynamodb.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sagastore.Saga;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.StateMapper;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Parts of a store as most tests need them. */
final class Fixtures {
  private Fixtures() {}

  static StateMapping mapping() {
    return mapping(Jackson2StateMapper.defaultMapper());
  }

  static StateMapping mapping(ObjectMapper mapper) {
    return mapping(Jackson2StateMapper.of(mapper));
  }

  static StateMapping mapping(StateMapper mapper) {
    return new StateMapping(mapper, Codecs.standard(), false);
  }

  static SagaItems items() {
    return items(TableSchema.standard());
  }

  static SagaItems items(TableSchema schema) {
    return new SagaItems(keys(schema), mapping(), schema.ttlAttribute());
  }

  /** What a saga is after a write by a store with the standard retention. */
  static <S> Saga<S> next(Saga<S> saga, Instant now, String writeId) {
    return Transitions.next(saga, now, writeId, Retention.standard());
  }

  static ItemKeys keys() {
    return keys(TableSchema.standard());
  }

  static ItemKeys keys(TableSchema schema) {
    return new ItemKeys(schema.partitions());
  }

  static SagaRequests requests(boolean consistentReads) {
    return new SagaRequests(settings(TableSchema.standard(), consistentReads), keys(), items());
  }

  static SagaRequests.Settings settings(TableSchema schema, boolean consistentReads) {
    return new SagaRequests.Settings("sagas", schema, consistentReads, ReturnConsumedCapacity.NONE);
  }
}
