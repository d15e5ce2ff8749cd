package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Parts of transactions on the table {@code Accounts}, whose key is the text {@code id}. */
final class TransactionFixture {
  static final String TABLE = "Accounts";
  static final Duration LIMIT = Duration.ofSeconds(30);

  private TransactionFixture() {}

  static TransactWriteItemsRequest write(TransactWriteItem... parts) {
    return TransactWriteItemsRequest.builder().transactItems(parts).build();
  }

  static TransactGetItemsRequest read(String... ids) {
    return TransactGetItemsRequest.builder()
        .transactItems(Stream.of(ids).map(TransactionFixture::get).toList())
        .build();
  }

  static TransactGetItem get(String id) {
    return TransactGetItem.builder()
        .get(Get.builder().tableName(TABLE).key(item("id", id)).build())
        .build();
  }

  static TransactWriteItem part(Put.Builder put) {
    return TransactWriteItem.builder().put(put.tableName(TABLE).build()).build();
  }

  static TransactWriteItem put(Object... namesAndValues) {
    return part(Put.builder().item(item(namesAndValues)));
  }

  static TransactWriteItem putIfAbsent(Object... namesAndValues) {
    return part(
        Put.builder()
            .item(item(namesAndValues))
            .conditionExpression("attribute_not_exists(id)")
            .returnValuesOnConditionCheckFailure("ALL_OLD"));
  }

  static TransactWriteItem add(String id, int amount) {
    return update(id, "ADD balance :amount", item(":amount", amount));
  }

  static TransactWriteItem update(
      String id, String expression, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(TABLE)
                .key(item("id", id))
                .updateExpression(expression)
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  static TransactWriteItem delete(String id) {
    return TransactWriteItem.builder()
        .delete(Delete.builder().tableName(TABLE).key(item("id", id)).build())
        .build();
  }

  static TransactWriteItem check(String id, String condition) {
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(TABLE)
                .key(item("id", id))
                .conditionExpression(condition)
                .build())
        .build();
  }

  static List<CancellationReason> reasons(ThrowingCallable request) {
    TransactionCanceledException failure =
        catchThrowableOfType(TransactionCanceledException.class, request);
    assertThat(failure).as("cancellation").isNotNull();
    return failure.cancellationReasons();
  }

  static CancellationReason none() {
    return CancellationReason.builder().code("None").build();
  }

  static CancellationReason reason(String code, String message) {
    return CancellationReason.builder().code(code).message(message).build();
  }

  static CancellationReason conflict() {
    return reason("TransactionConflict", "Transaction is ongoing for the item");
  }
}
