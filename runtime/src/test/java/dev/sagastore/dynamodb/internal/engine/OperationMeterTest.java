package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreEvent.Outcome;
import dev.sagastore.SagaStoreListener;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
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

class OperationMeterTest {
  /** Size: 2 bytes of the name and 5 of the text. */
  private static final Map<String, AttributeValue> ITEM =
      Map.of("PK", AttributeValue.fromS("12345"));

  private final List<SagaStoreEvent> events = new ArrayList<>();
  private final OperationMeter meter = meter(events::add);

  @Test
  void operationWithoutRequestIsReported() {
    assertThat(ended())
        .satisfies(
            event -> {
              assertThat(event.operation()).isEqualTo(SagaStoreEvent.Operation.INSERT);
              assertThat(event.sagaName()).isEqualTo("OrderSaga");
              assertThat(event.outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(event.attempts()).isZero();
              assertThat(event.readUnits()).isZero();
              assertThat(event.writeUnits()).isZero();
              assertThat(event.itemSize()).isEmpty();
              assertThat(event.duration()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
            });
  }

  @Test
  void everyAttemptIsCounted() {
    meter.attempt();
    meter.attempt();

    assertThat(ended().attempts()).isEqualTo(2);
  }

  @Test
  void unitsAreAddedByKind() {
    get(ITEM, 0.5);
    put(ITEM, 2.0);
    meter.onResponse(
        RequestKind.DELETE_ITEM,
        DeleteItemRequest.builder().build(),
        DeleteItemResponse.builder().consumedCapacity(units(3.0)).build());
    meter.onResponse(
        RequestKind.QUERY,
        QueryRequest.builder().build(),
        QueryResponse.builder().consumedCapacity(units(1.5)).build());
    meter.onResponse(
        RequestKind.BATCH_GET_ITEM,
        BatchGetItemRequest.builder().build(),
        BatchGetItemResponse.builder().consumedCapacity(units(4.0), units(0.5)).build());

    SagaStoreEvent event = ended();
    assertThat(event.readUnits()).isEqualTo(6.5, within(1e-9));
    assertThat(event.writeUnits()).isEqualTo(5.0, within(1e-9));
  }

  @Test
  void updateReportsKnownItemSize() {
    meter.onResponse(
        RequestKind.updateItem(ITEM),
        UpdateItemRequest.builder().build(),
        UpdateItemResponse.builder().consumedCapacity(units(1.0)).build());
    assertThat(ended().itemSize()).hasValue(7);
  }

  @Test
  void transactionReportsItemSizeOfSaga() {
    meter.onResponse(
        RequestKind.transactWrite(ITEM),
        TransactWriteItemsRequest.builder().build(),
        TransactWriteItemsResponse.builder().consumedCapacity(units(4.0)).build());

    SagaStoreEvent event = ended();
    assertThat(event.writeUnits()).isEqualTo(4.0, within(1e-9));
    assertThat(event.itemSize()).hasValue(7);
  }

  @Test
  void transactionOfDeletesHasNoSize() {
    meter.onResponse(
        RequestKind.transactWrite(Map.of()),
        TransactWriteItemsRequest.builder().build(),
        TransactWriteItemsResponse.builder().consumedCapacity(units(4.0)).build());

    assertThat(ended().itemSize()).isEmpty();
  }

  @Test
  void readOrWrittenItemHasSize() {
    get(ITEM, 1.0);
    assertThat(ended().itemSize()).hasValue(7);

    OperationMeter another = meter(events::add);
    another.onResponse(
        RequestKind.PUT_ITEM,
        PutItemRequest.builder().item(ITEM).build(),
        PutItemResponse.builder().build());
    another.ended(null);
    assertThat(events.get(1).itemSize()).hasValue(7);
  }

  @Test
  void missingItemHasNoSize() {
    get(Map.of(), 0.5);

    assertThat(ended().itemSize()).isEmpty();
  }

  @Test
  void severalItemsHaveNoSize() {
    get(ITEM, 1.0);
    get(ITEM, 1.0);
    assertThat(ended().itemSize()).isEmpty();

    get(ITEM, 1.0);
    meter.ended(null);
    assertThat(events.get(1).itemSize()).isEmpty();
  }

  @Test
  void missingUnitsAreIgnored() {
    meter.onResponse(
        RequestKind.GET_ITEM, GetItemRequest.builder().build(), GetItemResponse.builder().build());
    meter.onResponse(
        RequestKind.PUT_ITEM,
        PutItemRequest.builder().item(ITEM).build(),
        PutItemResponse.builder()
            .consumedCapacity(ConsumedCapacity.builder().tableName("sagas").build())
            .build());

    assertThat(ended().writeUnits()).isZero();
  }

  @Test
  void outcomeIsReported() {
    meter.ended(new SagaNotFoundException(SagaType.of("OrderSaga", String.class).id("id-1")));
    meter.ended(new IllegalStateException());

    assertThat(events)
        .extracting(SagaStoreEvent::outcome)
        .containsExactly(Outcome.NOT_FOUND, Outcome.FAILURE);
  }

  @Test
  void exceptionOfListenerIsIgnored() {
    OperationMeter bad =
        meter(
            event -> {
              throw new IllegalStateException("the listener failed");
            });

    assertThatCode(() -> bad.ended(null)).doesNotThrowAnyException();
    assertThatCode(() -> bad.ended(new IllegalArgumentException())).doesNotThrowAnyException();
  }

  @Test
  void nothingIsMeasuredWithoutListener() {
    OperationMeter none = meter(SagaStoreListener.none());
    // would fail if the meter read it
    PutItemRequest request =
        PutItemRequest.builder().item(Map.of("set", AttributeValue.fromSs(List.of("a")))).build();

    assertThatCode(
            () ->
                none.onResponse(
                    RequestKind.PUT_ITEM,
                    request,
                    PutItemResponse.builder().consumedCapacity(units(1.0)).build()))
        .doesNotThrowAnyException();
  }

  @Test
  void threadsCountConcurrently() {
    IntStream.range(0, 1_000)
        .parallel()
        .forEach(
            i -> {
              meter.attempt();
              get(ITEM, 0.5);
              put(ITEM, 1.0);
            });

    SagaStoreEvent event = ended();
    assertThat(event.attempts()).isEqualTo(1_000);
    assertThat(event.readUnits()).isEqualTo(500.0, within(1e-9));
    assertThat(event.writeUnits()).isEqualTo(1_000.0, within(1e-9));
    // the size of the written item, not of the one that was read
    assertThat(event.itemSize()).hasValue(ItemSize.of(ITEM));
  }

  private void get(Map<String, AttributeValue> item, double units) {
    meter.onResponse(
        RequestKind.GET_ITEM,
        GetItemRequest.builder().build(),
        GetItemResponse.builder().item(item).consumedCapacity(units(units)).build());
  }

  private void put(Map<String, AttributeValue> item, double units) {
    meter.onResponse(
        RequestKind.PUT_ITEM,
        PutItemRequest.builder().item(item).build(),
        PutItemResponse.builder().consumedCapacity(units(units)).build());
  }

  private SagaStoreEvent ended() {
    meter.ended(null);
    return events.get(0);
  }

  private static OperationMeter meter(SagaStoreListener listener) {
    return new OperationMeter(listener, SagaStoreEvent.Operation.INSERT, "OrderSaga");
  }

  private static ConsumedCapacity units(double units) {
    return ConsumedCapacity.builder().capacityUnits(units).build();
  }
}
