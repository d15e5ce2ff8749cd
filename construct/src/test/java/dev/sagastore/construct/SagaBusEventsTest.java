package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.NestedStack;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.IRuleTarget;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.kms.CfnKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;

/** Events from EventBridge and SNS that come into the queue of a bus. */
class SagaBusEventsTest {
  private static final String RULE = "AWS::Events::Rule";
  private static final String TOPIC = "AWS::SNS::Topic";

  @Test
  void ruleSendsToTheQueue() {
    BusStack orders = BusStack.create();
    rule(orders.stack(), "Rule").addTarget(orders.bus().eventTarget());
    Template template = orders.template();

    Map<String, Object> target =
        Templates.map(((List<?>) Templates.properties(template, RULE).get("Targets")).get(0));
    assertThat(target)
        .containsEntry("Arn", BusStack.arn(template, BusStack.QUEUE, "BusQueue"))
        .containsEntry(
            "DeadLetterConfig",
            Map.of("Arn", BusStack.arn(template, BusStack.QUEUE, "BusDeadLetters")))
        .doesNotContainKeys("Input", "InputPath", "InputTransformer", "RoleArn");
    for (String queue : List.of("BusQueue", "BusDeadLetters")) {
      assertThat(SagaBusSendTest.allowed(SagaBusSendTest.queuePolicy(template, queue + "Policy")))
          .containsExactly(
              Map.of(
                  "Effect",
                  "Allow",
                  "Principal",
                  Map.of("Service", "events.amazonaws.com"),
                  "Action",
                  "sqs:SendMessage",
                  "Resource",
                  BusStack.arn(template, BusStack.QUEUE, queue),
                  "Condition",
                  Map.of(
                      "ArnEquals", Map.of("aws:SourceArn", BusStack.arn(template, RULE, "Rule")))));
    }
  }

  @Test
  void severalRulesHaveOneTarget() {
    BusStack orders = BusStack.create();
    IRuleTarget target = orders.bus().eventTarget();
    rule(orders.stack(), "First").addTarget(target);
    rule(orders.stack(), "Second").addTarget(target);

    assertThat(
            SagaBusSendTest.allowed(
                SagaBusSendTest.queuePolicy(orders.template(), "BusQueuePolicy")))
        .hasSize(2);
  }

  @Test
  void keyIsOpenToEventBridge() {
    Stack stack = Templates.stack();
    Key key = new Key(stack, "Key");
    BusStack orders = BusStack.in(stack, builder -> builder.encryptionKey(key));
    rule(stack, "First").addTarget(orders.bus().eventTarget());
    rule(stack, "Second").addTarget(orders.bus().eventTarget());

    assertThat(SagaBusSendTest.keyStatements(orders.template()))
        .filteredOn(statement -> statement.toString().contains("events.amazonaws.com"))
        .containsExactly(
            Map.of(
                "Effect",
                "Allow",
                "Principal",
                Map.of("Service", "events.amazonaws.com"),
                "Action",
                List.of("kms:Decrypt", "kms:GenerateDataKey"),
                "Resource",
                "*",
                "Condition",
                Map.of("StringEquals", Map.of("aws:SourceAccount", "123456789012"))));
  }

  @Test
  void importedKeyFails() {
    Stack stack = Templates.stack();
    BusStack orders =
        BusStack.in(
            stack,
            builder ->
                builder.encryptionKey(
                    Key.fromKeyArn(stack, "Key", "arn:aws:kms:eu-west-1:123456789012:key/1234")));
    Rule rule = rule(stack, "Rule");
    IRuleTarget target = orders.bus().eventTarget();

    assertThatThrownBy(() -> rule.addTarget(target))
        .hasMessageContaining(
            "the key of the queues is not declared in this app, so that EventBridge can't be added"
                + " to its policy: allow events.amazonaws.com to [kms:Decrypt, kms:GenerateDataKey]"
                + " there, and use CDK's own target SqsQueue");
    assertThatThrownBy(() -> orders.bus().topicSubscription())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Bus: the key of the queues is not declared in this app, so that SNS can't be"
                + " added to its policy: allow sns.amazonaws.com to [kms:Decrypt,"
                + " kms:GenerateDataKey] there, and use CDK's own SqsSubscription with"
                + " rawMessageDelivery");
  }

  @Test
  void keyOfTemplateIsOpenToServices() {
    Stack stack = Templates.stack();
    CfnKey resource =
        CfnKey.Builder.create(stack, "Key")
            .keyPolicy(
                Map.of(
                    "Version",
                    "2012-10-17",
                    "Statement",
                    List.of(
                        Map.of(
                            "Effect",
                            "Allow",
                            "Principal",
                            Map.of("AWS", "arn:aws:iam::123456789012:root"),
                            "Action",
                            "kms:*",
                            "Resource",
                            "*"))))
            .build();
    BusStack orders =
        BusStack.in(stack, builder -> builder.encryptionKey(Key.fromCfnKey(resource)));
    rule(stack, "Rule").addTarget(orders.bus().eventTarget());
    new Topic(stack, "Topic").addSubscription(orders.bus().topicSubscription());

    assertThat(SagaBusSendTest.keyStatements(orders.template()).toString())
        .contains("events.amazonaws.com", "sns.amazonaws.com");
  }

  /** A queue that names a rule of another stack would need that stack, which needs the queue. */
  @Test
  void ruleOfAnotherStackSends() {
    App app = new App();
    BusStack orders = BusStack.in(Templates.stack(app, "Orders", "eu-west-1"), builder -> builder);
    Stack other = Templates.stack(app, "Other", "eu-west-1");
    rule(other, "First").addTarget(orders.bus().eventTarget());
    rule(other, "Second").addTarget(orders.bus().eventTarget());

    assertThat(Template.fromStack(other).findResources(RULE)).hasSize(2);
    for (String queue : List.of("BusQueue", "BusDeadLetters")) {
      assertThat(
              SagaBusSendTest.allowed(
                  SagaBusSendTest.queuePolicy(orders.template(), queue + "Policy")))
          .singleElement()
          .satisfies(
              statement ->
                  assertThat(statement.get("Condition").toString())
                      .contains("ArnLike", ":events:eu-west-1:123456789012:rule/*"));
    }
  }

  @Test
  void ruleOfNestedStackIsNamed() {
    BusStack orders = BusStack.create();
    NestedStack nested = new NestedStack(orders.stack(), "Nested");
    rule(nested, "Rule").addTarget(orders.bus().eventTarget());

    assertThat(
            SagaBusSendTest.allowed(
                SagaBusSendTest.queuePolicy(orders.template(), "BusQueuePolicy")))
        .singleElement()
        .satisfies(
            statement ->
                assertThat(statement.get("Condition").toString())
                    .contains("ArnEquals", "Fn::GetAtt")
                    .doesNotContain("*"));
  }

  @Test
  void ruleOfStackAroundTheBusSends() {
    Stack stack = new Stack(new App(), "Orders");
    BusStack orders = BusStack.in(new NestedStack(stack, "Nested"), builder -> builder);
    rule(stack, "Rule").addTarget(orders.bus().eventTarget());

    assertThat(
            SagaBusSendTest.allowed(
                SagaBusSendTest.queuePolicy(orders.template(), "BusQueuePolicy")))
        .singleElement()
        .satisfies(
            statement -> assertThat(statement.get("Condition").toString()).contains(":rule/*"));
  }

  @Test
  void ruleElsewhereFails() {
    App app = new App();
    BusStack orders = BusStack.in(Templates.stack(app, "Orders", "eu-west-1"), builder -> builder);
    IRuleTarget target = orders.bus().eventTarget();
    Rule rule = rule(Templates.stack(app, "Other", "us-east-1"), "Rule");

    assertThatThrownBy(() -> rule.addTarget(target))
        .hasMessageContaining("the rule Other/Rule is in another account or region");
  }

  @Test
  void topicDeliversRawMessages() {
    BusStack orders = BusStack.create();
    new Topic(orders.stack(), "Topic").addSubscription(orders.bus().topicSubscription());
    Template template = orders.template();

    assertThat(Templates.properties(template, "AWS::SNS::Subscription"))
        .containsEntry("Protocol", "sqs")
        .containsEntry("Endpoint", BusStack.arn(template, BusStack.QUEUE, "BusQueue"))
        .containsEntry("RawMessageDelivery", true)
        .containsEntry(
            "RedrivePolicy",
            Map.of(
                "deadLetterTargetArn", BusStack.arn(template, BusStack.QUEUE, "BusDeadLetters")));
    for (String queue : List.of("BusQueue", "BusDeadLetters")) {
      assertThat(SagaBusSendTest.allowed(SagaBusSendTest.queuePolicy(template, queue + "Policy")))
          .containsExactly(
              Map.of(
                  "Effect",
                  "Allow",
                  "Principal",
                  Map.of("Service", "sns.amazonaws.com"),
                  "Action",
                  "sqs:SendMessage",
                  "Resource",
                  BusStack.arn(template, BusStack.QUEUE, queue),
                  "Condition",
                  Map.of(
                      "ArnEquals",
                      Map.of(
                          "aws:SourceArn", Map.of("Ref", BusStack.id(template, TOPIC, "Topic"))))));
    }
  }

  @Test
  void keyIsOpenToSns() {
    Stack stack = Templates.stack();
    Key key = new Key(stack, "Key");
    BusStack orders = BusStack.in(stack, builder -> builder.encryptionKey(key));
    new Topic(stack, "Topic").addSubscription(orders.bus().topicSubscription());

    assertThat(SagaBusSendTest.keyStatements(orders.template()))
        .filteredOn(statement -> statement.toString().contains("sns.amazonaws.com"))
        .extracting(statement -> statement.get("Action"))
        .containsExactly(List.of("kms:Decrypt", "kms:GenerateDataKey"));
  }

  private static Rule rule(Stack stack, String id) {
    return Rule.Builder.create(stack, id)
        .eventPattern(EventPattern.builder().source(List.of("com.example")).build())
        .build();
  }
}
