package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.sagastore.Saga;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** What the conditions mean is tested on an engine, not here. */
class SagaRequestsTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final SagaItems ITEMS =
      new SagaItems(new StateCodec(StateCodec.defaultMapper()), "ttl");

  private final SagaRequests requests = new SagaRequests("sagas", "ttl", true, ITEMS);
  private final Saga<String> saga = Transitions.first(TYPE, "id-1", "order-42", "", T0, "AAAAAAAA");

  @Test
  void everyRequestNamesTheTable() {
    assertThat(requests.get("OrderSaga", "id-1").tableName()).isEqualTo("sagas");
    assertThat(requests.insert(saga, T0).tableName()).isEqualTo("sagas");
    assertThat(requests.update(saga, saga, T0).tableName()).isEqualTo("sagas");
    assertThat(requests.delete(saga, T0).tableName()).isEqualTo("sagas");
    assertThat(requests.deleteSame("OrderSaga", "id-1", Map.of()).tableName()).isEqualTo("sagas");
  }

  @Test
  void readsAreAsConsistentAsWasChosen() {
    SagaRequests eventual = new SagaRequests("sagas", "ttl", false, ITEMS);

    assertThat(requests.get("OrderSaga", "id-1").consistentRead()).isTrue();
    assertThat(eventual.get("OrderSaga", "id-1").consistentRead()).isFalse();
  }

  @Test
  void theReadBeforeADeleteIsAlwaysConsistent() {
    SagaRequests eventual = new SagaRequests("sagas", "ttl", false, ITEMS);

    assertThat(eventual.getForDelete("OrderSaga", "id-1").consistentRead()).isTrue();
    assertThat(eventual.getForDelete("OrderSaga", "id-1").key())
        .isEqualTo(SagaItems.key("OrderSaga", "id-1"));
  }

  @Test
  void everyConditionalWriteAsksForTheStoredItem() {
    assertThat(requests.insert(saga, T0).returnValuesOnConditionCheckFailure())
        .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    assertThat(requests.update(saga, saga, T0).returnValuesOnConditionCheckFailure())
        .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    assertThat(requests.delete(saga, T0).returnValuesOnConditionCheckFailure())
        .isEqualTo(ReturnValuesOnConditionCheckFailure.ALL_OLD);
  }

  @Test
  void aDeleteOfWhatWasReadAsksForItsInsert() {
    DeleteItemRequest request = requests.deleteSame("OrderSaga", "id-1", ITEMS.write(saga));

    assertThat(request.conditionExpression()).isEqualTo("begins_with(#writes, :insert)");
    assertThat(request.expressionAttributeNames()).containsOnly(entry("#writes", "writes"));
    assertThat(request.expressionAttributeValues())
        .containsOnly(entry(":insert", AttributeValue.fromS("AAAAAAAA")));
    assertThat(
            requests.deleteSame(
                "OrderSaga",
                "id-1",
                ITEMS.write(
                    saga.toBuilder()
                        .version(9)
                        .revision(WriteLog.append("BBBBBBBB", saga.revision()))
                        .build())))
        .isEqualTo(request);
  }

  @Test
  void anItemWithoutALogOfWritesCanBeDeleted() {
    for (Map<String, AttributeValue> foreign :
        List.of(
            Map.<String, AttributeValue>of(),
            Map.of("writes", AttributeValue.fromN("1")),
            Map.of("writes", AttributeValue.fromS("")))) {
      DeleteItemRequest request = requests.deleteSame("OrderSaga", "id-1", foreign);

      assertThat(request.conditionExpression()).isNull();
      assertThat(request.hasExpressionAttributeValues()).isFalse();
      assertThat(request.key()).isEqualTo(SagaItems.key("OrderSaga", "id-1"));
    }
  }

  @Test
  void anItemOf400KBIsTheLargest() {
    int others = (int) ItemSize.of(ITEMS.write(saga));
    Saga<String> largest = saga.withState("x".repeat(409_600 - others));
    Saga<String> tooLarge = saga.withState("x".repeat(409_601 - others));

    assertThat(ItemSize.of(requests.insert(largest, T0).item())).isEqualTo(409_600);
    assertThat(requests.update(saga, largest, T0).item()).isNotEmpty();
    for (SagaTooLargeException thrown :
        new SagaTooLargeException[] {
          catchThrowableOfType(SagaTooLargeException.class, () -> requests.insert(tooLarge, T0)),
          catchThrowableOfType(
              SagaTooLargeException.class, () -> requests.update(saga, tooLarge, T0))
        }) {
      assertThat(thrown.size()).isEqualTo(409_601);
      assertThat(thrown.limit()).isEqualTo(409_600);
      assertThat(thrown).hasNoCause();
    }
  }
}
