package dev.sagastore.testing;

import static software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity.INDEXES;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Requests the consumed capacity for one kind of request, and reads it from the response. */
record Meter<Q extends SdkRequest, R extends SdkResponse>(
    Class<Q> requests,
    UnaryOperator<Q> asking,
    Class<R> responses,
    Function<R, List<ConsumedCapacity>> capacity) {

  /** The meters of all operations that consume capacity. */
  private static final List<Meter<?, ?>> ALL =
      List.of(
          one(
              GetItemRequest.class,
              get -> get.toBuilder().returnConsumedCapacity(INDEXES).build(),
              GetItemResponse.class,
              GetItemResponse::consumedCapacity),
          one(
              PutItemRequest.class,
              put -> put.toBuilder().returnConsumedCapacity(INDEXES).build(),
              PutItemResponse.class,
              PutItemResponse::consumedCapacity),
          one(
              UpdateItemRequest.class,
              update -> update.toBuilder().returnConsumedCapacity(INDEXES).build(),
              UpdateItemResponse.class,
              UpdateItemResponse::consumedCapacity),
          one(
              DeleteItemRequest.class,
              delete -> delete.toBuilder().returnConsumedCapacity(INDEXES).build(),
              DeleteItemResponse.class,
              DeleteItemResponse::consumedCapacity),
          one(
              QueryRequest.class,
              query -> query.toBuilder().returnConsumedCapacity(INDEXES).build(),
              QueryResponse.class,
              QueryResponse::consumedCapacity),
          one(
              ScanRequest.class,
              scan -> scan.toBuilder().returnConsumedCapacity(INDEXES).build(),
              ScanResponse.class,
              ScanResponse::consumedCapacity),
          new Meter<>(
              BatchGetItemRequest.class,
              batch -> batch.toBuilder().returnConsumedCapacity(INDEXES).build(),
              BatchGetItemResponse.class,
              BatchGetItemResponse::consumedCapacity),
          new Meter<>(
              BatchWriteItemRequest.class,
              batch -> batch.toBuilder().returnConsumedCapacity(INDEXES).build(),
              BatchWriteItemResponse.class,
              BatchWriteItemResponse::consumedCapacity),
          new Meter<>(
              TransactGetItemsRequest.class,
              transaction -> transaction.toBuilder().returnConsumedCapacity(INDEXES).build(),
              TransactGetItemsResponse.class,
              TransactGetItemsResponse::consumedCapacity),
          new Meter<>(
              TransactWriteItemsRequest.class,
              transaction -> transaction.toBuilder().returnConsumedCapacity(INDEXES).build(),
              TransactWriteItemsResponse.class,
              TransactWriteItemsResponse::consumedCapacity));

  /** Returns the meter of an operation on one table. */
  private static <Q extends SdkRequest, R extends SdkResponse> Meter<Q, R> one(
      Class<Q> requests,
      UnaryOperator<Q> asking,
      Class<R> responses,
      Function<R, @Nullable ConsumedCapacity> capacity) {
    return new Meter<>(
        requests,
        asking,
        responses,
        response -> Stream.ofNullable(capacity.apply(response)).toList());
  }

  static Optional<Meter<?, ?>> of(SdkRequest request) {
    return ALL.stream().filter(meter -> meter.requests().isInstance(request)).findFirst();
  }

  /** Returns a copy of the request that asks for the units of the table and of each index. */
  SdkRequest ask(SdkRequest request) {
    return asking.apply(requests.cast(request));
  }

  /** Returns the consumed capacity in a response, for each table. */
  List<ConsumedCapacity> capacityOf(SdkResponse response) {
    return capacity.apply(responses.cast(response));
  }
}
