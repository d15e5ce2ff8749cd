package dev.sagastore.docs;

import dev.sagastore.construct.SagaBus;
import dev.sagastore.construct.SagaStoreTable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

class OrderBusStack extends Stack {
  OrderBusStack(Construct scope, String id, IQueue stock) {
    super(scope, id);
    SagaStoreTable sagas = new SagaStoreTable(this, "Sagas");
    SagaBus bus =
        SagaBus.Builder.create(this, "Bus")
            .name("orders")
            .store(sagas)
            .destination("stock", stock)
            .build();
    bus.connect(function("Handler", "com.example.OrderFunction"));
    bus.connectSweeper(function("Sweeper", "com.example.OrderSweeper"));
  }

  private Function function(String id, String handler) {
    return Function.Builder.create(this, id)
        .runtime(Runtime.JAVA_21)
        .memorySize(1024)
        .timeout(Duration.seconds(30))
        .handler(handler)
        .code(Code.fromAsset("../orders/target/orders.jar"))
        .build();
  }
}
