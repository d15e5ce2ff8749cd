package dev.sagastore.docs;

import dev.sagastore.construct.SagaStoreTable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

class OrderStack extends Stack {
  OrderStack(Construct scope, String id) {
    super(scope, id);
    SagaStoreTable sagas = new SagaStoreTable(this, "Sagas");
    Function function =
        Function.Builder.create(this, "Handler")
            .runtime(Runtime.JAVA_21)
            .memorySize(1024)
            .timeout(Duration.seconds(30))
            .handler("com.example.OrderHandler::handleRequest")
            .code(Code.fromAsset("../orders/target/orders.jar"))
            .build();
    sagas.connect(function);
  }
}
