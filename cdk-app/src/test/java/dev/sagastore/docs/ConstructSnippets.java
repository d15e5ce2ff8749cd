package dev.sagastore.docs;

import dev.sagastore.construct.ConnectOptions;
import dev.sagastore.construct.ISagaStoreTable;
import dev.sagastore.construct.SagaStoreAlarmOptions;
import dev.sagastore.construct.SagaStoreIndexProps;
import dev.sagastore.construct.SagaStoreTable;
import dev.sagastore.construct.SagaStoreTableAttributes;
import dev.sagastore.construct.SagaStoreTableProps;
import dev.sagastore.schema.StoreAccess;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.dynamodb.ReplicaTableProps;
import software.amazon.awscdk.services.dynamodb.TableClass;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.kinesis.IStream;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.eventsources.DynamoEventSource;
import software.amazon.awscdk.services.sns.ITopic;

/** The snippets about the construct, for the compiler; never run. */
@SuppressWarnings("unused")
final class ConstructSnippets extends Stack {
  void lambda() {
    SagaStoreTable sagas = new SagaStoreTable(this, "Sagas");

    Function function =
        Function.Builder.create(this, "Handler")
            .runtime(Runtime.JAVA_21)
            .handler("com.example.OrderHandler::handleRequest")
            .code(Code.fromAsset("target/handler.jar"))
            .build();

    sagas.connect(function); // environment variables, and exactly the permissions the store needs
  }

  void others(
      SagaStoreTable sagas,
      ContainerDefinition container,
      IRole instanceRole,
      List<String> exports) {
    sagas.connect(container);
    sagas.connect(instanceRole, (name, value) -> exports.add("export " + name + "=" + value));
  }

  void readOnly(SagaStoreTable sagas, Function reporting) {
    sagas.connect(reporting, ConnectOptions.standard().withAccess(StoreAccess.READ));
  }

  void throwAway() {
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(this, "Sagas").removalPolicy(RemovalPolicy.DESTROY).build();
  }

  void shared(Stack orders, Stack test) {
    SagaStoreTableProps standard =
        SagaStoreTableProps.builder().retention(Duration.days(90)).shards(4).build();

    new SagaStoreTable(orders, "Sagas", standard);
    new SagaStoreTable(
        test, "Sagas", standard.toBuilder().removalPolicy(RemovalPolicy.DESTROY).build());
  }

  void launch() {
    WarmThroughput launch =
        WarmThroughput.builder().readUnitsPerSecond(15_000).writeUnitsPerSecond(12_000).build();
    SagaStoreTable.Builder.create(this, "Sagas")
        .warmThroughput(launch)
        .correlationIndex(SagaStoreIndexProps.builder().warmThroughput(launch).build())
        .cleanupIndex(SagaStoreIndexProps.builder().warmThroughput(launch).build())
        .build();
  }

  void keepExport(Stack dataStack, SagaStoreTable sagas, IKey key) {
    dataStack.exportValue(sagas.getTableArn());
    dataStack.exportValue(sagas.getTableName()); // only without a tableName
    dataStack.exportValue(key.getKeyArn()); // only with a customer managed key
  }

  void someTypes(SagaStoreTable sagas, Function function, Function reporting) {
    sagas.connect(function, ConnectOptions.standard().withSagaNames("OrderSaga"));
    sagas.grantRead(reporting, "OrderSaga", "RefundSaga");
  }

  void byArn() {
    SagaStoreTable sagas = SagaStoreTable.Builder.create(this, "Sagas").tableName("orders").build();
    sagas.grantRead(new ArnPrincipal("arn:aws:iam::210987654321:role/reports"));
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

  void stream(Function projection) {
    ISagaStoreTable sagas =
        SagaStoreTable.fromTableAttributes(
            this,
            "Sagas",
            SagaStoreTableAttributes.ofParameterPath("/orders/saga-store").withPublishedStream());
    projection.addEventSource(
        DynamoEventSource.Builder.create(sagas.getTable())
            .startingPosition(StartingPosition.LATEST)
            .build());
  }

  void watched(SagaStoreTable sagas, ITopic topic, Dashboard dashboard) {
    sagas.addAlarms().notify(new SnsAction(topic));
    dashboard.addWidgets(sagas.dashboardWidgets());
  }

  void watchedMore(SagaStoreTable sagas, ITopic onCall) {
    sagas.addAlarms(
        SagaStoreAlarmOptions.standard().withMetricsNamespace("Orders").withConflicts(500));
    sagas
        .addAlarms("Urgent", SagaStoreAlarmOptions.standard().withThrottledRequests(1_000))
        .notify(new SnsAction(onCall));
  }

  void escapes(SagaStoreTable sagas, IStream kinesis) {
    CfnResource table = (CfnResource) sagas.getNode().getDefaultChild();
    table.addPropertyOverride(
        "Replicas.0.KinesisStreamSpecification.StreamArn", kinesis.getStreamArn());
  }

  void replica(SagaStoreTable sagas) {
    sagas
        .getTable()
        .addReplica(
            ReplicaTableProps.builder()
                .region("us-east-1")
                .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
                .build());
  }
}
