package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * What a store asks DynamoDB to do, for either client.
 *
 * @param blocking sends it and waits
 * @param async sends it
 * @param isWrite true if it takes write units
 * @param capacity what the answer says of the units that it took
 * @param itemSize size of the item that it concerns; 0 if there is none or it is not known
 */
public record Operation<Q extends DynamoDbRequest, R extends DynamoDbResponse>(
    BiFunction<DynamoDbClient, Q, R> blocking,
    BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> async,
    boolean isWrite,
    Function<R, List<ConsumedCapacity>> capacity,
    ToLongBiFunction<Q, R> itemSize) {

  public static final Operation<GetItemRequest, GetItemResponse> GET_ITEM =
      new Operation<>(
          DynamoDbClient::getItem,
          DynamoDbAsyncClient::getItem,
          false,
          answer -> listOf(answer.consumedCapacity()),
          (request, answer) -> ItemSize.of(answer.item()));

  public static final Operation<PutItemRequest, PutItemResponse> PUT_ITEM =
      new Operation<>(
          DynamoDbClient::putItem,
          DynamoDbAsyncClient::putItem,
          true,
          answer -> listOf(answer.consumedCapacity()),
          (request, answer) -> ItemSize.of(request.item()));

  public static final Operation<DeleteItemRequest, DeleteItemResponse> DELETE_ITEM =
      new Operation<>(
          DynamoDbClient::deleteItem,
          DynamoDbAsyncClient::deleteItem,
          true,
          answer -> listOf(answer.consumedCapacity()),
          (request, answer) -> 0);

  public static final Operation<QueryRequest, QueryResponse> QUERY =
      new Operation<>(
          DynamoDbClient::query,
          DynamoDbAsyncClient::query,
          false,
          answer -> listOf(answer.consumedCapacity()),
          (request, answer) -> 0);

  public static final Operation<BatchGetItemRequest, BatchGetItemResponse> BATCH_GET_ITEM =
      new Operation<>(
          DynamoDbClient::batchGetItem,
          DynamoDbAsyncClient::batchGetItem,
          false,
          BatchGetItemResponse::consumedCapacity,
          (request, answer) -> 0);

  /** Updates an item; the response contains it. */
  public static final Operation<UpdateItemRequest, UpdateItemResponse> UPDATE_AND_RETURN =
      new Operation<>(
          DynamoDbClient::updateItem,
          DynamoDbAsyncClient::updateItem,
          true,
          answer -> listOf(answer.consumedCapacity()),
          (request, answer) -> ItemSize.of(answer.attributes()));

  /**
   * Returns the operation that updates an item.
   *
   * @param item the item after it, as far as the store knows it
   */
  public static Operation<UpdateItemRequest, UpdateItemResponse> updateItem(
      Map<String, AttributeValue> item) {
    return new Operation<>(
        DynamoDbClient::updateItem,
        DynamoDbAsyncClient::updateItem,
        true,
        answer -> listOf(answer.consumedCapacity()),
        (request, answer) -> ItemSize.of(item));
  }

  /**
   * Returns the operation that writes several items in a transaction.
   *
   * @param saga the saga's item after it; empty if it is deleted
   */
  public static Operation<TransactWriteItemsRequest, TransactWriteItemsResponse> transactWrite(
      Map<String, AttributeValue> saga) {
    return new Operation<>(
        DynamoDbClient::transactWriteItems,
        DynamoDbAsyncClient::transactWriteItems,
        true,
        TransactWriteItemsResponse::consumedCapacity,
        (request, answer) -> ItemSize.of(saga));
  }

  private static List<ConsumedCapacity> listOf(@Nullable ConsumedCapacity capacity) {
    return capacity == null ? List.of() : List.of(capacity);
  }
}
