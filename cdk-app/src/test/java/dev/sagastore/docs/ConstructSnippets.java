package dev.sagastore.docs;

import dev.sagastore.construct.ConnectOptions;
import dev.sagastore.construct.SagaStoreAlarmOptions;
import dev.sagastore.construct.SagaStoreTable;
import dev.sagastore.construct.SagaStoreTableAttributes;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.sns.ITopic;

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

  void others(
      SagaStoreTable sagas,
      ContainerDefinition container,
      IRole instanceRole,
      List<String> exports) {
    sagas.connect(container);
    sagas.connect(instanceRole, (name, value) -> exports.add("export " + name + "=" + value));
  }

  void throwAway() {
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(this, "Sagas").removalPolicy(RemovalPolicy.DESTROY).build();
  }

  void someTypes(SagaStoreTable sagas, Function function, Function reporting) {
    sagas.connect(function, ConnectOptions.standard().withSagaNames("OrderSaga"));
    sagas.grantRead(reporting, "OrderSaga", "RefundSaga");
  }

  void imported(IKey key) {
    SagaStoreTable.fromTableName(this, "Sagas", "orders");
    SagaStoreTable.fromTableArn(
        this, "Archive", "arn:aws:dynamodb:eu-west-1:123456789012:table/old");
    SagaStoreTable.fromParameter(
        this, "Shared", "/orders/saga-store"); // published by parameterPath
    SagaStoreTable.fromTableAttributes(
        this,
        "Special",
        SagaStoreTableAttributes.ofTableName("special")
            .withSchema(TableSchema.standard().withShards(4))
            .withEncryptionKey(key));
  }

  void watched(SagaStoreTable sagas, ITopic topic, Dashboard dashboard) {
    sagas.addAlarms().notify(new SnsAction(topic));
    dashboard.addWidgets(sagas.dashboardWidgets());
  }

  void watchedMore(SagaStoreTable sagas) {
    sagas.addAlarms(
        SagaStoreAlarmOptions.standard().withMetricsNamespace("Orders").withConflicts(500));
  }
}
