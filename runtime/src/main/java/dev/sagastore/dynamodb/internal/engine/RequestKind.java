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
 * A kind of request, with its calls of either client.
 *
 * @param <Q> class of the request
 * @param <R> class of the response
 * @param blocking call of the blocking client
 * @param async call of the asynchronous client
 * @param isWrite true if the request consumes write units
 * @param capacity returns the consumed units of a response
 * @param itemSize returns the size of the item in bytes; 0 if there is none or it is not known
 */
public record RequestKind<Q extends DynamoDbRequest, R extends DynamoDbResponse>(
    BiFunction<DynamoDbClient, Q, R> blocking,
    BiFunction<DynamoDbAsyncClient, Q, CompletableFuture<R>> async,
    boolean isWrite,
    Function<R, List<ConsumedCapacity>> capacity,
    ToLongBiFunction<Q, R> itemSize) {

  public static final RequestKind<GetItemRequest, GetItemResponse> GET_ITEM =
      new RequestKind<>(
          DynamoDbClient::getItem,
          DynamoDbAsyncClient::getItem,
          false,
          response -> listOf(response.consumedCapacity()),
          (request, response) -> ItemSize.of(response.item()));

  public static final RequestKind<PutItemRequest, PutItemResponse> PUT_ITEM =
      new RequestKind<>(
          DynamoDbClient::putItem,
          DynamoDbAsyncClient::putItem,
          true,
          response -> listOf(response.consumedCapacity()),
          (request, response) -> ItemSize.of(request.item()));

  public static final RequestKind<DeleteItemRequest, DeleteItemResponse> DELETE_ITEM =
      new RequestKind<>(
          DynamoDbClient::deleteItem,
          DynamoDbAsyncClient::deleteItem,
          true,
          response -> listOf(response.consumedCapacity()),
          (request, response) -> 0);

  public static final RequestKind<QueryRequest, QueryResponse> QUERY =
      new RequestKind<>(
          DynamoDbClient::query,
          DynamoDbAsyncClient::query,
          false,
          response -> listOf(response.consumedCapacity()),
          (request, response) -> 0);

  public static final RequestKind<BatchGetItemRequest, BatchGetItemResponse> BATCH_GET_ITEM =
      new RequestKind<>(
          DynamoDbClient::batchGetItem,
          DynamoDbAsyncClient::batchGetItem,
          false,
          BatchGetItemResponse::consumedCapacity,
          (request, response) -> 0);

  /** Updates an item; the response contains it. */
  public static final RequestKind<UpdateItemRequest, UpdateItemResponse> UPDATE_AND_RETURN =
      new RequestKind<>(
          DynamoDbClient::updateItem,
          DynamoDbAsyncClient::updateItem,
          true,
          response -> listOf(response.consumedCapacity()),
          (request, response) -> ItemSize.of(response.attributes()));

  /**
   * Returns the kind of a request that updates an item.
   *
   * @param item the item after the update, as far as the store knows it
   */
  public static RequestKind<UpdateItemRequest, UpdateItemResponse> updateItem(
      Map<String, AttributeValue> item) {
    return new RequestKind<>(
        DynamoDbClient::updateItem,
        DynamoDbAsyncClient::updateItem,
        true,
        response -> listOf(response.consumedCapacity()),
        (request, response) -> ItemSize.of(item));
  }

  /**
   * Returns the kind of a request that writes several items in a transaction.
   *
   * @param saga the saga's item after the transaction; empty if it is deleted
   */
  public static RequestKind<TransactWriteItemsRequest, TransactWriteItemsResponse> transactWrite(
      Map<String, AttributeValue> saga) {
    return new RequestKind<>(
        DynamoDbClient::transactWriteItems,
        DynamoDbAsyncClient::transactWriteItems,
        true,
        TransactWriteItemsResponse::consumedCapacity,
        (request, response) -> ItemSize.of(saga));
  }

  private static List<ConsumedCapacity> listOf(@Nullable ConsumedCapacity capacity) {
    return capacity == null ? List.of() : List.of(capacity);
  }
}
