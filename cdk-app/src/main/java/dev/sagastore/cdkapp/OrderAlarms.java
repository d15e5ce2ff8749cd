package dev.sagastore.cdkapp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** Alarms, and whom they tell when they go off and when they are over. */
public final class OrderAlarms extends Construct {
  private final Optional<SnsAction> action;

  /**
   * Declares the topic, if there has to be a new one.
   *
   * @param scope the stack
   * @param id the construct's id
   * @param target who is told
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
   * Adds alarms for a queue of which somebody should look at what failed, or at who has stopped.
   */
  public void watch(OrderEvents events) {
    add(
        "DeadLetters",
        "Order events failed too often. Look into the logs for their ids; when the cause is gone,"
            + " start a redrive of the dead-letter queue.",
        events
            .deadLetters()
            .metricApproximateNumberOfMessagesVisible(every(Duration.minutes(1), "Maximum")),
        0);
    add(
        "OldEvents",
        "Order events wait too long: nobody takes them, or not enough of them.",
        events.queue().metricApproximateAgeOfOldestMessage(every(Duration.minutes(1), "Maximum")),
        // by then it would have failed five times: it is older because nobody has taken it
        events.longestStay().toSeconds());
  }

  /** Adds an alarm for a function that fails as a whole; single events have the queue's alarms. */
  public void watch(IFunction function) {
    add(
        "FunctionErrors",
        "The function fails: it cannot start, takes too long, or runs out of memory.",
        function.metricErrors(every(Duration.minutes(5), "Sum")),
        0);
  }

  /** Has alarms that others have declared tell the same people. */
  public void notifyOf(List<Alarm> alarms) {
    action.ifPresent(
        told ->
            alarms.forEach(
                alarm -> {
                  alarm.addAlarmAction(told);
                  alarm.addOkAction(told);
                }));
  }

  private void add(String id, String description, Metric metric, Number threshold) {
    notifyOf(
        List.of(
            Alarm.Builder.create(this, id)
                .alarmDescription(description)
                .metric(metric)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .threshold(threshold)
                .evaluationPeriods(1)
                // SQS and Lambda report nothing while there is nothing to do
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build()));
  }

  private static MetricOptions every(Duration period, String statistic) {
    return MetricOptions.builder().period(period).statistic(statistic).build();
  }
}
