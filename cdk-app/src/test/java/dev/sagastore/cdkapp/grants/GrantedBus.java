package dev.sagastore.cdkapp.grants;

import dev.sagastore.KeyName;
import dev.sagastore.SagaType;
import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The saga of a bus that sends to all destinations, and a store with the grants of a policy. */
final class GrantedBus {
  static final SagaType<String> ORDER = SagaType.of("OrderSaga", String.class);

  /** The delay of the timeout that only a sweep finds. */
  static final Duration LONG = Duration.ofDays(3);

  /** Messages, one after another, that use everything that a bus can do. */
  static final List<String> MESSAGES =
      List.of(
          message("placed", "OrderPlaced", "{\"orderId\":\"order-1\"}"),
          message("paid", "OrderPaid", "{\"paymentId\":\"p-1\"}"),
          // its saga doesn't exist
          message("waits", "OrderCanceled", "{\"paymentId\":\"p-2\"}"),
          // a dead letter
          message("broken", "OrderPlaced", "1"));

  private static final KeyName PAYMENT = KeyName.of("payment");

  private final EmbeddedDynamoDb engine;
  private final SagaTable table;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /** Starts the saga. */
  record OrderPlaced(String orderId) {}

  /** Completes the saga, which it finds by a key. */
  record OrderPaid(String paymentId) {}

  /** A message for another saga. */
  record OrderCanceled(String paymentId) {}

  /** A command for another queue. */
  record ReserveStock(String orderId) {}

  /** An event for a topic. */
  record OrderStarted(String orderId) {}

  /** An event for an event bus. */
  record OrderShown(String orderId) {}

  GrantedBus(EmbeddedDynamoDb engine) {
    this.engine = engine;
    this.table = SagaTable.of(engine.client(), engine.newTableName());
    table.create(Duration.ofMinutes(1));
  }

  private static String message(String id, String type, String data) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"test\",\"type\":\"%s\",\"data\":%s}"
        .formatted(id, type, data);
  }

  private static SagaDefinition<String> definition() {
    return SagaDefinition.of(ORDER)
        .startedBy(
            OrderPlaced.class,
            OrderPlaced::orderId,
            message ->
                Next.of("new")
                    .send(new ReserveStock("order-1"))
                    .publish(new OrderStarted("order-1"))
                    .publish(new OrderShown("order-1"))
                    .correlateBy(PAYMENT, "p-1")
                    .timeout("reminder", Duration.ofMinutes(5))
                    .timeout("payment", LONG))
        .on(OrderPaid.class, PAYMENT, OrderPaid::paymentId)
        .handle((state, message) -> Next.of("paid").complete())
        .on(OrderCanceled.class, PAYMENT, OrderCanceled::paymentId)
        .handle((state, message) -> Next.of("canceled").complete())
        .onTimeout("reminder", state -> Next.of("reminded"))
        .onTimeout("payment", state -> Next.of("overdue").complete())
        .build();
  }

  /** Adds the saga and its destinations. */
  void configure(SagaBusBuilder bus) {
    bus.define(definition())
        .route(ReserveStock.class, "stock")
        .publishTo(OrderStarted.class, "events")
        .publishTo(OrderShown.class, "company")
        .listener(
            new BusListener() {
              @Override
              public void failed(String operation, Throwable failure) {
                failures.add(failure);
              }
            });
  }

  /** Returns a bus, as a worker has it. */
  SagaBus bus(DynamoDbSagaStore store, SqsTransport transport, Clock clock, BusListener listener) {
    SagaBusBuilder bus =
        SagaBus.builder(transport.name())
            .store(store)
            .transport(transport)
            .format(MessageFormats.standard())
            .mapper(JacksonMessageMapper.create())
            .clock(clock)
            .listener(listener);
    configure(bus);
    return bus.build();
  }

  /** Returns a client that sends what a policy allows. */
  DynamoDbClient client(BusPolicy policy) {
    return engine
        .clientBuilder()
        .overrideConfiguration(
            config ->
                config.addExecutionInterceptor(
                    new ExecutionInterceptor() {
                      @Override
                      public void beforeExecution(
                          Context.BeforeExecution context, ExecutionAttributes attributes) {
                        for (Need need : Need.of(context.request())) {
                          policy.requireAllowed(
                              need.action()
                                  + " on "
                                  + need.resource().replace(table.name(), "sagas"));
                        }
                      }
                    }))
        .build();
  }

  DynamoDbSagaStore store(DynamoDbClient client, Clock clock) {
    return DynamoDbSagaStore.builder().client(client).tableName(table.name()).clock(clock).build();
  }

  /** Returns the failures that the bus has reported. */
  List<Throwable> failures() {
    return failures;
  }
}
