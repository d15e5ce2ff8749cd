package dev.sagastore.dynamodb.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.Script;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

class ItemReaderTest {
  private static final Guard GUARD = Fixtures.keys().guard("OrderSaga", "order-42");

  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final SagaItems ITEMS = Fixtures.items();

  private final ItemReader reads = reads(true);

  @Test
  void sagaIsReadByKey() {
    Saga<String> saga = saga("id-1");
    Script script = Script.of(GetItemResponse.builder().item(ITEMS.write(saga)).build());

    assertThat(script.run(reads.saga(TYPE, "id-1", Consistency.AS_SET))).contains(saga);
    assertThat(script.sent)
        .containsExactly(Fixtures.readRequests(true).get("OrderSaga", "id-1", Consistency.AS_SET));
  }

  @Test
  void absentOrExpiredItemIsNotFound() {
    for (Map<String, AttributeValue> item : List.of(Map.<String, AttributeValue>of(), expired())) {
      GetItemResponse response = GetItemResponse.builder().item(item).build();
      assertThat(Script.of(response).run(reads.saga(TYPE, "id-1", Consistency.AS_SET))).isEmpty();
      assertThat(Script.of(response).run(reads.itemForWrite("OrderSaga", "id-1"))).isEmpty();
      assertThat(Script.of(response).run(reads.guard("OrderSaga", GUARD, Consistency.AS_SET)))
          .isEmpty();
    }
  }

  @Test
  void readForWriteIsConsistent() {
    Script script = new Script(request -> GetItemResponse.builder().build());
    ItemReader eventual = reads(false);

    script.run(eventual.saga(TYPE, "id-1", Consistency.AS_SET));
    script.run(eventual.guard("OrderSaga", GUARD, Consistency.AS_SET));
    script.run(eventual.itemForWrite("OrderSaga", "id-1"));

    assertThat(script.sent(GetItemRequest.class))
        .extracting(GetItemRequest::consistentRead)
        .containsExactly(false, false, true);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "100, 1", "101, 2", "200, 2", "201, 3"})
  void hundredItemsAreReadWithOneRequest(int count, int requests) {
    List<String> ids = ids(count);
    Script script = new Script(ItemReaderTest::all);

    Map<String, ?> found = script.run(reads.items("OrderSaga", ids));

    assertThat(found).containsOnlyKeys(ids);
    assertThat(script.sent).hasSize(requests);
    assertThat(script.sent).flatExtracting(ItemReaderTest::asked).containsExactlyElementsOf(ids);
    assertThat(script.pauses).isEmpty();
  }

  @Test
  void duplicateIdIsReadOnce() {
    List<String> ids = new ArrayList<>(ids(100));
    ids.addAll(ids(100));
    Script script = new Script(ItemReaderTest::all);

    assertThat(script.run(reads.items("OrderSaga", ids))).hasSize(100);
    assertThat(script.sent)
        .singleElement()
        .satisfies(request -> assertThat(asked(request)).containsExactlyElementsOf(ids(100)));
  }

  @Test
  void missingItemsAreNotFound() {
    Script script = new Script(request -> response(List.of("id-2"), List.of(), request));

    assertThat(script.run(reads.items("OrderSaga", ids(3)))).containsOnlyKeys("id-2");
    assertThat(script.sent).hasSize(1);
  }

  @Test
  void expiredItemsAreReadOnRequest() {
    BatchGetItemResponse response =
        BatchGetItemResponse.builder().responses(Map.of("sagas", List.of(expired()))).build();

    assertThat(Script.of(response).run(reads.items("OrderSaga", List.of("id-1")))).isEmpty();
    assertThat(Script.of(response).run(reads.itemsEvenExpired("OrderSaga", List.of("id-1"))))
        .containsOnlyKeys("id-1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void batchUsesConsistencyOfStore(boolean consistent) {
    Script script = new Script(ItemReaderTest::all);

    script.run(reads(consistent).items("OrderSaga", List.of("id-1")));
    script.run(reads(consistent).itemsEvenExpired("OrderSaga", List.of("id-1")));

    assertThat(script.sent(BatchGetItemRequest.class))
        .extracting(request -> request.requestItems().get("sagas").consistentRead())
        .containsExactly(consistent, false);
  }

  @Test
  void unprocessedKeysAreReadImmediately() {
    // such as with a response of 16 MB: half of the keys every time
    Script script =
        new Script(
            request -> {
              List<String> asked = asked(request);
              int half = (asked.size() + 1) / 2;
              return response(asked.subList(0, half), asked.subList(half, asked.size()), request);
            });

    assertThat(script.run(reads.items("OrderSaga", ids(100)))).containsOnlyKeys(ids(100));
    assertThat(script.sent)
        .extracting(request -> asked(request).size())
        .containsExactly(100, 50, 25, 12, 6, 3, 1);
    assertThat(script.pauses).isEmpty();
  }

  @Test
  void unprocessedKeysKeepConsistency() {
    Script script =
        new Script(
            new Function<>() {
              private boolean first = true;

              @Override
              public Object apply(DynamoDbRequest request) {
                List<String> left = first ? List.of("id-2") : List.of();
                first = false;
                return response(List.of("id-1"), left, request);
              }
            });

    script.run(reads.items("OrderSaga", ids(2)));

    assertThat(script.sent(BatchGetItemRequest.class))
        .extracting(request -> request.requestItems().get("sagas").consistentRead())
        .containsExactly(true, true);
  }

  @Test
  void batchWithoutProgressPauses() {
    int[] request = {0};
    // nothing, nothing, one, nothing, the rest
    Script script =
        new Script(
            sent ->
                switch (request[0]++) {
                  case 0, 1, 3 -> response(List.of(), asked(sent), sent);
                  case 2 -> response(asked(sent).subList(0, 1), ids(3).subList(1, 3), sent);
                  default -> response(asked(sent), List.of(), sent);
                });

    assertThat(script.run(reads.items("OrderSaga", ids(3)))).containsOnlyKeys(ids(3));
    // the longest pauses; progress starts the attempts again
    assertThat(script.pauses)
        .containsExactly(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(10));
  }

  @Test
  void interruptEndsBatchWithTypedException() {
    Script script = new Script(sent -> response(List.of(), asked(sent), sent));

    assertThatThrownBy(() -> script.runInterrupted(reads.items("OrderSaga", ids(3))))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageStartingWith(
            "OrderSaga: DynamoDB left sagas out of its responses, as it does when it throttles (attempts: 1)");
  }

  @Test
  void batchWithoutProgressFails() {
    Script script = new Script(sent -> response(List.of(), asked(sent), sent));

    assertThatThrownBy(() -> script.run(reads.items("OrderSaga", ids(3))))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            unavailable -> {
              assertThat(unavailable.sagaName()).isEqualTo("OrderSaga");
              assertThat(unavailable.mayHaveBeenWritten()).isFalse();
            })
        .hasMessageStartingWith(
            "OrderSaga: DynamoDB left sagas out of its responses, as it does when it throttles (attempts: 8)");
    assertThat(script.sent).hasSize(TransactionRetry.ATTEMPTS);
    assertThat(script.pauses).hasSize(TransactionRetry.ATTEMPTS - 1);
  }

  @Test
  void everyBatchHasItsOwnAttempts() {
    List<Integer> failures = new ArrayList<>(Collections.nCopies(7, 0));
    failures.add(1);
    failures.addAll(Collections.nCopies(7, 0));
    failures.add(1);
    int[] request = {0};
    Script script =
        new Script(
            sent ->
                failures.get(request[0]++) == 0
                    ? response(List.of(), asked(sent), sent)
                    : response(asked(sent), List.of(), sent));

    assertThat(script.run(reads.items("OrderSaga", ids(200)))).hasSize(200);
    assertThat(script.sent).hasSize(16);
  }

  @Test
  void failureContainsSagaName() {
    assertThatThrownBy(
            () ->
                Script.of(SdkClientException.create("no connection"))
                    .run(reads.items("OrderSaga", ids(2))))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessage("OrderSaga: the table 'sagas' could not be read: no connection");
    assertThatThrownBy(
            () ->
                Script.of(SdkClientException.create("no connection"))
                    .run(reads.saga(TYPE, "id-1", Consistency.AS_SET)))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageStartingWith("OrderSaga id-1: the table 'sagas' could not be read");
  }

  private static ItemReader reads(boolean consistent) {
    return new ItemReader(
        Fixtures.readRequests(consistent),
        ITEMS,
        new TransactionRetry(bound -> bound - 1),
        new FailureTranslator("sagas"),
        () -> NOW);
  }

  private static List<String> ids(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "id-" + i).toList();
  }

  private static List<String> asked(DynamoDbRequest request) {
    return ((BatchGetItemRequest) request)
        .requestItems().get("sagas").keys().stream().map(ItemKeys::sagaId).toList();
  }

  /** A table that contains every saga. */
  private static Object all(DynamoDbRequest request) {
    return response(asked(request), List.of(), request);
  }

  private static BatchGetItemResponse response(
      Collection<String> found, Collection<String> left, DynamoDbRequest request) {
    KeysAndAttributes asked = ((BatchGetItemRequest) request).requestItems().get("sagas");
    BatchGetItemResponse.Builder response =
        BatchGetItemResponse.builder()
            .responses(Map.of("sagas", found.stream().map(id -> ITEMS.write(saga(id))).toList()));
    if (!left.isEmpty()) {
      Stream<Map<String, AttributeValue>> keys =
          left.stream().map(id -> Fixtures.keys().saga("OrderSaga", id));
      response.unprocessedKeys(
          Map.of(
              "sagas",
              KeysAndAttributes.builder()
                  .keys(keys.toList())
                  .consistentRead(asked.consistentRead())
                  .build()));
    }
    return response.build();
  }

  private static Saga<String> saga(String sagaId) {
    return Fixtures.first(TYPE, sagaId, "order-42", "new", NOW, "AAAAAAAA");
  }

  private static Map<String, AttributeValue> expired() {
    Map<String, AttributeValue> item = new HashMap<>(ITEMS.write(saga("id-1")));
    item.put("ttl", AttributeValue.fromN(Long.toString(NOW.getEpochSecond())));
    return item;
  }
}
