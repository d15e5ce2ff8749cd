package dev.sagastore.cdkapp;

import static dev.sagastore.cdkapp.Resources.map;
import static dev.sagastore.cdkapp.Resources.maps;
import static dev.sagastore.cdkapp.Resources.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import dev.sagastore.construct.SagaStoreTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

class OrderAlarmsTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final String TOPIC = "AWS::SNS::Topic";
  private static final String TOPIC_POLICY = "AWS::SNS::TopicPolicy";

  private final Resources withTopic =
      new Resources(SynthesizedOrderSaga.of(Variant.ALARMS).template());
  private final Resources withEmail =
      new Resources(SynthesizedOrderSaga.of(Variant.EVERYTHING).template());

  @Test
  void aTopicThatIsThereIsToldOfAllOfThem() {
    // that of the orders' events
    withTopic.template().resourceCountIs(TOPIC, 1);
    // three of the table, and seven of the bus
    withTopic.template().resourceCountIs(ALARM, 10);
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
    Map<String, Object> topic = ref(withEmail.logicalId(TOPIC, "Alarms/Topic"));
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
            map(withEmail
                    .properties(
                        TOPIC_POLICY, withEmail.logicalId(TOPIC_POLICY, "Alarms/Topic/Policy"))
                    .get("PolicyDocument"))
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
  void alarmsOfTheConsoleHaveNoActions() {
    Stack stack = new Stack(new App(), "Stack");
    new OrderAlarms(stack, "Alarms", new AlarmTarget.Console())
        .watch(new SagaStoreTable(stack, "Sagas"));
    Template template = Template.fromStack(stack);

    template.resourceCountIs(TOPIC, 0);
    assertThat(template.findResources(ALARM).values())
        .hasSize(3)
        .allSatisfy(
            alarm -> assertThat(map(alarm.get("Properties"))).doesNotContainKey("AlarmActions"));
  }
}
