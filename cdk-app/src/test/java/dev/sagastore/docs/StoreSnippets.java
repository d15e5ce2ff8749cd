package dev.sagastore.docs;

import dev.sagastore.AsyncSagaStore;
import dev.sagastore.CleanupCounts;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The snippets about the store, for the compiler; never run. */
@SuppressWarnings({
  "unused",
  "ClassCanBeStatic",
  "ReturnValueIgnored",
  "CheckReturnValue",
  "FutureReturnValueIgnored",
  "SystemOut"
})
final class StoreSnippets {
  record Order(String customer, String status) {
    static Order submitted(String customer) {
      return new Order(customer, "SUBMITTED");
    }

    Order paid() {
      return new Order(customer, "PAID");
    }
  }

  static class Fields {
    static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

    SagaStore store = DynamoDbSagaStore.fromEnvironment();
  }

  static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  void lifecycle(SagaStore store) {
    Saga<Order> saga = store.insert(ORDER, "order-42", Order.submitted("Ada"));
    saga = store.update(saga.withState(saga.state().paid()));

    store.findByCorrelationId(ORDER, "order-42"); // an Optional, strongly consistent
    store.update(saga.completed()); // expires 30 days from now
  }

  void modify(SagaStore store, Saga<Order> saga) {
    store.modify(ORDER, saga.sagaId(), Order::paid);
  }

  void conflict(SagaStore store, Saga<Order> saga) {
    try {
      store.update(saga.withState(saga.state().paid()));
    } catch (SagaConflictException conflict) {
      Saga<Order> current = conflict.current(ORDER).orElseThrow(() -> conflict);
      store.update(current.withState(current.state().paid()));
    }
  }

  void findAndList(SagaStore store, Saga<Order> saga, Instant yesterday) {
    store.findAllById(ORDER, List.of(saga.sagaId(), "unknown")); // in order, and what is missing

    SagaQuery<Order> stuck =
        SagaQuery.builder(ORDER).active().updatedBefore(yesterday).pageSize(20).build();
    SagaPage<Order> page = store.list(stuck);
    page.nextToken().ifPresent(token -> store.list(stuck.startingAt(token))); // today or next week

    try (Stream<Saga<Order>> all = store.stream(SagaQuery.of(ORDER))) {
      all.forEach(System.out::println); // reads pages as it goes
    }

    CleanupCounts counts = store.deleteCompleted(ORDER, yesterday); // not waiting for expiry
  }

  void identity() {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder()
            .environment(System.getenv())
            .identity(SagaIdentity.GUARDED)
            .build();
    store.insert(ORDER, "4711", "order-42", Order.submitted("Ada"));
  }

  void async() {
    AsyncSagaStore store = DynamoDbAsyncSagaStore.fromEnvironment();

    store
        .insert(ORDER, "order-42", Order.submitted("Ada"))
        .thenCompose(saga -> store.modify(ORDER, saga.sagaId(), Order::paid));
  }

  void byHand(DynamoDbClient dynamoDb) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(dynamoDb).tableName("sagas").build();
    store.table().verify(); // at the start of a service: lists every difference to the table
  }
}
