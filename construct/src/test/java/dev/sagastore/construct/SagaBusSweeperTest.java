package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.BusAccess;
import dev.sagastore.schema.StoreAccess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Function;

class SagaBusSweeperTest {
  private static final String SCHEDULE = "AWS::Scheduler::Schedule";
  private static final String ASYNC = "AWS::Lambda::EventInvokeConfig";

  @Test
  void sweeperIsInvokedEveryMinuteWithoutRetries() {
    BusStack orders = BusStack.create();
    assertThat(orders.bus().connectSweeper(orders.function("Sweeper")).getSuccess()).isTrue();
    Template template = orders.template();

    Map<String, Object> schedule = Templates.properties(template, SCHEDULE);
    assertThat(schedule)
        .containsEntry("ScheduleExpression", "rate(1 minute)")
        .containsEntry("FlexibleTimeWindow", Map.of("Mode", "OFF"))
        .containsEntry("State", "ENABLED");
    assertThat(Templates.map(schedule.get("Target")))
        .containsEntry("Arn", BusStack.arn(template, BusStack.FUNCTION, "Sweeper"))
        .containsEntry(
            "RetryPolicy", Map.of("MaximumRetryAttempts", 0, "MaximumEventAgeInSeconds", 60));
    // the scheduler invokes asynchronously
    assertThat(Templates.properties(template, ASYNC))
        .containsEntry("MaximumRetryAttempts", 0)
        .containsEntry("MaximumEventAgeInSeconds", 60)
        .containsEntry("Qualifier", "$LATEST");
  }

  @Test
  void schedulerMayInvokeOnlyTheSweeper() {
    BusStack orders = BusStack.create();
    orders.bus().connectSweeper(orders.function("Sweeper"));
    Template template = orders.template();

    Map<String, Object> role = BusStack.properties(template, "AWS::IAM::Role", "BusSweepRole");
    assertThat(role.get("AssumeRolePolicyDocument").toString())
        .contains("scheduler.amazonaws.com", "aws:SourceAccount");
    assertThat(Templates.map(((List<?>) role.get("Policies")).get(0)).get("PolicyDocument"))
        .isEqualTo(
            Map.of(
                "Version",
                "2012-10-17",
                "Statement",
                List.of(
                    Policies.allow(
                        List.of("lambda:InvokeFunction"),
                        BusStack.arn(template, BusStack.FUNCTION, "Sweeper")))));
    assertThat(template.findResources("AWS::IAM::Policy")).hasSize(1);
  }

  @Test
  void aliasSweepsWithAPrefix() {
    BusStack orders = BusStack.create();
    Alias live = orders.function("Sweeper").addAlias("live");
    orders.bus().connectSweeper(live, ConnectOptions.standard().withEnvironmentPrefix("ORDERS_"));

    assertThat(BusStack.variables(orders.template(), "Sweeper"))
        .containsKeys("ORDERS_SAGA_BUS_QUEUE_URL", "ORDERS_SAGA_STORE_TABLE_NAME");
  }

  @Test
  void functionSweepsForOneBus() {
    BusStack orders = BusStack.create();
    SagaBus carts =
        SagaBus.Builder.create(orders.stack(), "Carts").name("carts").store(orders.sagas()).build();
    ConnectOptions prefixed = ConnectOptions.standard().withEnvironmentPrefix("CARTS_");
    Function sweeper = orders.function("Sweeper");
    Function handler = orders.function("Handler");
    orders.bus().connectSweeper(sweeper);
    orders.bus().connect(handler);

    assertThatThrownBy(() -> carts.connectSweeper(sweeper, prefixed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Carts: Orders/Sweeper is connected to Orders/Bus, and a function sweeps for"
                + " one bus: use a function for each bus");
    assertThatThrownBy(() -> carts.connectSweeper(handler, prefixed))
        .hasMessageContaining("Orders/Handler is connected to Orders/Bus, and a function sweeps");
    assertThatThrownBy(() -> carts.connect(sweeper, prefixed))
        .hasMessageContaining("Orders/Sweeper is connected to Orders/Bus, and a function handles");
    carts.sendFrom(sweeper, "CARTS_");
  }

  @Test
  void sweeperIsGrantedWhatASweepSends() {
    BusStack orders = BusStack.create();
    orders.bus().connectSweeper(orders.function("Sweeper"));
    Template template = orders.template();

    assertThat(BusStack.statements(template, "SweeperServiceRole"))
        .containsExactlyInAnyOrder(
            Policies.allow(
                BusAccess.SWEEP.queueActions(), BusStack.arn(template, BusStack.QUEUE, "BusQueue")),
            Policies.allow(StoreAccess.SWEEP.itemActions(), Templates.tableArn(template)),
            Policies.allow(StoreAccess.SWEEP.indexActions(), Templates.indexArn(template, "GSI2")));
    assertThat(BusStack.variables(template, "Sweeper"))
        .containsKeys("SAGA_BUS_QUEUE_URL", "SAGA_BUS_DESTINATIONS", "SAGA_STORE_TABLE_NAME");
    template.resourceCountIs(BusStack.EVENT_SOURCE, 0);
  }

  @Test
  void sweeperHasAReservedConcurrencyOfOne() {
    BusStack orders = BusStack.create();
    orders.bus().connectSweeper(orders.function("Sweeper"));
    BusStack without = BusStack.create(builder -> builder.reservedSweeperConcurrency(false));
    without.bus().connectSweeper(without.function("Sweeper"));
    BusStack paused = BusStack.create();
    paused
        .bus()
        .connectSweeper(
            BusStack.function(paused.stack(), "Sweeper").reservedConcurrentExecutions(0).build());

    assertThat(sweeper(orders)).containsEntry("ReservedConcurrentExecutions", 1);
    assertThat(sweeper(without)).doesNotContainKey("ReservedConcurrentExecutions");
    assertThat(sweeper(paused)).containsEntry("ReservedConcurrentExecutions", 0);
  }

  private static Map<String, Object> sweeper(BusStack orders) {
    return BusStack.properties(orders.template(), BusStack.FUNCTION, "Sweeper");
  }

  @Test
  void concurrentSweepsFail() {
    BusStack orders = BusStack.create();
    Function function = orders.function("Sweeper");
    orders.bus().connectSweeper(function);
    ((CfnFunction) function.getNode().getDefaultChild()).setReservedConcurrentExecutions(2);

    orders
        .assertFails()
        .hasMessageContaining("the sweeper Orders/Sweeper has a reserved concurrency of 2");
  }

  @Test
  void aliasSweeps() {
    BusStack orders = BusStack.create();
    Alias live = orders.function("Sweeper").addAlias("live");
    orders.bus().connectSweeper(live);
    Template template = orders.template();

    Map<String, Object> alias =
        Map.of("Ref", BusStack.id(template, "AWS::Lambda::Alias", "SweeperAliaslive"));
    assertThat(Templates.map(Templates.properties(template, SCHEDULE).get("Target")))
        .containsEntry("Arn", alias);
    // CDK takes the name from the ARN
    assertThat(Templates.properties(template, ASYNC).get("Qualifier").toString())
        .contains(alias.toString());
    assertThat(BusStack.variables(template, "Sweeper")).containsKey("SAGA_BUS_QUEUE_URL");
  }

  @Test
  void optionsNarrowTheSweep() {
    BusStack orders = BusStack.create();
    orders
        .bus()
        .connectSweeper(
            orders.function("Sweeper"),
            ConnectOptions.standard().withSagaNames("OrderSaga").withEnvironmentPrefix("A_"));
    Template template = orders.template();

    assertThat(BusStack.statements(template, "SweeperServiceRole").toString())
        .contains("SAGA#OrderSaga");
    assertThat(BusStack.variables(template, "Sweeper"))
        .containsKeys("A_SAGA_BUS_QUEUE_URL", "A_SAGA_STORE_TABLE_NAME");
  }

  @Test
  void functionWithoutSweeperFails() {
    BusStack orders = BusStack.create();
    orders.bus().connect(orders.function("Handler"));

    orders
        .assertFails()
        .hasMessageContaining(
            "the bus has functions and no sweeper, without which timeouts of more than 15 minutes"
                + " never come: call connectSweeper, or set withoutSweeper");
  }

  @Test
  void workerSweepsByItself() {
    BusStack orders = BusStack.create();
    orders.bus().connect(orders.function("Handler"));
    orders.bus().connect(orders.container());

    orders.template().resourceCountIs(SCHEDULE, 0);
  }

  @Test
  void sweeperWithoutTableFails() {
    BusStack orders = BusStack.create();
    SagaBus bus = SagaBus.Builder.create(orders.stack(), "Other").name("other").build();
    bus.connectSweeper(orders.function("Sweeper"));

    assertThatThrownBy(orders::template)
        .hasMessageContaining("Orders/Sweeper is connected to the bus, and to no table");
  }

  @Test
  void busHasOneSweeper() {
    BusStack orders = BusStack.create();
    orders.bus().connectSweeper(orders.function("Sweeper"));

    assertThatThrownBy(() -> orders.bus().connectSweeper(orders.function("Second")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Orders/Bus: Orders/Sweeper is the sweeper: a bus has one");
  }

  @Test
  void handlerCannotSweep() {
    BusStack orders = BusStack.create();
    Function function = orders.function("Handler");
    orders.bus().connect(function);

    assertThatThrownBy(() -> orders.bus().connectSweeper(function))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Bus: Orders/Handler handles the messages of the bus");
  }

  @Test
  void sweeperCannotHandle() {
    BusStack orders = BusStack.create();
    Function function = orders.function("Sweeper");
    orders.bus().connectSweeper(function);

    assertThatThrownBy(() -> orders.bus().connect(function))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Bus: Orders/Sweeper is the sweeper");
  }

  @Test
  void retriesOfTheFunctionFail() {
    BusStack orders = BusStack.create();
    Function function = BusStack.function(orders.stack(), "Sweeper").retryAttempts(1).build();

    assertThatThrownBy(() -> orders.bus().connectSweeper(function))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Orders/Bus: Orders/Sweeper configures its asynchronous invocations");
    assertThat(orders.template().findResources(BusStack.FUNCTION).toString())
        .doesNotContain("SAGA_");
  }
}
