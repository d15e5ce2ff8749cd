package dev.sagastore.docs;

import dev.sagastore.construct.ConnectOptions;
import dev.sagastore.construct.ISagaBus;
import dev.sagastore.construct.ISagaStoreTable;
import dev.sagastore.construct.SagaBus;
import dev.sagastore.construct.SagaBusAlarmOptions;
import dev.sagastore.construct.SagaBusAttributes;
import dev.sagastore.construct.SagaBusProps;
import dev.sagastore.construct.SagaStoreAlarmOptions;
import dev.sagastore.construct.SagaStoreIndexProps;
import dev.sagastore.construct.SagaStoreTable;
import dev.sagastore.construct.SagaStoreTableAttributes;
import dev.sagastore.construct.SagaStoreTableProps;
import dev.sagastore.schema.StoreAccess;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import java.util.Map;
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
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.kinesis.IStream;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.eventsources.DynamoEventSource;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sqs.IQueue;

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

  void busOnEcs(SagaBus bus, ContainerDefinition container) {
    bus.connect(container);
  }

  void snapStart(SagaBus bus, Function function) {
    bus.connect(function.addAlias("live"));
  }

  void busOfSomeTypes(SagaBus bus, Function function) {
    bus.connect(function, ConnectOptions.standard().withSagaNames("OrderSaga"));
  }

  void sharedBus(SagaStoreTable sagas, Stack tests, SagaStoreTable sagasOfTests) {
    SagaBusProps standard =
        SagaBusProps.builder()
            .name("orders")
            .store(sagas)
            .batchSize(100)
            .batchWindow(Duration.seconds(1))
            .build();

    new SagaBus(this, "Bus", standard);
    new SagaBus(tests, "Bus", standard.toBuilder().store(sagasOfTests).build());
  }

  void destinations(
      SagaStoreTable sagas, SagaBus stock, IQueue mails, ITopic orderEvents, IEventBus company) {
    SagaBus.Builder.create(this, "Bus")
        .name("orders")
        .store(sagas)
        .destination(stock)
        .destination("mails", mails)
        .destination("events", orderEvents)
        .destination("company", company)
        .build();
  }

  void replies(SagaBus stock, SagaBus orders) {
    stock.addDestination(orders);
  }

  void senders(SagaBus bus, Function api, ContainerDefinition shop, IRole operator) {
    bus.sendFrom(api);
    bus.sendFrom(shop);
    bus.grantRedrive(operator);
  }

  void importedBus(Function api) {
    ISagaBus bus =
        SagaBus.fromSagaBusAttributes(
            this,
            "Bus",
            SagaBusAttributes.ofName("orders")
                .withQueueArn("arn:aws:sqs:eu-west-1:123456789012:orders")
                .withDeadLetterQueueArn("arn:aws:sqs:eu-west-1:123456789012:orders-dead-letters"));
    bus.sendFrom(api);
  }

  void events(SagaBus bus, IBucket bucket) {
    Rule.Builder.create(this, "Uploads")
        .eventPattern(
            EventPattern.builder()
                .source(List.of("aws.s3"))
                .detailType(List.of("Object Created"))
                .detail(Map.of("bucket", Map.of("name", List.of(bucket.getBucketName()))))
                .build())
        .targets(List.of(bus.eventTarget()))
        .build();
  }

  void subscription(SagaBus bus, ITopic payments) {
    payments.addSubscription(bus.topicSubscription());
  }

  void otherAccount(SagaBus bus) {
    bus.sendFrom(new AccountPrincipal("210987654321"));
  }

  void watchedBus(SagaBus bus, ITopic topic, Dashboard dashboard) {
    bus.addAlarms().notify(new SnsAction(topic));
    dashboard.addWidgets(bus.dashboardWidgets());
  }

  void watchedBusMore(SagaBus bus, ITopic onCall) {
    bus.addAlarms("Urgent", SagaBusAlarmOptions.standard().withMessageAge(Duration.hours(2)))
        .notify(new SnsAction(onCall));
  }
}
