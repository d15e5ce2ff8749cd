package dev.sagastore.docs;

import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The snippets about the store, for the compiler; never run. */
@SuppressWarnings({"unused", "ClassCanBeStatic", "ReturnValueIgnored", "CheckReturnValue"})
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

  void byHand(DynamoDbClient dynamoDb) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(dynamoDb).tableName("sagas").build();
    store.table().verify(); // at the start of a service: lists every difference to the table
  }
}
