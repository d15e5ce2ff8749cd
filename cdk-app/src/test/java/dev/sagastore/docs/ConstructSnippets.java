package dev.sagastore.docs;

import dev.sagastore.construct.SagaStoreTable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.TaskDefinition;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;

/** The snippets about the construct, for the compiler; never run. */
@SuppressWarnings("unused")
final class ConstructSnippets extends Stack {
  void lambda() {
    SagaStoreTable sagas = SagaStoreTable.Builder.create(this, "Sagas").build();

    Function function =
        Function.Builder.create(this, "Handler")
            .runtime(Runtime.JAVA_21)
            .handler("com.example.OrderHandler::handleRequest")
            .code(Code.fromAsset("target/handler.jar"))
            .build();

    sagas.connect(function); // environment variables, and exactly the permissions the store needs
  }

  void shortest(Function function) {
    SagaStoreTable sagas = SagaStoreTable.Builder.create(this, "Sagas").build();
    sagas.connect(function);
  }

  void ecs(SagaStoreTable sagas, TaskDefinition taskDefinition, ContainerDefinition container) {
    sagas.connect(taskDefinition.getTaskRole(), container::addEnvironment);
  }

  void throwAway() {
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(this, "Sagas").removalPolicy(RemovalPolicy.DESTROY).build();
  }
}
