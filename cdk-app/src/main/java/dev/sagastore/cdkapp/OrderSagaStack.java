package dev.sagastore.cdkapp;

import dev.sagastore.cdkapp.OrderSagaStackProps.Worker;
import dev.sagastore.construct.SagaStoreTable;
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
import software.constructs.Construct;

/**
 * The order saga: a queue of events, the function that handles them, and the table of its sagas.
 * {@link OrderSagaStackProps} says what can be added: alarms, and a worker on ECS.
 *
 * <p>The worker takes events from the same queue as the function, beside it: the store keeps them
 * from harming each other, and whichever is removed or breaks, the other goes on.
 *
 * <p>The stack belongs to no account or region until it is deployed. Everything in it that can have
 * tags has {@code application = order-saga}, by which its costs can be told apart.
 */
public final class OrderSagaStack extends Stack {
  /**
   * Declares the stack.
   *
   * @param scope the app
   * @param id the stack's id and name
   * @param props what may differ
   * @param code what runs in it
   */
  public OrderSagaStack(Construct scope, String id, OrderSagaStackProps props, OrderSagaCode code) {
    super(scope, id);
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(this, "Sagas")
            .removalPolicy(props.removalPolicy())
            .retention(Duration.days(props.retention().toDays()))
            .build();
    OrderEvents events = new OrderEvents(this, "Events", OrderFunction.timeout());
    OrderFunction orders =
        new OrderFunction(
            this, "Orders", code.function(), props.reservedConcurrency(), props.removalPolicy());
    sagas.connect(orders.function());
    orders.consume(events.queue());

    output("QueueUrl", "where events are sent to", events.queue().getQueueUrl());
    output("DeadLettersUrl", "events that failed", events.deadLetters().getQueueUrl());
    output("TableName", "the sagas", sagas.getTableName());
    output("FunctionName", "the function; its alias is live", orders.function().getFunctionName());
    if (props.worker() == Worker.ECS) {
      addWorker(props, code, sagas, events);
    }
    if (!(props.alarms() instanceof AlarmTarget.None)) {
      OrderAlarms alarms = new OrderAlarms(this, "Alarms", props.alarms());
      alarms.watch(events);
      alarms.watch(orders.function());
      alarms.notifyOf(sagas.addAlarms().getAlarms());
    }
    Tags.of(this).add("application", "order-saga");
  }

  private void addWorker(
      OrderSagaStackProps props, OrderSagaCode code, SagaStoreTable sagas, OrderEvents events) {
    OrderWorkerService worker =
        new OrderWorkerService(
            this, "Worker", network(), code.image(), events.queue(), props.removalPolicy());
    sagas.connect(worker.container());
    output("WorkerName", "the worker's service", worker.service().getServiceName());
  }

  /** Stands in for the network that you have: two public subnets, and DynamoDB without detours. */
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
