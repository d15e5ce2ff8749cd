package dev.sagastore.construct;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.interfaces.events.IRuleRef;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.RuleTargetConfig;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.IConstruct;

/**
 * The queue of a bus as a target of rules. Events that EventBridge can't deliver go to the
 * dead-letter queue of the bus, from which a redrive brings them to the queue (<a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html">dead-letter
 * queues of targets</a>).
 *
 * <p>CDK's own target also grants reading the attributes of the queue.
 */
final class BusEventTarget extends RuleTarget {
  private static final String SERVICE = "events.amazonaws.com";

  private final IConstruct bus;
  private final BusReference reference;

  BusEventTarget(IConstruct bus, BusReference reference) {
    this.bus = bus;
    this.reference = reference;
  }

  @Override
  public RuleTargetConfig bind(IRuleRef rule, @Nullable String id) {
    Stack stack = Stack.of(rule);
    Stack own = Stack.of(bus);
    if (StoreConnection.differ(stack.getAccount(), own.getAccount())
        || StoreConnection.differ(stack.getRegion(), own.getRegion())) {
      throw new IllegalArgumentException(
          ("%s: the rule %s is in another account or region: send its events to an"
                  + " event bus of this account and region, and add a rule there")
              .formatted(bus.getNode().getPath(), rule.getNode().getPath()));
    }
    Map<String, Object> condition = isWithin(own, stack) ? ofRule(rule) : ofAnyRule(own);
    allow(reference.queue(), condition);
    allow(reference.deadLetterQueue(), condition);
    allowKey(own.getAccount());
    return RuleTargetConfig.builder()
        .arn(reference.queue().getQueueArn())
        .targetResource(reference.queue())
        .deadLetterConfig(
            CfnRule.DeadLetterConfigProperty.builder()
                .arn(reference.deadLetterQueue().getQueueArn())
                .build())
        .build();
  }

  private static boolean isWithin(Stack own, Stack stack) {
    for (Stack outer = stack; outer != null; outer = outer.getNestedStackParent()) {
      if (outer.getNode().getPath().equals(own.getNode().getPath())) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Object> ofRule(IRuleRef rule) {
    return Map.of("ArnEquals", Map.of("aws:SourceArn", rule.getRuleRef().getRuleArn()));
  }

  /** A rule of another stack names the queue, so that the queue can't name the rule. */
  private static Map<String, Object> ofAnyRule(Stack own) {
    String rules =
        own.formatArn(
            ArnComponents.builder().service("events").resource("rule").resourceName("*").build());
    return Map.of("ArnLike", Map.of("aws:SourceArn", rules));
  }

  private static void allow(IQueue queue, Map<String, Object> condition) {
    queue.addToResourcePolicy(
        statement(List.of("sqs:SendMessage"), queue.getQueueArn()).conditions(condition).build());
  }

  /** The key can't name the rule: the rule names the queue, and the queue names the key. */
  private void allowKey(String account) {
    IKey key = reference.encryptionKey();
    if (key == null) {
      return;
    }
    PolicyStatement statement =
        // in the policy of a key, this is the key
        statement(List.of(BusGrants.KEY_ACTIONS), "*")
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", account)))
            .build();
    if (!key.addToResourcePolicy(statement, true).getStatementAdded()) {
      throw new IllegalArgumentException(
          "%s: %s"
              .formatted(
                  bus.getNode().getPath(),
                  BusReference.keyProblem("EventBridge", SERVICE, "target SqsQueue")));
    }
  }

  private static PolicyStatement.Builder statement(List<String> actions, String resource) {
    return PolicyStatement.Builder.create()
        .principals(List.of(new ServicePrincipal(SERVICE)))
        .actions(actions)
        .resources(List.of(resource));
  }
}
