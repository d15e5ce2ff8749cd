package dev.sagastore.dynamodb.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

class ReadRequestFactoryTest {
  private static final Guard GUARD = Fixtures.keys().guard("OrderSaga", "order-42");

  private final ReadRequestFactory requests = Fixtures.readRequests(true);
  private final ReadRequestFactory eventual = Fixtures.readRequests(false);

  @Test
  void everyRequestContainsTableName() {
    assertThat(requests.get("OrderSaga", "id-1", Consistency.AS_SET).tableName())
        .isEqualTo("sagas");
    assertThat(requests.get("OrderSaga", "id-1", Consistency.STRONG).tableName())
        .isEqualTo("sagas");
    assertThat(requests.getGuard(GUARD, Consistency.AS_SET).tableName()).isEqualTo("sagas");
    assertThat(requests.batchGet("OrderSaga", List.of("id-1"), true).requestItems())
        .containsOnlyKeys("sagas");
  }

  @Test
  void readUsesConsistencyOfStore() {
    assertThat(requests.consistentReads()).isTrue();
    assertThat(requests.get("OrderSaga", "id-1", Consistency.AS_SET).consistentRead()).isTrue();
    assertThat(requests.getGuard(GUARD, Consistency.AS_SET).consistentRead()).isTrue();
    assertThat(eventual.consistentReads()).isFalse();
    assertThat(eventual.get("OrderSaga", "id-1", Consistency.AS_SET).consistentRead()).isFalse();
    assertThat(eventual.getGuard(GUARD, Consistency.AS_SET).consistentRead()).isFalse();
  }

  @Test
  void readForWriteIsConsistent() {
    assertThat(eventual.get("OrderSaga", "id-1", Consistency.STRONG).consistentRead()).isTrue();
    assertThat(eventual.get("OrderSaga", "id-1", Consistency.STRONG).key())
        .isEqualTo(Fixtures.keys().saga("OrderSaga", "id-1"));
  }

  @Test
  void batchUsesConsistencyOfCaller() {
    for (boolean consistent : new boolean[] {true, false}) {
      KeysAndAttributes wanted =
          requests
              .batchGet("OrderSaga", List.of("id-1", "id-2"), consistent)
              .requestItems()
              .get("sagas");
      assertThat(wanted.consistentRead()).isEqualTo(consistent);
      assertThat(wanted.keys())
          .containsExactly(
              Fixtures.keys().saga("OrderSaga", "id-1"), Fixtures.keys().saga("OrderSaga", "id-2"));
    }
  }

  @Test
  void unprocessedKeysAreRequestedUnchanged() {
    Map<String, KeysAndAttributes> unprocessed =
        eventual.batchGet("OrderSaga", List.of("id-1"), true).requestItems();

    assertThat(eventual.batchGet(unprocessed).requestItems()).isEqualTo(unprocessed);
  }

  @Test
  void measuredRequestsAskForUnits() {
    ReadRequestFactory measured =
        new ReadRequestFactory(
            new RequestSettings(
                "sagas", TableSchema.standard(), true, ReturnConsumedCapacity.TOTAL),
            Fixtures.keys());

    assertThat(measured.get("OrderSaga", "id-1", Consistency.AS_SET).returnConsumedCapacity())
        .isEqualTo(ReturnConsumedCapacity.TOTAL);
    BatchGetItemRequest batch = measured.batchGet("OrderSaga", List.of("id-1"), true);
    assertThat(batch.returnConsumedCapacity()).isEqualTo(ReturnConsumedCapacity.TOTAL);
    assertThat(measured.batchGet(batch.requestItems()).returnConsumedCapacity())
        .isEqualTo(ReturnConsumedCapacity.TOTAL);
    assertThat(requests.get("OrderSaga", "id-1", Consistency.AS_SET).returnConsumedCapacity())
        .isEqualTo(ReturnConsumedCapacity.NONE);
  }
}
