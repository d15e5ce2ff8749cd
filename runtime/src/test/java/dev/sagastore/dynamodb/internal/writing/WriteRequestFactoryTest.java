package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.item.Condition;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.schema.TableSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** What the conditions mean is tested on an engine, not here. */
class WriteRequestFactoryTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final SagaItems ITEMS = Fixtures.items();
  private static final Guard GUARD = Fixtures.keys().guard("OrderSaga", "order-42");
  private static final Condition CONDITION =
      new Condition("#a = :b", Map.of("#a", "a"), Map.of(":b", AttributeValue.fromS("b")));
  private static final Condition OTHER =
      new Condition("#c = :d", Map.of("#c", "c"), Map.of(":d", AttributeValue.fromS("d")));

  private final WriteRequestFactory requests = Fixtures.writeRequests();
  private final Saga<String> saga = Fixtures.first(TYPE, "id-1", "order-42", "", T0, "AAAAAAAA");

  @Test
  void everyRequestNamesTheTable() {
    assertThat(requests.put(put()).tableName()).isEqualTo("sagas");
    assertThat(requests.delete(delete()).tableName()).isEqualTo("sagas");
    assertThat(putBoth().transactItems()).allMatch(part -> part.put().tableName().equals("sagas"));
    assertThat(deleteBoth().transactItems())
        .allMatch(part -> part.delete().tableName().equals("sagas"));
  }

  @Test
  void everyConditionalWriteAsksForTheStoredItem() {
    ReturnValuesOnConditionCheckFailure all = ReturnValuesOnConditionCheckFailure.ALL_OLD;

    assertThat(requests.put(put()).returnValuesOnConditionCheckFailure()).isEqualTo(all);
    assertThat(requests.delete(delete()).returnValuesOnConditionCheckFailure()).isEqualTo(all);
    assertThat(putBoth().transactItems())
        .allMatch(part -> part.put().returnValuesOnConditionCheckFailure() == all);
    assertThat(deleteBoth().transactItems())
        .allMatch(part -> part.delete().returnValuesOnConditionCheckFailure() == all);
  }

  @Test
  void aWriteHasItsCondition() {
    PutItemRequest put = requests.put(put());
    assertThat(put.conditionExpression()).isEqualTo(CONDITION.expression());
    assertThat(put.expressionAttributeNames()).isEqualTo(CONDITION.names());
    assertThat(put.expressionAttributeValues()).isEqualTo(CONDITION.values());
    assertThat(put.item()).isEqualTo(ITEMS.write(saga));

    DeleteItemRequest delete = requests.delete(delete());
    assertThat(delete.conditionExpression()).isEqualTo(CONDITION.expression());
    assertThat(delete.expressionAttributeNames()).isEqualTo(CONDITION.names());
    assertThat(delete.expressionAttributeValues()).isEqualTo(CONDITION.values());
    assertThat(delete.key()).isEqualTo(Fixtures.keys().saga("OrderSaga", "id-1"));
  }

  @Test
  void aTransactionHasTheSagaFirstAndTheGuardSecond() {
    List<TransactWriteItem> puts = putBoth().transactItems();
    assertThat(puts).hasSize(2);
    assertThat(puts.get(0).put().item()).isEqualTo(ITEMS.write(saga));
    assertThat(puts.get(0).put().conditionExpression()).isEqualTo(CONDITION.expression());
    assertThat(puts.get(0).put().expressionAttributeNames()).isEqualTo(CONDITION.names());
    assertThat(puts.get(0).put().expressionAttributeValues()).isEqualTo(CONDITION.values());
    assertThat(puts.get(1).put().item()).isEqualTo(ITEMS.guard(GUARD, saga));
    assertThat(puts.get(1).put().conditionExpression()).isEqualTo(OTHER.expression());

    List<TransactWriteItem> deletes = deleteBoth().transactItems();
    assertThat(deletes).hasSize(2);
    assertThat(deletes.get(0).delete().key()).isEqualTo(Fixtures.keys().saga("OrderSaga", "id-1"));
    assertThat(deletes.get(0).delete().conditionExpression()).isEqualTo(CONDITION.expression());
    assertThat(deletes.get(1).delete().key()).isEqualTo(GUARD.key());
    assertThat(deletes.get(1).delete().conditionExpression()).isEqualTo(OTHER.expression());
    assertThat(deletes.get(1).delete().expressionAttributeNames()).isEqualTo(OTHER.names());
    assertThat(deletes.get(1).delete().expressionAttributeValues()).isEqualTo(OTHER.values());
  }

  @Test
  void everyTransactionHasATokenOfItsOwn() {
    assertThat(
            List.of(
                putBoth().clientRequestToken(),
                putBoth().clientRequestToken(),
                deleteBoth().clientRequestToken()))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  @Test
  void whoMeasuresAsksForUnits() {
    WriteRequestFactory measured =
        new WriteRequestFactory(
            new RequestSettings(
                "sagas", TableSchema.standard(), true, ReturnConsumedCapacity.TOTAL),
            Fixtures.keys());

    assertThat(measured.put(put()).returnConsumedCapacity())
        .isEqualTo(ReturnConsumedCapacity.TOTAL);
    assertThat(measured.delete(delete()).returnConsumedCapacity())
        .isEqualTo(ReturnConsumedCapacity.TOTAL);
    assertThat(measured.transaction(delete(), List.of(guardDelete())).returnConsumedCapacity())
        .isEqualTo(ReturnConsumedCapacity.TOTAL);
    assertThat(requests.put(put()).returnConsumedCapacity()).isEqualTo(ReturnConsumedCapacity.NONE);
  }

  @Test
  void conditionsNameTheTablesOwnTtlAttribute() {
    TableSchema schema = TableSchema.standard().withTtlAttribute("expires");
    WriteRequestFactory other =
        new WriteRequestFactory(Fixtures.settings(schema, true), Fixtures.keys(schema));

    assertThat(
            List.of(
                other.conditions().absent("AAAAAAAA", false, T0),
                other.conditions().absent("AAAAAAAA", true, T0),
                other.conditions().unchanged(saga, T0),
                other.conditions().freeGuard(saga, T0)))
        .allMatch(condition -> "expires".equals(condition.names().get("#ttl")));
  }

  private WriteAction.PutItem put() {
    return new WriteAction.PutItem(ITEMS.write(saga), CONDITION);
  }

  private WriteAction.DeleteItem delete() {
    return new WriteAction.DeleteItem(requests.key("OrderSaga", "id-1"), CONDITION);
  }

  private static GuardWrite guardDelete() {
    return new GuardWrite(GUARD, new WriteAction.DeleteItem(GUARD.key(), OTHER), true);
  }

  private TransactWriteItemsRequest putBoth() {
    return requests.transaction(
        put(),
        List.of(
            new GuardWrite(
                GUARD, new WriteAction.PutItem(ITEMS.guard(GUARD, saga), OTHER), false)));
  }

  private TransactWriteItemsRequest deleteBoth() {
    return requests.transaction(delete(), List.of(guardDelete()));
  }
}
