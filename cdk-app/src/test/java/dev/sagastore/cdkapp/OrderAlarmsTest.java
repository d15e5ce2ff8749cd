package dev.sagastore.cdkapp;

import static dev.sagastore.cdkapp.Resources.map;
import static dev.sagastore.cdkapp.Resources.maps;
import static dev.sagastore.cdkapp.Resources.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

class OrderAlarmsTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final String TOPIC = "AWS::SNS::Topic";
  private static final String QUEUE = "AWS::SQS::Queue";

  private final Resources withTopic =
      new Resources(SynthesizedOrderSaga.of(Variant.ALARMS).template());
  private final Resources withEmail =
      new Resources(SynthesizedOrderSaga.of(Variant.EVERYTHING).template());

  @Test
  void oneDeadLetterIsEnough() {
    assertThat(alarm("Alarms/DeadLetters"))
        .containsEntry("MetricName", "ApproximateNumberOfMessagesVisible")
        .containsEntry("Statistic", "Maximum")
        .containsEntry("ComparisonOperator", "GreaterThanThreshold")
        .containsEntry("Threshold", 0)
        .containsEntry("EvaluationPeriods", 1)
        .containsEntry("TreatMissingData", "notBreaching")
        .containsEntry("Dimensions", queueName("Events/DeadLetters"));
  }

  @Test
  void eventsAreOldWhenTheyCouldHaveFailedAsOftenAsTheyMay() {
    Map<String, Object> queue =
        withTopic.properties(QUEUE, withTopic.logicalId(QUEUE, "Events/Queue"));
    int attempts = (int) map(queue.get("RedrivePolicy")).get("maxReceiveCount");

    assertThat(alarm("Alarms/OldEvents"))
        .containsEntry("MetricName", "ApproximateAgeOfOldestMessage")
        .containsEntry("Statistic", "Maximum")
        .containsEntry("Threshold", attempts * (int) queue.get("VisibilityTimeout"))
        .containsEntry("Dimensions", queueName("Events/Queue"));
  }

  @Test
  void theFunctionMustNotFail() {
    assertThat(alarm("Alarms/FunctionErrors"))
        .containsEntry("Namespace", "AWS/Lambda")
        .containsEntry("MetricName", "Errors")
        .containsEntry("Statistic", "Sum")
        .containsEntry("Threshold", 0)
        .containsEntry(
            "Dimensions",
            List.of(
                Map.of(
                    "Name",
                    "FunctionName",
                    "Value",
                    ref(withTopic.logicalId("AWS::Lambda::Function")))));
  }

  @Test
  void aTopicThatIsThereIsToldOfAllOfThem() {
    withTopic.template().resourceCountIs(TOPIC, 0);
    withTopic.template().resourceCountIs(ALARM, 6);
    withTopic
        .template()
        .allResourcesProperties(
            ALARM,
            Map.of(
                "AlarmActions", List.of(SynthesizedOrderSaga.TOPIC),
                "OKActions", List.of(SynthesizedOrderSaga.TOPIC)));
  }

  @Test
  void aMailboxGetsATopicOfItsOwn() {
    Map<String, Object> topic = ref(withEmail.logicalId(TOPIC));
    withEmail
        .template()
        .allResourcesProperties(
            ALARM, Map.of("AlarmActions", List.of(topic), "OKActions", List.of(topic)));
    assertThat(withEmail.properties("AWS::SNS::Subscription"))
        .containsEntry("Protocol", "email")
        .containsEntry("Endpoint", SynthesizedOrderSaga.EMAIL)
        .containsEntry("TopicArn", topic);
  }

  @Test
  void onlyAlarmsOfTheAccountMayWriteToThatTopicAndOnlyOverTls() {
    List<Map<String, Object>> statements =
        maps(
            map(withEmail.properties("AWS::SNS::TopicPolicy").get("PolicyDocument"))
                .get("Statement"));

    assertThat(statements)
        .extracting(
            statement -> statement.get("Effect"),
            statement -> statement.get("Principal"),
            statement -> statement.get("Condition"))
        .extracting(tuple -> List.of(tuple.toArray()))
        .containsExactlyInAnyOrder(
            List.of("Deny", "*", Map.of("Bool", Map.of("aws:SecureTransport", "false"))),
            List.of(
                "Allow",
                Map.of("Service", "cloudwatch.amazonaws.com"),
                Map.of("StringEquals", Map.of("aws:SourceAccount", ref("AWS::AccountId")))));
  }

  @Test
  void alarmsMayTellNobody() {
    Stack stack = new Stack(new App(), "Stack");
    new OrderAlarms(stack, "Alarms", new AlarmTarget.Console())
        .watch(new OrderEvents(stack, "Events", Duration.seconds(1)));
    Template template = Template.fromStack(stack);

    template.resourceCountIs(TOPIC, 0);
    assertThat(template.findResources(ALARM).values())
        .hasSize(2)
        .allSatisfy(
            alarm -> assertThat(map(alarm.get("Properties"))).doesNotContainKey("AlarmActions"));
  }

  private Map<String, Object> alarm(String path) {
    return withTopic.properties(ALARM, withTopic.logicalId(ALARM, path));
  }

  private List<Map<String, Object>> queueName(String path) {
    String queue = withTopic.logicalId(QUEUE, path);
    return List.of(
        Map.of("Name", "QueueName", "Value", Map.of("Fn::GetAtt", List.of(queue, "QueueName"))));
  }
}
