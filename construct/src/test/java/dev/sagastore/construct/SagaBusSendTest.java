package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.BusAccess;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnElement;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.IAlias;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Version;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;

class SagaBusSendTest {
  private static final String QUEUE_ARN = "arn:aws:sqs:eu-west-1:123456789012:orders";
  private static final String DEAD_LETTERS_ARN = QUEUE_ARN + "-dead-letters";
  private static final AccountPrincipal OTHER_ACCOUNT = new AccountPrincipal("210987654321");

  @Test
  void functionSendsWithVariablesAndPermission() {
    BusStack orders = BusStack.create();
    assertThat(orders.bus().sendFrom(orders.function("Api")).getSuccess()).isTrue();
    Template template = orders.template();

    assertThat(BusStack.variables(template, "Api"))
        .isEqualTo(
            Map.of(
                "SAGA_BUS_NAME",
                "orders",
                "SAGA_BUS_QUEUE_URL",
                Map.of("Ref", BusStack.id(template, BusStack.QUEUE, "BusQueue")),
                "SAGA_BUS_DEAD_LETTER_QUEUE_URL",
                Map.of("Ref", BusStack.id(template, BusStack.QUEUE, "BusDeadLetters"))));
    assertThat(BusStack.statements(template, "ApiServiceRole"))
        .containsExactly(
            Policies.allow(
                List.of("sqs:SendMessage"), BusStack.arn(template, BusStack.QUEUE, "BusQueue")));
  }

  @Test
  void grantableThatIsAFunctionGetsVariables() {
    BusStack orders = BusStack.create();
    IGrantable function = orders.function("Api");
    orders.bus().sendFrom(function);

    assertThat(BusStack.variables(orders.template(), "Api")).hasSize(3);
  }

  @Test
  void aliasSendsWithTheEnvironmentOfItsFunction() {
    BusStack orders = BusStack.create();
    assertThat(orders.bus().sendFrom(orders.function("Api").addAlias("live")).getSuccess())
        .isTrue();
    Template template = orders.template();

    assertThat(BusStack.variables(template, "Api"))
        .containsEntry("SAGA_BUS_NAME", "orders")
        .hasSize(3);
    assertThat(BusStack.statements(template, "ApiServiceRole")).hasSize(1);
  }

  @Test
  void aliasOfForeignFunctionCannotSend() {
    BusStack orders = BusStack.create();
    Alias alias =
        Alias.Builder.create(orders.stack(), "Alias")
            .aliasName("live")
            .version(
                Version.fromVersionArn(
                    orders.stack(),
                    "Version",
                    "arn:aws:lambda:eu-west-1:123456789012:function:api:3"))
            .build();

    assertThatThrownBy(() -> orders.bus().sendFrom(alias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Alias is an alias of a function that this app doesn't");
  }

  @Test
  void containerSends() {
    BusStack orders = BusStack.create();
    orders.bus().sendFrom(orders.container(), "ORDERS_");
    Template template = orders.template();

    assertThat(Templates.properties(template, "AWS::ECS::TaskDefinition").toString())
        .contains("ORDERS_SAGA_BUS_NAME", "ORDERS_SAGA_BUS_DEAD_LETTER_QUEUE_URL");
    assertThat(BusStack.statements(template, "TaskTaskRole")).hasSize(1);
  }

  @Test
  void roleSends() {
    BusStack orders = BusStack.create();
    orders.bus().sendFrom(orders.role("Sender"));

    assertThat(BusStack.statements(orders.template(), "Sender")).hasSize(1);
  }

  @Test
  void handlerOfABusSendsToAnother() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    Function function = orders.function("Handler");
    orders.bus().connect(function);
    SagaBus carts = SagaBus.Builder.create(orders.stack(), "Carts").name("carts").build();

    assertThatThrownBy(() -> carts.sendFrom(function))
        .hasMessageContaining("is connected to Orders/Bus, with the same variables");
    carts.sendFrom(function, "CARTS_");
    assertThat(BusStack.variables(orders.template(), "Handler"))
        .containsEntry("CARTS_SAGA_BUS_NAME", "carts");
  }

  @Test
  void anotherBusIsADestination() {
    Stack stack = new Stack(new App(), "Orders");
    SagaBus stock = SagaBus.Builder.create(stack, "Stock").name("stock").build();
    BusStack orders = BusStack.in(stack, builder -> builder.withoutSweeper().destination(stock));
    orders.bus().connect(orders.function("Handler"));

    assertThat(BusStack.statements(orders.template(), "HandlerServiceRole"))
        .contains(
            Policies.allow(
                List.of("sqs:SendMessage"),
                BusStack.arn(orders.template(), BusStack.QUEUE, "StockQueue")));
  }

  @Test
  void busesSendToEachOther() {
    Stack stack = new Stack(new App(), "Orders");
    SagaBus stock = SagaBus.Builder.create(stack, "Stock").name("stock").withoutStore().build();
    stock.connect(BusStack.function(stack, "StockHandler").build());
    BusStack orders = BusStack.in(stack, builder -> builder.withoutSweeper().destination(stock));
    orders.bus().connect(orders.function("Handler"));
    stock.addDestination(orders.bus());
    Template template = orders.template();

    assertThat(BusStack.statements(template, "StockHandlerServiceRole"))
        .contains(
            Policies.allow(
                List.of("sqs:SendMessage"), BusStack.arn(template, BusStack.QUEUE, "BusQueue")));
    assertThat(BusStack.variables(template, "StockHandler").get("SAGA_BUS_DESTINATIONS").toString())
        .contains("{\"orders\":\"", BusStack.id(template, BusStack.QUEUE, "BusQueue"));
  }

  @Test
  void addedDestinationsAreChecked() {
    BusStack orders = BusStack.create();
    Queue queue = new Queue(orders.stack(), "Queue");
    Topic topic = Topic.Builder.create(orders.stack(), "Topic").fifo(true).build();
    orders.bus().addDestination("stock", queue);
    orders.bus().addDestination("company", new EventBus(orders.stack(), "EventBus"));
    orders.bus().addDestination("news", new Topic(orders.stack(), "News"));

    assertThatThrownBy(() -> orders.bus().addDestination("stock", queue))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Bus: there are two destinations named 'stock': choose another name for one of"
                + " them");
    assertThatThrownBy(() -> orders.bus().addDestination("events", topic))
        .hasMessageStartingWith("Orders/Bus: the destination 'events' is a FIFO topic");
    assertThatThrownBy(() -> orders.bus().addDestination(orders.bus()))
        .hasMessageContaining("the destination 'orders' has the name of the bus");
    orders.bus().connect(orders.container());
    Template template = orders.template();
    assertThat(BusStack.statements(template, "TaskTaskRole").toString())
        .contains(
            "sns:Publish", "events:PutEvents", BusStack.id(template, BusStack.QUEUE, "Queue"));
  }

  @Test
  void anotherAccountSendsByThePoliciesOfQueueAndKey() {
    Stack stack = Templates.stack();
    Key key = new Key(stack, "Key");
    BusStack orders = BusStack.in(stack, builder -> builder.encryptionKey(key));
    orders.bus().sendFrom(OTHER_ACCOUNT);
    Template template = orders.template();

    assertThat(allowed(queuePolicy(template, "BusQueuePolicy")))
        .singleElement()
        .satisfies(
            statement ->
                assertThat(statement)
                    .containsEntry("Action", "sqs:SendMessage")
                    .containsEntry("Resource", BusStack.arn(template, BusStack.QUEUE, "BusQueue"))
                    .hasEntrySatisfying(
                        "Principal",
                        principal -> assertThat(principal.toString()).contains("210987654321")));
    assertThat(allowed(queuePolicy(template, "BusDeadLettersPolicy"))).isEmpty();
    assertThat(keyStatements(template))
        .filteredOn(statement -> statement.toString().contains("210987654321"))
        .extracting(statement -> statement.get("Action"))
        .containsExactly(List.of("kms:Decrypt", "kms:GenerateDataKey"));
  }

  @Test
  void everyoneCannotSend() {
    BusStack orders = BusStack.create();

    assertThatThrownBy(() -> orders.bus().sendFrom(new AnyPrincipal()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Bus: can't grant access to")
        .hasMessageContaining("a grant contains no wildcard");
  }

  @Test
  void operatorMovesDeadLetters() {
    BusStack orders = BusStack.create();
    orders.bus().grantRedrive(orders.role("Operator"));
    Template template = orders.template();

    assertThat(BusStack.statements(template, "Operator"))
        .containsExactlyInAnyOrder(
            Policies.allow(
                BusAccess.REDRIVE.queueActions(),
                BusStack.arn(template, BusStack.QUEUE, "BusQueue")),
            Policies.allow(
                BusAccess.REDRIVE.deadLetterQueueActions(),
                BusStack.arn(template, BusStack.QUEUE, "BusDeadLetters")));
  }

  @Test
  void keysAreGrantedWithTheirQueues() {
    Stack stack = new Stack(new App(), "Orders");
    Key own = new Key(stack, "Own");
    Queue stock =
        Queue.Builder.create(stack, "Stock")
            .encryptionMasterKey(new Key(stack, "StockKey"))
            .build();
    BusStack orders =
        BusStack.in(
            stack,
            builder -> builder.encryptionKey(own).destination("stock", stock).withoutSweeper());
    orders.bus().connect(orders.function("Handler"));
    orders.bus().sendFrom(orders.function("Api"));
    orders.bus().grantRedrive(orders.role("Operator"));
    Template template = orders.template();

    Map<String, Object> ofOwn = keyStatement(template, "Own");
    assertThat(BusStack.statements(template, "HandlerServiceRole"))
        .contains(ofOwn, keyStatement(template, "StockKey"));
    assertThat(BusStack.statements(template, "ApiServiceRole"))
        .contains(ofOwn)
        .doesNotContain(keyStatement(template, "StockKey"));
    assertThat(BusStack.statements(template, "Operator")).contains(ofOwn);
  }

  @Test
  void keyThatAwsManagesNeedsNoGrant() {
    Stack stack = new Stack(new App(), "Orders");
    Topic events = encryptedTopic(stack, "alias/aws/sns");
    BusStack orders =
        BusStack.in(stack, builder -> builder.destination("events", events).withoutSweeper());
    orders.bus().connect(orders.function("Handler"));

    assertThat(BusStack.statements(orders.template(), "HandlerServiceRole"))
        .contains(Policies.allow(List.of("sns:Publish"), Map.of("Ref", logicalId(stack, events))))
        .noneMatch(statement -> statement.toString().contains("kms:"));
  }

  @Test
  void importedAliasOfDestinationFails() {
    Stack stack = new Stack(new App(), "Orders");
    Topic events = encryptedTopic(stack, "alias/events");

    assertThatThrownBy(() -> BusStack.in(stack, builder -> builder.destination("events", events)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the key of the destination 'events' is the imported alias")
        .hasMessageContaining("Key.fromKeyArn");
  }

  @Test
  void declaredAliasOfDestinationGrantsItsKey() {
    Stack stack = new Stack(new App(), "Orders");
    Topic events =
        Topic.Builder.create(stack, "Events")
            .masterKey(new Key(stack, "EventsKey").addAlias("alias/events"))
            .build();
    BusStack orders =
        BusStack.in(stack, builder -> builder.destination("events", events).withoutSweeper());
    orders.bus().connect(orders.function("Handler"));
    Template template = orders.template();

    assertThat(BusStack.statements(template, "HandlerServiceRole"))
        .contains(keyStatement(template, "EventsKey"));
  }

  private static Topic encryptedTopic(Stack stack, String alias) {
    return Topic.Builder.create(stack, "Events").masterKey(importedAlias(stack, alias)).build();
  }

  private static IAlias importedAlias(Stack stack, String name) {
    return software.amazon.awscdk.services.kms.Alias.fromAliasName(stack, "Alias", name);
  }

  private static String logicalId(Stack stack, Topic topic) {
    return stack.getLogicalId((CfnElement) topic.getNode().getDefaultChild());
  }

  @Test
  void importedBusIsSentTo() {
    Stack stack = Templates.stack();
    Key key = new Key(stack, "Key");
    ISagaBus bus = SagaBus.fromSagaBusAttributes(stack, "Bus", attributes().withEncryptionKey(key));
    bus.sendFrom(BusStack.function(stack, "Api").build());
    Template template = Template.fromStack(stack);

    assertThat(bus.getName()).isEqualTo("orders");
    template.resourceCountIs(BusStack.QUEUE, 0);
    assertThat(BusStack.variables(template, "Api"))
        .containsEntry("SAGA_BUS_NAME", "orders")
        .hasEntrySatisfying(
            "SAGA_BUS_QUEUE_URL",
            url -> assertThat(url.toString()).contains("https://sqs.eu-west-1.", "/orders"))
        .hasEntrySatisfying(
            "SAGA_BUS_DEAD_LETTER_QUEUE_URL",
            url -> assertThat(url.toString()).contains("/orders-dead-letters"));
    assertThat(BusStack.statements(template, "ApiServiceRole"))
        .containsExactlyInAnyOrder(
            Policies.allow(List.of("sqs:SendMessage"), QUEUE_ARN), keyStatement(template, "Key"));
  }

  @Test
  void importedBusIsRedriven() {
    Stack stack = Templates.stack();
    SagaBus.fromSagaBusAttributes(stack, "Bus", attributes()).grantRedrive(Policies.role(stack));

    assertThat(Policies.statements(Template.fromStack(stack)))
        .containsExactlyInAnyOrder(
            Policies.allow(BusAccess.REDRIVE.queueActions(), QUEUE_ARN),
            Policies.allow(BusAccess.REDRIVE.deadLetterQueueActions(), DEAD_LETTERS_ARN));
  }

  @Test
  void policyOfImportedBusCannotBeChanged() {
    ISagaBus bus = SagaBus.fromSagaBusAttributes(Templates.stack(), "Bus", attributes());

    assertThatThrownBy(() -> bus.sendFrom(OTHER_ACCOUNT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Bus: can't grant access to")
        .hasMessageContaining("declare the grant in the app of the resource");
  }

  @Test
  void impossibleAttributesFail() {
    Stack stack = Templates.stack();

    assertThatThrownBy(
            () -> SagaBus.fromSagaBusAttributes(stack, "Bus", SagaBusAttributes.ofName("my bus")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Bus: the bus cannot be named 'my bus'")
        .hasMessageContaining("; the bus has no queue: call withQueueArn")
        .hasMessageContaining("; the bus has no dead-letter queue: call withDeadLetterQueueArn");
    assertThatThrownBy(
            () ->
                SagaBus.fromSagaBusAttributes(
                    stack,
                    "Bus",
                    attributes()
                        .withQueueArn(QUEUE_ARN + ".fifo")
                        .withDeadLetterQueueArn(QUEUE_ARN + ".fifo")))
        .hasMessageContaining("orders.fifo' is not the ARN of a standard queue")
        .hasMessageContaining("is both the queue and the dead-letter queue");
    assertThatThrownBy(
            () ->
                SagaBus.fromSagaBusAttributes(
                    stack,
                    "Aliased",
                    attributes().withEncryptionKey(importedAlias(stack, "alias/orders"))))
        .hasMessageContaining("the encryption key is an alias");
  }

  @Test
  void attributesDifferIfOneDiffers() {
    SagaBusAttributes attributes = attributes();

    assertThat(attributes).isEqualTo(attributes()).hasSameHashCodeAs(attributes());
    assertThat(
            Stream.of(
                attributes,
                SagaBusAttributes.ofName("orders"),
                SagaBusAttributes.ofName("carts"),
                attributes.withQueueArn(QUEUE_ARN + "2"),
                attributes.withDeadLetterQueueArn(QUEUE_ARN + "2"),
                attributes.withEncryptionKey(new Key(Templates.stack(), "Key"))))
        .doesNotHaveDuplicates();
    assertThat(attributes)
        .isNotEqualTo(null)
        .hasToString(
            "SagaBusAttributes[orders, queue %s, dead-letter queue %s, encryption key null]"
                .formatted(QUEUE_ARN, DEAD_LETTERS_ARN));
  }

  private static SagaBusAttributes attributes() {
    return SagaBusAttributes.ofName("orders")
        .withQueueArn(QUEUE_ARN)
        .withDeadLetterQueueArn(DEAD_LETTERS_ARN);
  }

  private static Map<String, Object> keyStatement(Template template, String key) {
    return Policies.allow(
        List.of("kms:Decrypt", "kms:GenerateDataKey"),
        BusStack.arn(template, "AWS::KMS::Key", key));
  }

  static List<Map<String, Object>> keyStatements(Template template) {
    return statements(Templates.properties(template, "AWS::KMS::Key").get("KeyPolicy"));
  }

  static List<Map<String, Object>> queuePolicy(Template template, String idPrefix) {
    return statements(
        BusStack.properties(template, "AWS::SQS::QueuePolicy", idPrefix).get("PolicyDocument"));
  }

  static List<Map<String, Object>> allowed(List<Map<String, Object>> statements) {
    return statements.stream()
        .filter(statement -> statement.get("Effect").equals("Allow"))
        .toList();
  }

  private static List<Map<String, Object>> statements(Object document) {
    return ((List<?>) Templates.map(document).get("Statement"))
        .stream().map(Templates::map).toList();
  }
}
