package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.kms.Alias;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.Queue;

class SagaBusTest {
  /** The contract in the words of CloudFormation. */
  @Test
  void queuesHaveTheDefaults() {
    Template template = BusStack.create().template();

    template.resourceCountIs(BusStack.QUEUE, 2);
    assertThat(queue(template, "BusQueue"))
        .isEqualTo(
            Map.of(
                "MessageRetentionPeriod",
                14 * 24 * 60 * 60,
                "RedrivePolicy",
                Map.of(
                    "deadLetterTargetArn",
                    BusStack.arn(template, BusStack.QUEUE, "BusDeadLetters"),
                    "maxReceiveCount",
                    50),
                "SqsManagedSseEnabled",
                true,
                "VisibilityTimeout",
                30));
    assertThat(queue(template, "BusDeadLetters"))
        .isEqualTo(
            Map.of("MessageRetentionPeriod", 14 * 24 * 60 * 60, "SqsManagedSseEnabled", true));
    assertThat(template.findResources(BusStack.QUEUE).values())
        .allSatisfy(queue -> assertThat(queue).containsEntry("DeletionPolicy", "Delete"));
  }

  @Test
  void requestsWithoutTlsFail() {
    Template template = BusStack.create().template();

    assertThat(template.findResources("AWS::SQS::QueuePolicy").values())
        .hasSize(2)
        .allSatisfy(
            policy ->
                assertThat(policy.toString())
                    .contains("Deny", "sqs:*", "aws:SecureTransport=false"));
  }

  @Test
  void queueHasChosenProperties() {
    Template template =
        BusStack.create(
                builder ->
                    builder
                        .queueName("orders")
                        .retentionPeriod(Duration.days(2))
                        .deadLetterRetentionPeriod(Duration.days(3))
                        .maxReceiveCount(100)
                        .visibilityTimeout(Duration.minutes(2))
                        .removalPolicy(RemovalPolicy.RETAIN))
            .template();

    assertThat(queue(template, "BusQueue"))
        .containsEntry("QueueName", "orders")
        .containsEntry("MessageRetentionPeriod", 2 * 24 * 60 * 60)
        .containsEntry("VisibilityTimeout", 120);
    assertThat(queue(template, "BusQueue").get("RedrivePolicy").toString())
        .contains("maxReceiveCount=100");
    assertThat(queue(template, "BusDeadLetters"))
        .containsEntry("QueueName", "orders-dead-letters")
        .containsEntry("MessageRetentionPeriod", 3 * 24 * 60 * 60);
    assertThat(template.findResources(BusStack.QUEUE).values())
        .allSatisfy(queue -> assertThat(queue).containsEntry("DeletionPolicy", "Retain"));
  }

  @Test
  void customerKeyEncryptsBothQueues() {
    Stack stack = new Stack(new App(), "Orders");
    Key key = new Key(stack, "Key");

    Template template = BusStack.in(stack, builder -> builder.encryptionKey(key)).template();

    for (String queue : List.of("BusQueue", "BusDeadLetters")) {
      assertThat(queue(template, queue))
          .containsEntry("KmsMasterKeyId", BusStack.arn(template, "AWS::KMS::Key", "Key"))
          .doesNotContainKey("SqsManagedSseEnabled");
    }
  }

  @Test
  void constructHasDefaultChild() {
    assertThat(BusStack.create().bus().getNode().getDefaultChild()).isInstanceOf(CfnQueue.class);
  }

  @Test
  void busHasNameAndQueues() {
    SagaBus bus = BusStack.create().bus();

    assertThat(bus.getName()).isEqualTo("orders");
    assertThat(bus.getQueue().getNode().getPath()).isEqualTo("Orders/Bus/Queue");
    assertThat(bus.getDeadLetterQueue().getNode().getPath()).isEqualTo("Orders/Bus/DeadLetters");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    Stack stack = new Stack(new App(), "Orders");
    SagaBus.Builder builder = SagaBus.Builder.create(stack, "Bus").maxReceiveCount(3).batchSize(0);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Bus: the bus has no name: set name")
        .hasMessageContaining("; the maximum receive count must be 50 to 1000, not 3")
        .hasMessageContaining("; the batch size must be 1 to 10000, not 0");
    assertThat(stack.getNode().getChildren()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "my orders", "orders/1"})
  void invalidNameFails(String name) {
    assertFails(
        builder -> builder.name(name), "the bus cannot be named '%s': use 1 to 80".formatted(name));
  }

  @Test
  void nameMustBeKnown() {
    Stack stack = new Stack(new App(), "Orders");
    CfnParameter name = new CfnParameter(stack, "Name");

    assertThatThrownBy(
            () -> SagaBus.Builder.create(stack, "Bus").name(name.getValueAsString()).build())
        .hasMessage(
            "Orders/Bus: the name of the bus must be known at synthesis: pass a text, not a token");
  }

  @Test
  void invalidQueueNameFails() {
    assertFails(
        builder -> builder.queueName("orders.fifo"), "in a FIFO queue, a message that waits");
    assertFails(builder -> builder.queueName("my orders"), "the queue cannot be named 'my orders'");
    assertFails(builder -> builder.queueName("o".repeat(68)), "use 1 to 67 letters");
    BusStack.create(builder -> builder.queueName("o".repeat(67)));
  }

  @Test
  void invalidTimesFail() {
    assertFails(
        builder -> builder.retentionPeriod(Duration.hours(23)),
        "the retention period of the queue must be 1 to 14 days, not 23 hours: messages wait");
    assertFails(
        builder -> builder.deadLetterRetentionPeriod(Duration.days(15)),
        "the retention period of the dead-letter queue must be 1 to 14 days, not 15 days");
    assertFails(
        builder -> builder.deadLetterRetentionPeriod(Duration.days(13)),
        "the retention period of the dead-letter queue is shorter than that of the queue");
    assertFails(
        builder -> builder.visibilityTimeout(Duration.hours(13)),
        "the visibility timeout must be 1 second to 12 hours, in whole seconds, not 13 hours");
    assertFails(
        builder -> builder.visibilityTimeout(Duration.millis(1_500)),
        "in whole seconds, not 1 second 500 millis");
    assertFails(
        builder -> builder.batchWindow(Duration.seconds(301)),
        "the batch window must be 0 to 5 minutes, in whole seconds, not 5 minutes 1 second");
    assertFails(
        builder -> builder.batchSize(11),
        "a batch of more than 10 messages needs a batch window of at least 1 second");
    BusStack.create(builder -> builder.batchSize(10_000).batchWindow(Duration.seconds(300)));
  }

  @Test
  void timesMustBeKnown() {
    Stack stack = new Stack(new App(), "Orders");
    Duration token =
        Duration.seconds(
            CfnParameter.Builder.create(stack, "Seconds")
                .type("Number")
                .build()
                .getValueAsNumber());
    SagaBus.Builder builder =
        SagaBus.Builder.create(stack, "Bus")
            .name("orders")
            .retentionPeriod(token)
            .deadLetterRetentionPeriod(token)
            .visibilityTimeout(token)
            .batchWindow(token);

    assertThatThrownBy(builder::build)
        .hasMessageContaining("the retention period of the queue must be known at synthesis")
        .hasMessageContaining("the retention period of the dead-letter queue must be known")
        .hasMessageContaining("the visibility timeout must be known")
        .hasMessageContaining("the batch window must be known");
  }

  @Test
  void invalidNumbersFail() {
    assertFails(
        builder -> builder.maxReceiveCount(49),
        "must be 50 to 1000, not 49: a message that waits for its saga is delivered about 40"
            + " times");
    assertFails(builder -> builder.maxReceiveCount(1_001), "must be 50 to 1000, not 1001");
    assertFails(
        builder -> builder.batchSize(10_001).batchWindow(Duration.seconds(1)),
        "the batch size must be 1 to 10000, not 10001");
    assertFails(
        builder -> builder.maxConcurrency(1), "the maximum concurrency must be 2 to 1000, not 1");
    assertFails(builder -> builder.maxConcurrency(1_001), "must be 2 to 1000, not 1001");
  }

  @Test
  void destinationNameMustBeValidAndFree() {
    Stack stack = new Stack(new App(), "Orders");
    Queue queue = new Queue(stack, "Stock");

    assertFails(
        builder -> builder.destination("my stock", queue),
        "a destination cannot be named 'my stock'");
    assertFails(
        builder -> builder.destination("stock", queue).destination("stock", queue),
        "there are two destinations named 'stock'");
    assertFails(
        builder -> builder.destination("orders", queue),
        "the destination 'orders' has the name of the bus");
  }

  @Test
  void fifoDestinationFails() {
    Stack stack = new Stack(new App(), "Orders");

    assertFails(
        builder ->
            builder.destination("stock", Queue.Builder.create(stack, "Queue").fifo(true).build()),
        "the destination 'stock' is a FIFO queue, to which the bus can't send");
    assertFails(
        builder ->
            builder.destination("stock", Topic.Builder.create(stack, "Topic").fifo(true).build()),
        "the destination 'stock' is a FIFO topic");
    assertFails(
        builder ->
            builder.destination(
                "stock",
                Topic.fromTopicArn(stack, "Imported", "arn:aws:sns:eu-west-1:123456789012:a.fifo")),
        "the destination 'stock' is a FIFO topic");
  }

  @Test
  void destinationOfAnotherRegionFails() {
    Stack stack = Templates.stack();
    SagaBus.Builder builder =
        SagaBus.Builder.create(stack, "Bus")
            .name("aws.orders")
            .destination(
                "events",
                Topic.fromTopicArn(stack, "Topic", "arn:aws:sns:us-east-1:123456789012:a"))
            .destination(
                "company",
                EventBus.fromEventBusArn(
                    stack, "EventBus", "arn:aws:events:us-east-1:123456789012:event-bus/b"))
            .destination(
                "stock", Queue.fromQueueArn(stack, "Queue", "arn:aws:sqs:us-east-1:123456789012:c"))
            .destination(
                SagaBus.fromSagaBusAttributes(
                    stack,
                    "Carts",
                    SagaBusAttributes.ofName("carts")
                        .withQueueArn("arn:aws:sqs:us-east-1:123456789012:carts")
                        .withDeadLetterQueueArn("arn:aws:sqs:us-east-1:123456789012:dead")))
            .destination(
                "mails", new Queue(Templates.stack(new App(), "Mails", "us-east-1"), "Queue"));

    assertThatThrownBy(builder::build)
        .hasMessageContaining("the destination 'events' is in us-east-1, and the bus in eu-west-1")
        .hasMessageContaining("the destination 'company' is in us-east-1")
        .hasMessageContaining("the name 'aws.orders' cannot be the source of events on 'company'")
        .hasMessageContaining(
            "the destination 'stock' is in us-east-1, and the bus in eu-west-1, where its clients"
                + " send. Send to a topic of eu-west-1 to which the queue subscribes, or to an event"
                + " bus of eu-west-1 with a rule that forwards the events")
        .hasMessageContaining("the destination 'carts' is in us-east-1")
        .hasMessageContaining("the destination 'mails' is in us-east-1");
  }

  @Test
  void destinationOfUnknownRegionIsAccepted() {
    Stack stack = new Stack(new App(), "Orders");
    Queue queue = new Queue(Templates.stack(), "Queue");
    CfnParameter arn = new CfnParameter(stack, "Arn");

    BusStack.in(
        stack,
        builder ->
            builder
                .destination("stock", queue)
                .destination("mails", Queue.fromQueueArn(stack, "Mails", arn.getValueAsString())));
  }

  @Test
  void invalidEncryptionAndRemovalPolicyFail() {
    Stack stack = Templates.stack();
    Key key = new Key(stack, "Key");

    assertFails(
        builder ->
            builder.encryptionKey(
                Alias.Builder.create(stack, "Alias").aliasName("orders").targetKey(key).build()),
        "the encryption key is an alias");
    assertThatThrownBy(
            () ->
                SagaBus.Builder.create(stack, "Bus")
                    .name("orders")
                    .encryptionKey(
                        Key.fromKeyArn(
                            stack, "Other", "arn:aws:kms:us-east-1:123456789012:key/1234"))
                    .build())
        .hasMessageContaining("the encryption key is in us-east-1, and the queues in eu-west-1");
    assertFails(
        builder -> builder.removalPolicy(RemovalPolicy.SNAPSHOT),
        "the removal policy of the queues cannot be SNAPSHOT: use DESTROY or RETAIN");
  }

  @Test
  void retentionOfTableShorterThanInboxFails() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Short").retention(Duration.days(27)).build();

    assertFails(
        builder -> builder.store(sagas),
        "the table Orders/Short keeps completed sagas for P27D, and inboxes remember messages for"
            + " 28 days");
    for (SagaStoreTable possible :
        List.of(
            SagaStoreTable.Builder.create(stack, "Long").retention(Duration.days(28)).build(),
            SagaStoreTable.Builder.create(stack, "Endless").withoutExpiry().build())) {
      BusStack.create(builder -> builder.store(possible));
    }
  }

  @Test
  void publishedRetentionIsAccepted() {
    BusStack.create(
        builder ->
            builder.store(
                SagaStoreTable.fromParameter(new Stack(new App(), "Other"), "Sagas", "/orders")));
  }

  private static void assertFails(UnaryOperator<SagaBus.Builder> options, String problem) {
    assertThatThrownBy(() -> BusStack.create(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Bus: ")
        .hasMessageContaining(problem);
  }

  private static Map<String, Object> queue(Template template, String idPrefix) {
    return BusStack.properties(template, BusStack.QUEUE, idPrefix);
  }
}
