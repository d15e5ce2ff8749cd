package dev.sagastore.cdkapp;

import dev.sagastore.construct.SagaBus;
import dev.sagastore.construct.SagaStoreTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** Adds alarms, which notify a target when they go off and when they are over. */
public final class OrderAlarms extends Construct {
  private final Optional<SnsAction> action;

  /**
   * Declares the topic, if there has to be a new one.
   *
   * @param scope the stack
   * @param id ID of the construct
   * @param target who is notified
   */
  public OrderAlarms(Construct scope, String id, AlarmTarget target) {
    super(scope, id);
    this.action = topic(target).map(SnsAction::new);
  }

  private Optional<ITopic> topic(AlarmTarget target) {
    if (target instanceof AlarmTarget.Topic topic) {
      return Optional.of(Topic.fromTopicArn(this, "Topic", topic.arn()));
    }
    if (target instanceof AlarmTarget.Email email) {
      return Optional.of(topicFor(email.address()));
    }
    return Optional.empty();
  }

  private Topic topicFor(String address) {
    Topic topic = Topic.Builder.create(this, "Topic").enforceSsl(true).build();
    topic.addSubscription(new EmailSubscription(address));
    // a topic that denies requests without TLS has a policy, and with one it has lost the default
    // policy, which lets the account's own alarms in
    topic.grantPublish(
        new ServicePrincipal(
            "cloudwatch.amazonaws.com",
            ServicePrincipalOpts.builder()
                .conditions(
                    Map.of(
                        "StringEquals", Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                .build()));
    return topic;
  }

  /**
   * Adds the alarms of a table.
   *
   * @param sagas the table
   */
  public void watch(SagaStoreTable sagas) {
    notifyOf(sagas.addAlarms().getAlarms());
  }

  /**
   * Adds the alarms of a bus.
   *
   * @param bus the bus
   */
  public void watch(SagaBus bus) {
    notifyOf(bus.addAlarms().getAlarms());
  }

  private void notifyOf(List<Alarm> alarms) {
    action.ifPresent(
        target ->
            alarms.forEach(
                alarm -> {
                  alarm.addAlarmAction(target);
                  alarm.addOkAction(target);
                }));
  }
}
