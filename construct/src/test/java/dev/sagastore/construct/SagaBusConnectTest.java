package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.BusAccess;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.StoreAccess;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.EventSourceMappingOptions;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Version;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.Queue;

class SagaBusConnectTest {

  @Test
  void functionHandlesMessagesAndReportsFailures() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    assertThat(orders.bus().connect(orders.function("Handler")).getSuccess()).isTrue();
    Template template = orders.template();

    assertThat(eventSource(template))
        .containsEntry("BatchSize", 10)
        .containsEntry("FunctionResponseTypes", List.of("ReportBatchItemFailures"))
        .containsEntry("EventSourceArn", BusStack.arn(template, BusStack.QUEUE, "BusQueue"))
        .containsEntry(
            "FunctionName", Map.of("Ref", BusStack.id(template, BusStack.FUNCTION, "Handler")))
        .doesNotContainKeys("MaximumBatchingWindowInSeconds", "ScalingConfig");
    // Lambda checks the role when the event source is created
    assertThat(
            template
                .findResources(BusStack.EVENT_SOURCE)
                .values()
                .iterator()
                .next()
                .get("DependsOn")
                .toString())
        .contains("HandlerServiceRoleDefaultPolicy");
  }

  @Test
  void eventSourceHasChosenProperties() {
    BusStack orders =
        BusStack.create(
            builder ->
                builder
                    .withoutSweeper()
                    .batchSize(500)
                    .batchWindow(Duration.seconds(5))
                    .maxConcurrency(20));
    orders.bus().connect(orders.function("Handler"));

    assertThat(eventSource(orders.template()))
        .containsEntry("BatchSize", 500)
        .containsEntry("MaximumBatchingWindowInSeconds", 5)
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 20));
  }

  @Test
  void reservedConcurrencyLimitsTheEventSource() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    orders
        .bus()
        .connect(
            BusStack.function(orders.stack(), "Handler").reservedConcurrentExecutions(7).build());

    assertThat(eventSource(orders.template()))
        .containsEntry("ScalingConfig", Map.of("MaximumConcurrency", 7));
  }

  @Test
  void functionGetsVariablesOfBusAndTable() {
    Stack stack = new Stack(new App(), "Orders");
    Queue stock = new Queue(stack, "Stock");
    Topic events = new Topic(stack, "Events");
    EventBus company = new EventBus(stack, "Company");
    BusStack orders =
        BusStack.in(
            stack,
            builder ->
                builder
                    .withoutSweeper()
                    .destination("stock", stock)
                    .destination("events", events)
                    .destination("company", company));
    orders.bus().connect(orders.function("Handler"));
    Template template = orders.template();

    Map<String, Object> variables = BusStack.variables(template, "Handler");
    assertThat(variables)
        .containsEntry("SAGA_BUS_NAME", "orders")
        .containsEntry("SAGA_BUS_QUEUE_URL", ref(template, BusStack.QUEUE, "BusQueue"))
        .containsEntry(
            "SAGA_BUS_DEAD_LETTER_QUEUE_URL", ref(template, BusStack.QUEUE, "BusDeadLetters"))
        .containsEntry("SAGA_BUS_VISIBILITY_TIMEOUT", "PT3M")
        .containsEntry(
            "SAGA_BUS_DESTINATIONS",
            Map.of(
                "Fn::Join",
                List.of(
                    "",
                    List.of(
                        "{\"stock\":\"",
                        ref(template, BusStack.QUEUE, "Stock"),
                        "\",\"events\":\"",
                        ref(template, "AWS::SNS::Topic", "Events"),
                        "\",\"company\":\"",
                        BusStack.arn(template, "AWS::Events::EventBus", "Company"),
                        "\"}"))))
        .containsEntry("SAGA_STORE_TABLE_NAME", Templates.tableName(template))
        .hasSize(BusEnvironmentVariable.values().length + EnvironmentVariable.values().length);
  }

  @Test
  void busWithoutDestinationsHasAnEmptyObject() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    orders.bus().connect(orders.function("Handler"));

    assertThat(BusStack.variables(orders.template(), "Handler"))
        .containsEntry("SAGA_BUS_DESTINATIONS", "{}");
  }

  @Test
  void environmentHasEveryVariableInTheOrderOfTheSchema() {
    assertThat(BusStack.create().bus().getEnvironment().keySet())
        .containsExactlyElementsOf(
            Arrays.stream(BusEnvironmentVariable.values())
                .map(BusEnvironmentVariable::variableName)
                .toList());
    assertThat(BusStack.create().bus().environment("A_"))
        .containsEntry("A_SAGA_BUS_NAME", "orders")
        .isUnmodifiable();
  }

  @Test
  void functionIsGrantedWhatItSendsAndWhatLambdaPolls() {
    Stack stack = new Stack(new App(), "Orders");
    Queue stock = new Queue(stack, "Stock");
    Topic events = new Topic(stack, "Events");
    EventBus company = new EventBus(stack, "Company");
    BusStack orders =
        BusStack.in(
            stack,
            builder ->
                builder
                    .withoutSweeper()
                    .destination("stock", stock)
                    .destination("events", events)
                    .destination("company", company));
    orders.bus().connect(orders.function("Handler"));
    Template template = orders.template();

    List<Map<String, Object>> ofBus = ofBus(template, "HandlerServiceRole");
    assertThat(ofBus)
        .containsExactlyInAnyOrder(
            allow(template, BusAccess.FUNCTION.queueActions(), BusStack.QUEUE, "BusQueue"),
            allow(
                template,
                BusAccess.FUNCTION.deadLetterQueueActions(),
                BusStack.QUEUE,
                "BusDeadLetters"),
            allow(template, List.of("sqs:SendMessage"), BusStack.QUEUE, "Stock"),
            Policies.allow(List.of("sns:Publish"), ref(template, "AWS::SNS::Topic", "Events")),
            allow(template, List.of("events:PutEvents"), "AWS::Events::EventBus", "Company"));
    assertThat(BusStack.statements(template, "HandlerServiceRole").toString())
        .contains("dynamodb:UpdateItem", "dynamodb:DescribeTable")
        .doesNotContain("*");
  }

  @Test
  void aliasHandlesMessagesWithTheEnvironmentOfItsFunction() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    Alias live = orders.function("Handler").addAlias("live");
    orders.bus().connect(live);
    Template template = orders.template();

    assertThat(eventSource(template).get("FunctionName").toString())
        .contains(BusStack.id(template, "AWS::Lambda::Alias", "HandlerAliaslive"), ":live");
    assertThat(BusStack.variables(template, "Handler"))
        .containsEntry("SAGA_BUS_VISIBILITY_TIMEOUT", "PT3M");
  }

  @Test
  void aliasFollowsTheNameOfTheQueue() {
    assertThat(Stream.of("orders", "orders", "carts").map(SagaBusConnectTest::versionFor).toList())
        .satisfies(versions -> assertThat(versions.get(0)).isEqualTo(versions.get(1)))
        .satisfies(versions -> assertThat(versions.get(0)).isNotEqualTo(versions.get(2)));
  }

  private static String versionFor(String queueName) {
    BusStack orders = BusStack.create(builder -> builder.withoutSweeper().queueName(queueName));
    orders.bus().connect(orders.function("Handler").addAlias("live"));
    return orders.template().findResources("AWS::Lambda::Version").keySet().iterator().next();
  }

  @Test
  void aliasOfForeignFunctionFails() {
    BusStack orders = BusStack.create();
    Alias alias =
        Alias.Builder.create(orders.stack(), "Alias")
            .aliasName("live")
            .version(
                Version.fromVersionArn(
                    orders.stack(),
                    "Version",
                    "arn:aws:lambda:eu-west-1:123456789012:function:orders:3"))
            .build();

    assertThatThrownBy(() -> orders.bus().connect(alias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Alias is an alias of a function that this app doesn't");
  }

  @Test
  void containerGetsVariablesAndPermissionsOfWorker() {
    BusStack orders = BusStack.create();
    orders.bus().connect(orders.container());
    Template template = orders.template();

    List<?> containers =
        (List<?>)
            Templates.properties(template, "AWS::ECS::TaskDefinition").get("ContainerDefinitions");
    assertThat(Templates.map(containers.get(0)).get("Environment").toString())
        .contains("SAGA_BUS_QUEUE_URL", "SAGA_STORE_TABLE_NAME", "PT30S");
    assertThat(ofBus(template, "TaskTaskRole"))
        .containsExactlyInAnyOrder(
            allow(template, BusAccess.WORKER.queueActions(), BusStack.QUEUE, "BusQueue"),
            allow(
                template,
                BusAccess.WORKER.deadLetterQueueActions(),
                BusStack.QUEUE,
                "BusDeadLetters"));
    template.resourceCountIs(BusStack.EVENT_SOURCE, 0);
  }

  @Test
  void anyWorkerGetsVariablesAndPermissions() {
    BusStack orders = BusStack.create();
    Map<String, String> variables = new LinkedHashMap<>();
    orders
        .bus()
        .connect(
            orders.role("Instance"),
            variables::put,
            ConnectOptions.standard().withEnvironmentPrefix("A_"));

    assertThat(variables)
        .containsKeys("A_SAGA_BUS_NAME", "A_SAGA_STORE_TABLE_NAME")
        .hasSize(BusEnvironmentVariable.values().length + EnvironmentVariable.values().length);
    assertThat(ofBus(orders.template(), "Instance")).hasSize(2);
  }

  @Test
  void failedConnectionLeavesNothing() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    Map<String, String> variables = new LinkedHashMap<>();

    assertThatThrownBy(
            () ->
                orders.bus().connect(new ServicePrincipal("example.amazonaws.com"), variables::put))
        .isInstanceOf(IllegalArgumentException.class);
    Function function = orders.function("Handler");
    assertThatThrownBy(
            () ->
                orders
                    .bus()
                    .connect(function, ConnectOptions.standard().withAccess(StoreAccess.READ)))
        .hasMessage(
            "Orders/Bus: the bus reads and writes sagas, and can't be connected with the access"
                + " READ");

    assertThat(variables).isEmpty();
    assertThat(orders.template().findResources(BusStack.FUNCTION).toString())
        .doesNotContain("SAGA_");
  }

  @Test
  void narrowerConnectionToTableStays() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    Function function = orders.function("Handler");
    orders.sagas().connect(function, ConnectOptions.standard().withSagaNames("OrderSaga"));
    orders.bus().connect(function);
    Function other = orders.function("Other");
    orders.bus().connect(other, ConnectOptions.standard().withSagaNames("CartSaga"));
    Template template = orders.template();

    assertThat(itemStatements(template, "HandlerServiceRole"))
        .isNotEmpty()
        .allSatisfy(statement -> assertThat(statement.toString()).contains("SAGA#OrderSaga"));
    assertThat(itemStatements(template, "OtherServiceRole"))
        .isNotEmpty()
        .allSatisfy(statement -> assertThat(statement.toString()).contains("SAGA#CartSaga"));
  }

  @Test
  void visibilityFollowsTheSlowestFunction() {
    BusStack orders =
        BusStack.create(builder -> builder.withoutSweeper().batchWindow(Duration.seconds(7)));
    orders.bus().connect(orders.function("Handler"));
    orders
        .bus()
        .connect(BusStack.function(orders.stack(), "Slow").timeout(Duration.minutes(15)).build());
    Template template = orders.template();

    assertThat(BusStack.properties(template, BusStack.QUEUE, "BusQueue"))
        .containsEntry("VisibilityTimeout", 6 * 15 * 60 + 7);
    for (String function : List.of("Handler", "Slow")) {
      assertThat(BusStack.variables(template, function))
          .containsEntry("SAGA_BUS_VISIBILITY_TIMEOUT", "PT1H30M7S");
    }
  }

  @Test
  void functionWithoutTimeoutHasThatOfLambda() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    orders.bus().connect(BusStack.function(orders.stack(), "Handler").timeout(null).build());

    assertThat(BusStack.properties(orders.template(), BusStack.QUEUE, "BusQueue"))
        .containsEntry("VisibilityTimeout", 18);
  }

  @Test
  void visibilityShorterThanTimeoutFails() {
    BusStack orders =
        BusStack.create(
            builder ->
                builder
                    .withoutSweeper()
                    .batchWindow(Duration.seconds(5))
                    .visibilityTimeout(Duration.seconds(34)));
    orders.bus().connect(orders.function("Handler"));

    orders
        .assertFails()
        .hasMessageContaining(
            "the visibility timeout is 34 s, and Orders/Handler can take 35 s for a batch")
        .hasMessageContaining("Leave out visibilityTimeout, which is 185 s then");
  }

  @Test
  void visibilityShorterThanTimeoutFailsIfItIsOverridden() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    orders.bus().connect(orders.function("Handler"));
    ((CfnQueue) orders.bus().getNode().getDefaultChild()).setVisibilityTimeout(29);

    orders.assertFails().hasMessageContaining("the visibility timeout is 29 s");
  }

  @Test
  void visibilityShorterThanRecommendedWarns() {
    for (int seconds : List.of(30, 179, 180)) {
      BusStack orders =
          BusStack.create(
              builder -> builder.withoutSweeper().visibilityTimeout(Duration.seconds(seconds)));
      orders.bus().connect(orders.function("Handler"));

      assertThat(
              Annotations.fromStack(orders.stack())
                  .findWarning(
                      "/Orders/Bus",
                      Match.stringLikeRegexp("the visibility timeout is less than 180 s")))
          .hasSize(seconds < 180 ? 1 : 0);
    }
  }

  @Test
  void timeoutThatIsATokenNeedsAVisibility() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    CfnParameter seconds =
        CfnParameter.Builder.create(orders.stack(), "Seconds").type("Number").build();
    orders
        .bus()
        .connect(
            BusStack.function(orders.stack(), "Handler")
                .timeout(Duration.seconds(seconds.getValueAsNumber()))
                .build());

    orders
        .assertFails()
        .hasMessageContaining(
            "the timeout of Orders/Handler is a token: set visibilityTimeout to six times");
  }

  @Test
  void functionWithoutTableFails() {
    Stack stack = new Stack(new App(), "Orders");
    SagaBus bus = SagaBus.Builder.create(stack, "Bus").name("orders").withoutSweeper().build();
    Function function = BusStack.function(stack, "Handler").build();
    bus.connect(function, ConnectOptions.standard().withEnvironmentPrefix("A_"));
    SagaStoreTable sagas = new SagaStoreTable(stack, "Sagas");
    sagas.connect(function);

    assertThatThrownBy(() -> Template.fromStack(stack))
        .hasMessageContaining(
            "Orders/Handler is connected to the bus, and to no table: set store, or connect a"
                + " SagaStoreTable to it with the prefix A_");

    sagas.connect(function, ConnectOptions.standard().withEnvironmentPrefix("A_"));
    Template.fromStack(stack).resourceCountIs(BusStack.EVENT_SOURCE, 1);
  }

  @Test
  void retentionOfConnectedTableShorterThanInboxFails() {
    Stack stack = new Stack(new App(), "Orders");
    SagaBus bus = SagaBus.Builder.create(stack, "Bus").name("orders").build();
    SagaStoreTable declared = tableFor27Days(stack, "Short");
    ISagaStoreTable imported =
        SagaStoreTable.fromTableAttributes(
            stack,
            "Imported",
            SagaStoreTableAttributes.ofTableName("sagas").withRetention(Duration.days(27)));
    Function handler = BusStack.function(stack, "Handler").build();
    Function sweeper = BusStack.function(stack, "Sweeper").build();
    Function other = BusStack.function(stack, "Other").build();
    ConnectOptions prefixed = ConnectOptions.standard().withEnvironmentPrefix("A_");
    declared.connect(handler);
    declared.connect(sweeper);
    imported.connect(other, prefixed);
    bus.connect(handler);
    bus.connectSweeper(sweeper);
    bus.connect(other, prefixed);

    assertThatThrownBy(() -> Template.fromStack(stack))
        .hasMessageContaining(
            "[Orders/Bus] the table Orders/Short keeps completed sagas for P27D, and inboxes"
                + " remember messages for 28 days: set its retention to 28 days or more")
        .hasMessageContaining(
            "[Orders/Bus] the table Orders/Imported keeps completed sagas for P27D")
        .satisfies(
            failure ->
                // jsii repeats the message in the stack of JavaScript
                assertThat(failure.getMessage().split("@jsii", 2)[0])
                    .containsOnlyOnce("the table Orders/Short"));
  }

  @Test
  void retentionOfOtherTablesIsNotChecked() {
    Stack stack = new Stack(new App(), "Orders");
    ConnectOptions prefixed = ConnectOptions.standard().withEnvironmentPrefix("A_");
    SagaBus bus = SagaBus.Builder.create(stack, "Bus").name("orders").withoutSweeper().build();
    Function handler = BusStack.function(stack, "Handler").build();
    SagaStoreTable.fromParameter(stack, "Published", "/orders").connect(handler);
    tableFor27Days(stack, "Short").connect(handler, prefixed);
    bus.connect(handler);
    SagaBus stock = SagaBus.Builder.create(stack, "Stock").name("stock").withoutStore().build();
    Function stockHandler = BusStack.function(stack, "StockHandler").build();
    tableFor27Days(stack, "Other").connect(stockHandler);
    stock.connect(stockHandler);

    Template.fromStack(stack).resourceCountIs(BusStack.EVENT_SOURCE, 2);
  }

  private static SagaStoreTable tableFor27Days(Stack stack, String id) {
    return SagaStoreTable.Builder.create(stack, id).retention(Duration.days(27)).build();
  }

  @Test
  void busWithoutSagasNeedsNeitherTableNorSweeper() {
    Stack stack = new Stack(new App(), "Orders");
    SagaBus bus = SagaBus.Builder.create(stack, "Bus").name("stock").withoutStore().build();
    bus.connect(BusStack.function(stack, "Handler").build());

    assertThat(BusStack.variables(Template.fromStack(stack), "Handler"))
        .hasSize(BusEnvironmentVariable.values().length);
  }

  @Test
  void functionIsConnectedOnce() {
    BusStack orders = BusStack.create();
    Function function = orders.function("Handler");
    orders.bus().connect(function);

    assertThatThrownBy(() -> orders.bus().connect(function))
        .hasMessage(
            "Orders/Bus: Orders/Handler is already connected: call connect once for a function");
  }

  @Test
  void functionHandlesMessagesOfOneBus() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    Function function = orders.function("Handler");
    orders.bus().connect(function);
    SagaBus carts = carts(orders);

    for (ConnectOptions options :
        List.of(
            ConnectOptions.standard(), ConnectOptions.standard().withEnvironmentPrefix("CARTS_"))) {
      assertThatThrownBy(() -> carts.connect(function, options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Orders/Carts: Orders/Handler is connected to Orders/Bus, and a function handles"
                  + " the messages of one bus: use a function for each bus");
    }
    Alias live = function.addAlias("live");
    assertThatThrownBy(() -> carts.connect(live))
        .hasMessageContaining("a function handles the messages of one bus");
    carts.sendFrom(function, "CARTS_");
    Template template = orders.template();
    template.resourceCountIs(BusStack.EVENT_SOURCE, 1);
    assertThat(BusStack.variables(template, "Handler"))
        .containsEntry("SAGA_BUS_NAME", "orders")
        .containsEntry("CARTS_SAGA_BUS_NAME", "carts")
        .doesNotContainKey("CARTS_SAGA_STORE_TABLE_NAME");
  }

  @Test
  void senderToAnotherBusHandlesWithAPrefix() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    Function function = orders.function("Handler");
    carts(orders).sendFrom(function);

    assertThatThrownBy(() -> orders.bus().connect(function))
        .hasMessageContaining("is connected to Orders/Carts, with the same variables");
    orders.bus().connect(function, ConnectOptions.standard().withEnvironmentPrefix("ORDERS_"));
    assertThat(BusStack.variables(orders.template(), "Handler"))
        .containsEntry("SAGA_BUS_NAME", "carts")
        .containsEntry("ORDERS_SAGA_BUS_NAME", "orders");
  }

  @Test
  void workerRunsTwoBusesWithAPrefix() {
    BusStack orders = BusStack.create();
    ContainerDefinition container = orders.container();
    orders.bus().connect(container);
    SagaBus carts = carts(orders);

    assertThatThrownBy(() -> carts.connect(container))
        .hasMessageStartingWith(
            "Orders/Carts: Orders/Task/Worker is connected to Orders/Bus, with the same variables");
    carts.connect(container, ConnectOptions.standard().withEnvironmentPrefix("CARTS_"));
    assertThat(Templates.properties(orders.template(), "AWS::ECS::TaskDefinition").toString())
        .contains("Name=SAGA_BUS_NAME", "Name=CARTS_SAGA_BUS_NAME", "CARTS_SAGA_STORE_TABLE_NAME");
  }

  private static SagaBus carts(BusStack orders) {
    return SagaBus.Builder.create(orders.stack(), "Carts")
        .name("carts")
        .store(orders.sagas())
        .withoutSweeper()
        .build();
  }

  @Test
  void functionElsewhereFails() {
    App app = new App();
    BusStack orders = BusStack.in(Templates.stack(app, "Orders", "eu-west-1"), builder -> builder);
    Stack region = Templates.stack(app, "Region", "us-east-1");
    Stack account = Templates.stack(app, "Account", "210987654321", "eu-west-1");

    for (Stack elsewhere : List.of(region, account)) {
      Function function = BusStack.function(elsewhere, "Handler").build();
      assertThatThrownBy(() -> orders.bus().connect(function))
          .hasMessageEndingWith(
              "Handler is deployed to another account or region: to handle messages there, declare"
                  + " a bus in its stack. To send to this bus, import it there by"
                  + " fromSagaBusAttributes, and call sendFrom");
    }
  }

  @Test
  void functionOfAnotherStackIsConnected() {
    App app = new App();
    BusStack orders =
        BusStack.in(
            Templates.stack(app, "Orders", "eu-west-1"),
            builder ->
                builder
                    .destination(
                        "stock", new Queue(Templates.stack(app, "Stock", "eu-west-1"), "Queue"))
                    .withoutSweeper());
    Stack code = Templates.stack(app, "Code", "eu-west-1");
    orders.bus().connect(BusStack.function(code, "Handler").build());

    Template template = Template.fromStack(code);
    template.resourceCountIs(BusStack.EVENT_SOURCE, 1);
    assertThat(BusStack.variables(template, "Handler"))
        .containsEntry("SAGA_BUS_VISIBILITY_TIMEOUT", "PT3M");
    assertThat(BusStack.variables(template, "Handler").get("SAGA_BUS_DESTINATIONS").toString())
        .contains("Fn::ImportValue");
    assertThat(BusStack.properties(orders.template(), BusStack.QUEUE, "BusQueue"))
        .containsEntry("VisibilityTimeout", 180);
  }

  @Test
  void foreignEventSourceWithoutReportsFails() {
    BusStack orders = BusStack.create();
    Function function = orders.function("Foreign");
    function.addEventSource(
        SqsEventSource.Builder.create(orders.bus().getQueue()).batchSize(1).build());

    orders
        .assertFails()
        .hasMessageContaining("the event source Orders/Foreign/SqsEventSource")
        .hasMessageContaining("of the queue doesn't report failed messages");
  }

  @Test
  void foreignEventSourceOfAnotherStackFails() {
    App app = new App();
    BusStack orders = BusStack.in(Templates.stack(app, "Orders", "eu-west-1"), builder -> builder);
    Stack code = Templates.stack(app, "Code", "eu-west-1");
    BusStack.function(code, "Foreign")
        .build()
        .addEventSourceMapping(
            "Source",
            EventSourceMappingOptions.builder()
                .eventSourceArn(orders.bus().getQueue().getQueueArn())
                .build());

    orders.assertFails().hasMessageContaining("the event source Code/Foreign/Source/Resource");
  }

  @Test
  void eventSourcesThatReportOrOfOtherQueuesAreAccepted() {
    BusStack orders = BusStack.create();
    Function function = orders.function("Foreign");
    function.addEventSource(
        SqsEventSource.Builder.create(orders.bus().getQueue())
            .reportBatchItemFailures(true)
            .build());
    function.addEventSource(
        SqsEventSource.Builder.create(new Queue(orders.stack(), "Other")).build());

    orders.template().resourceCountIs(BusStack.EVENT_SOURCE, 2);
  }

  @Test
  void reservedConcurrencySmallerThanEventSourceFails() {
    BusStack orders = BusStack.create(builder -> builder.withoutSweeper().maxConcurrency(10));
    orders
        .bus()
        .connect(
            BusStack.function(orders.stack(), "Handler").reservedConcurrentExecutions(9).build());
    BusStack single = BusStack.create(SagaBus.Builder::withoutSweeper);
    single
        .bus()
        .connect(
            BusStack.function(single.stack(), "Handler").reservedConcurrentExecutions(1).build());

    orders
        .assertFails()
        .hasMessageContaining(
            "Orders/Handler has a reserved concurrency of 9, and its event source uses 10");
    single.assertFails().hasMessageContaining("Reserve 2 or more");
  }

  @Test
  void reservedConcurrencyOfZeroPausesTheFunction() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    orders
        .bus()
        .connect(
            BusStack.function(orders.stack(), "Handler").reservedConcurrentExecutions(0).build());

    assertThat(eventSource(orders.template())).doesNotContainKey("ScalingConfig");
  }

  private static Map<String, Object> eventSource(Template template) {
    return Templates.properties(template, BusStack.EVENT_SOURCE);
  }

  private static Map<String, Object> ref(Template template, String type, String idPrefix) {
    return Map.of("Ref", BusStack.id(template, type, idPrefix));
  }

  private static Map<String, Object> allow(
      Template template, List<String> actions, String type, String idPrefix) {
    return Policies.allow(actions, BusStack.arn(template, type, idPrefix));
  }

  /** Returns the statements that are not of the table. */
  private static List<Map<String, Object>> ofBus(Template template, String role) {
    return BusStack.statements(template, role).stream()
        .filter(statement -> !statement.get("Action").toString().contains("dynamodb:"))
        .toList();
  }

  private static List<Map<String, Object>> itemStatements(Template template, String role) {
    return BusStack.statements(template, role).stream()
        .filter(
            statement ->
                Stream.of("dynamodb:PutItem")
                    .anyMatch(statement.get("Action").toString()::contains))
        .toList();
  }
}
