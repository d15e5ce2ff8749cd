package dev.sagastore.docs;

import dev.sagastore.construct.SagaBus;
import dev.sagastore.construct.SagaStoreTable;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/** The app that {@code docs/aws.md} deploys. */
interface AwsStackSnippets {
  public final class OrderApp {
    private OrderApp() {}

    public static void main(String[] arguments) {
      App app = new App();
      new OrderStack(app, "Orders");
      app.synth();
    }
  }

  class OrderStack extends Stack {
    OrderStack(Construct scope, String id) {
      super(scope, id);
      SagaStoreTable sagas = new SagaStoreTable(this, "Sagas");
      SagaBus bus = SagaBus.Builder.create(this, "Bus").name("orders").store(sagas).build();
      bus.connect(function("Handler", "com.example.OrderFunction"));
      bus.connectSweeper(function("Sweeper", "com.example.OrderSweeper"));

      CfnOutput.Builder.create(this, "QueueUrl").value(bus.getQueue().getQueueUrl()).build();
      CfnOutput.Builder.create(this, "DeadLetterQueueUrl")
          .value(bus.getDeadLetterQueue().getQueueUrl())
          .build();
      CfnOutput.Builder.create(this, "TableName").value(sagas.getTableName()).build();
    }

    private Function function(String id, String handler) {
      return Function.Builder.create(this, id)
          .runtime(Runtime.JAVA_21)
          .architecture(Architecture.ARM_64)
          .memorySize(1024)
          .timeout(Duration.seconds(30))
          .handler(handler)
          .code(Code.fromAsset("../orders/target/orders.jar"))
          .build();
    }
  }
}
