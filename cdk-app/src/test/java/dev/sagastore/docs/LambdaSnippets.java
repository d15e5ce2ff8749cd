package dev.sagastore.docs;

import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.lambda.LambdaSagaBus;
import dev.sagastore.bus.lambda.SagaBusHandler;
import dev.sagastore.bus.lambda.SagaSweepHandler;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.docs.BusSnippets.QuickStart.OrderSaga;
import dev.sagastore.docs.BusSnippets.QuickStart.ReserveStock;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Duration;

/** The functions in the documentation of the bus. */
interface LambdaSnippets {
  public final class OrderFunction extends SagaBusHandler {
    public OrderFunction() {
      super(OrderFunction::configure);
    }

    static void configure(SagaBusBuilder bus) {
      bus.define(OrderSaga.definition())
          .route(ReserveStock.class, "stock")
          .publishTo("order-events");
    }
  }

  public final class OrderSweeper extends SagaSweepHandler {
    public OrderSweeper() {
      super(OrderFunction::configure);
    }
  }

  /** Settings that differ from the defaults. */
  final class SecondFunction extends SagaBusHandler {
    SecondFunction() {
      super(
          LambdaSagaBus.builder(OrderFunction::configure)
              .store(DynamoDbSagaStore.fromEnvironment("ORDERS_"))
              .transport(SqsTransport.fromEnvironment("ORDERS_"))
              .reserve(Duration.ofSeconds(10))
              .build());
    }
  }
}
