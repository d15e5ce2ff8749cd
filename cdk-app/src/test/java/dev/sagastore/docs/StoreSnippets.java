package dev.sagastore.docs;

import dev.sagastore.AsyncSagaStore;
import dev.sagastore.CleanupCounts;
import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The snippets about the store, for the compiler; never run. */
@SuppressWarnings({"unused", "ClassCanBeStatic", "SystemOut"})
final class StoreSnippets {
  record Order(String customer, String status) {
    static Order submitted(String customer) {
      return new Order(customer, "SUBMITTED");
    }

    Order paid() {
      return new Order(customer, "PAID");
    }

    boolean isPaid() {
      return status.equals("PAID");
    }

    Order shipped() {
      return new Order(customer, "SHIPPED");
    }
  }

  static class Fields {
    static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

    SagaStore store = DynamoDbSagaStore.fromEnvironment();
  }

  static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  void lifecycle(SagaStore store) {
    SagaReference.ByCorrelationId<Order> order = ORDER.correlationId("order-42");

    store.insertOrGet(order, Order.submitted("Ada")); // says whether it is new
    store.modify(order, Order::paid); // starts again if another worker was faster
    Optional<Saga<Order>> found = store.find(order); // strongly consistent
    store.complete(order, Order::shipped); // expires 30 days from now
  }

  enum Reply {
    PAID,
    PAID_BEFORE
  }

  void change(SagaStore store) {
    Reply reply =
        store
            .change(
                ORDER.correlationId("order-42"),
                saga ->
                    saga.state().isPaid()
                        ? SagaChange.<Order>nothing().returning(Reply.PAID_BEFORE)
                        : SagaChange.to(saga.state().paid()).returning(Reply.PAID))
            .result();
  }

  void keys(SagaStore store, SagaReference.ByCorrelationId<Order> order) {
    KeyName payment = KeyName.of("payment");
    store.change(order, saga -> SagaChange.<Order>nothing().andAddKey(payment, "p-17"));
    store.modify(ORDER.key(payment, "p-17"), Order::paid); // two strongly consistent reads
  }

  void findAndList(SagaStore store, Instant yesterday) {
    SagaBatch<Order> batch = store.findAllById(ORDER, List.of("4711", "4712")); // 100 a request

    SagaQuery<Order> stuck =
        SagaQuery.builder(ORDER).active().updatedBefore(yesterday).pageSize(20).build();
    SagaPage<Order> page = store.list(stuck);
    String token = page.nextToken().orElseThrow(); // keep it, for a link to the next page
    SagaPage<Order> next = store.list(stuck.startingAt(token)); // today or next week

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
    store.insert(ORDER.correlationId("order-42").withNewId("4711"), Order.submitted("Ada"));
  }

  void async() {
    AsyncSagaStore store = DynamoDbAsyncSagaStore.fromEnvironment();

    SagaReference.ByCorrelationId<Order> order = ORDER.correlationId("order-42");
    CompletableFuture<Saga<Order>> paid =
        store
            .insertOrGet(order, Order.submitted("Ada"))
            .thenCompose(inserted -> store.modify(order, Order::paid));
  }

  void byHand(DynamoDbClient dynamoDb) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(dynamoDb).tableName("sagas").build();
    store.table().verify(); // at the start of a service: lists every difference to the table
  }
}
