package dev.sagastore.cdkapp;

import dev.sagastore.cdkapp.OrderSagaStackProps.Worker;
import dev.sagastore.construct.SagaBus;
import dev.sagastore.construct.SagaStoreTable;
import dev.sagastore.example.order.OrderBus;
import dev.sagastore.example.order.OrderSweeper;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/**
 * The order saga: the table of its sagas, the bus with its queues, the function that handles their
 * messages, and the sweeper that wakes sagas up. {@link OrderSagaStackProps} lists what can be
 * added: alarms, and a worker on ECS.
 *
 * <p>The worker receives from the same queue as the function. Either can be removed, and the other
 * continues.
 *
 * <p>The stack belongs to no account or region until it is deployed. All resources that can have
 * tags have {@code application = order-saga}, so that their costs can be told apart.
 */
public final class OrderSagaStack extends Stack {
  /** The maximum of concurrent batches if nothing is reserved; accounts have 10 at least. */
  private static final int DEFAULT_MAX_CONCURRENCY = 10;

  /**
   * Declares the stack.
   *
   * @param scope the app
   * @param id ID and name of the stack
   * @param props what differs between deployments
   * @param code what runs in it
   */
  public OrderSagaStack(Construct scope, String id, OrderSagaStackProps props, OrderSagaCode code) {
    super(scope, id);
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(this, "Sagas")
            .removalPolicy(props.removalPolicy())
            .retention(Duration.days(props.retention().toDays()))
            .build();
    Topic events = Topic.Builder.create(this, "Events").enforceSsl(true).build();
    SagaBus bus =
        SagaBus.Builder.create(this, "Bus")
            .name(OrderBus.NAME)
            .store(sagas)
            .destination(OrderBus.EVENTS, events)
            .maxConcurrency(props.reservedConcurrency().orElse(DEFAULT_MAX_CONCURRENCY))
            .reservedSweeperConcurrency(props.reservedConcurrency().isPresent())
            .build();
    FunctionTemplate functions = new FunctionTemplate(code.function(), props.removalPolicy());
    MessageFunction orders =
        new MessageFunction(this, "Orders", functions, props.reservedConcurrency());
    bus.connect(orders.live());
    bus.connectSweeper(
        functions.builder(new Construct(this, "Sweeper"), OrderSweeper.class).build());
    if (props.worker() == Worker.ECS) {
      OrderWorkerService worker =
          new OrderWorkerService(this, "Worker", network(), code.image(), props.removalPolicy());
      bus.connect(worker.container());
      output("WorkerName", "the worker's service", worker.service().getServiceName());
    }
    if (!(props.alarms() instanceof AlarmTarget.None)) {
      OrderAlarms alarms = new OrderAlarms(this, "Alarms", props.alarms());
      alarms.watch(sagas);
      alarms.watch(bus);
    }

    output("QueueUrl", "the queue for messages", bus.getQueue().getQueueUrl());
    output("DeadLettersUrl", "dead letters", bus.getDeadLetterQueue().getQueueUrl());
    output("EventsTopicArn", "events of the orders", events.getTopicArn());
    output("TableName", "the sagas", sagas.getTableName());
    output("FunctionName", "the function; its alias is live", orders.function().getFunctionName());
    Tags.of(this).add("application", "order-saga");
  }

  /** Returns a stand-in for your network: two public subnets, and an endpoint of DynamoDB. */
  private Vpc network() {
    return Vpc.Builder.create(this, "Network")
        .maxAzs(2)
        .natGateways(0)
        // nothing uses that group, and CDK would deploy a function to restrict it
        .restrictDefaultSecurityGroup(false)
        .subnetConfiguration(
            List.of(
                SubnetConfiguration.builder()
                    .name("Public")
                    .subnetType(SubnetType.PUBLIC)
                    // the worker asks for an address itself
                    .mapPublicIpOnLaunch(false)
                    .build()))
        .gatewayEndpoints(
            Map.of(
                "DynamoDb",
                GatewayVpcEndpointOptions.builder()
                    .service(GatewayVpcEndpointAwsService.DYNAMODB)
                    .build()))
        .build();
  }

  private void output(String id, String description, String value) {
    CfnOutput.Builder.create(this, id).description(description).value(value).build();
  }
}
