package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.BusMetric;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sns.Topic;

class SagaBusAlarmsTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";

  private final BusStack orders = BusStack.create();

  @Test
  void alarmsWatchQueuesFailuresAndTimers() {
    orders.bus().addAlarms();
    Template template = orders.template();

    template.resourceCountIs(ALARM, 5);
    assertThat(alarm(template, "DeadLetters"))
        .containsEntry("MetricName", "ApproximateNumberOfMessagesVisible")
        .containsEntry("Dimensions", queueName(template, "BusDeadLetters"))
        .containsEntry("Statistic", "Maximum")
        .containsEntry("Threshold", 1)
        .containsEntry("EvaluationPeriods", 1);
    assertThat(alarm(template, "MessageAge"))
        .containsEntry("MetricName", "ApproximateAgeOfOldestMessage")
        .containsEntry("Dimensions", queueName(template, "BusQueue"))
        .containsEntry("Threshold", 1_800)
        .containsEntry("EvaluationPeriods", 3)
        .containsEntry("DatapointsToAlarm", 2);
    assertThat(alarm(template, "Failures"))
        .containsEntry("Namespace", "Sagastore")
        .containsEntry("MetricName", "Failures")
        .containsEntry("Statistic", "Sum")
        .containsEntry("Threshold", 1)
        .containsEntry("EvaluationPeriods", 3)
        .containsEntry("DatapointsToAlarm", 2);
    assertThat(alarm(template, "ParkedTimers"))
        .containsEntry("Namespace", "Sagastore")
        .containsEntry("MetricName", "ParkedTimers")
        .containsEntry("Dimensions", List.of(Map.of("Name", "Bus", "Value", "orders")))
        .containsEntry("Statistic", "Sum")
        .containsEntry("Threshold", 1);
    assertThat(alarm(template, "TimerLag"))
        .containsEntry("MetricName", "TimerLag")
        .containsEntry("Statistic", "Maximum")
        .containsEntry("Threshold", 300_000)
        .containsEntry("DatapointsToAlarm", 2);
    assertThat(template.findResources(ALARM).values())
        .allSatisfy(
            alarm ->
                assertThat(Templates.map(alarm.get("Properties")))
                    .containsEntry("Period", 300)
                    .containsEntry("ComparisonOperator", "GreaterThanOrEqualToThreshold")
                    .containsEntry("TreatMissingData", "notBreaching")
                    .doesNotContainKeys("AlarmActions", "OKActions"));
  }

  @Test
  void alarmsWatchEachFunction() {
    BusStack orders = BusStack.create(SagaBus.Builder::withoutSweeper);
    orders.bus().connect(orders.function("First"));
    orders.bus().addAlarms(SagaBusAlarmOptions.standard().withFunctionErrors(3));
    Function aliased = orders.function("Second");
    orders.bus().connect(aliased.addAlias("live"));
    Template template = orders.template();

    assertThat(alarm(template, "FunctionErrorsOrdersFirst[0-9A-F]{8}"))
        .containsEntry("Namespace", "AWS/Lambda")
        .containsEntry("MetricName", "Errors")
        .containsEntry("Statistic", "Sum")
        .containsEntry("Threshold", 3)
        .containsEntry("EvaluationPeriods", 1)
        .containsEntry(
            "Dimensions",
            List.of(
                Map.of(
                    "Name",
                    "FunctionName",
                    "Value",
                    Map.of("Ref", BusStack.id(template, BusStack.FUNCTION, "First")))));
    assertThat(
            alarm(template, "FunctionErrorsOrdersSecond[0-9A-F]{8}").get("Dimensions").toString())
        .as("errors of the alias")
        .contains("Resource", ":live");
  }

  @Test
  void alarmWatchesTheSweeper() {
    orders.bus().connectSweeper(orders.function("Sweeper"));
    orders.bus().addAlarms();
    Template template = orders.template();

    Map<String, Object> alarm = alarm(template, "Sweeps");
    assertThat(alarm)
        .containsEntry("ComparisonOperator", "LessThanThreshold")
        .containsEntry("Threshold", 1)
        .containsEntry("EvaluationPeriods", 3)
        .containsEntry("TreatMissingData", "breaching");
    assertThat(alarm.get("Metrics").toString())
        .contains("FILL(invocations, 0) - FILL(errors, 0)", "Invocations", "Errors");
  }

  @Test
  void sweeperThatComesLaterIsWatchedAndNotifies() {
    SagaBusAlarms alarms =
        orders.bus().addAlarms().notify(new SnsAction(new Topic(orders.stack(), "Topic")));
    orders.bus().connectSweeper(orders.function("Sweeper"));

    assertThat(alarms.getAlarms()).hasSize(6);
    assertThat(orders.template().findResources(ALARM).values())
        .hasSize(6)
        .map(alarm -> Templates.map(alarm.get("Properties")))
        .allSatisfy(
            alarm -> {
              assertThat((List<?>) alarm.get("AlarmActions")).hasSize(1);
              assertThat(alarm.get("OKActions")).isEqualTo(alarm.get("AlarmActions"));
            });
  }

  @Test
  void thresholdsCanBeChosen() {
    orders
        .bus()
        .addAlarms(
            SagaBusAlarmOptions.standard()
                .withDeadLetters(2)
                .withFailures(5)
                .withParkedTimers(3)
                .withMessageAge(Duration.hours(1))
                .withTimerLag(Duration.minutes(10)));
    Template template = orders.template();

    assertThat(alarm(template, "DeadLetters")).containsEntry("Threshold", 2);
    assertThat(alarm(template, "Failures")).containsEntry("Threshold", 5);
    assertThat(alarm(template, "ParkedTimers")).containsEntry("Threshold", 3);
    assertThat(alarm(template, "MessageAge")).containsEntry("Threshold", 3_600);
    assertThat(alarm(template, "TimerLag")).containsEntry("Threshold", 600_000);
  }

  @Test
  void alarmsNeedAnotherIdIfThereAreSome() {
    orders.bus().addAlarms();
    orders.bus().addAlarms("Urgent", SagaBusAlarmOptions.standard().withDeadLetters(100));

    assertThatThrownBy(() -> orders.bus().addAlarms())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Orders/Bus already has 'Alarms': give these alarms another ID");
    orders.template().resourceCountIs(ALARM, 10);
  }

  @Test
  void thresholdsOutOfBoundsFail() {
    SagaBusAlarmOptions standard = SagaBusAlarmOptions.standard();
    Duration token =
        Duration.seconds(
            CfnParameter.Builder.create(orders.stack(), "Seconds")
                .type("Number")
                .build()
                .getValueAsNumber());

    assertThatThrownBy(() -> standard.withDeadLetters(0))
        .hasMessage("an alarm needs a number of dead letters of 1 or more, not 0");
    assertThatThrownBy(() -> standard.withFailures(0)).hasMessageContaining("failures");
    assertThatThrownBy(() -> standard.withFunctionErrors(0))
        .hasMessageContaining("function errors");
    assertThatThrownBy(() -> standard.withParkedTimers(0)).hasMessageContaining("parked timers");
    assertThatThrownBy(() -> standard.withMessageAge(Duration.millis(999)))
        .hasMessage("an alarm needs a message age in seconds of 1 or more, not 0");
    assertThatThrownBy(() -> standard.withTimerLag(Duration.seconds(0)))
        .hasMessageContaining("timer lag");
    assertThatThrownBy(() -> standard.withTimerLag(token)).hasMessageContaining("not a token");
  }

  @Test
  void optionsDifferIfOneDiffers() {
    SagaBusAlarmOptions options = SagaBusAlarmOptions.standard();

    assertThat(options)
        .isEqualTo(SagaBusAlarmOptions.standard())
        .hasSameHashCodeAs(SagaBusAlarmOptions.standard());
    assertThat(
            Stream.of(
                options,
                options.withDeadLetters(2),
                options.withFailures(2),
                options.withFunctionErrors(2),
                options.withParkedTimers(2),
                options.withMessageAge(Duration.minutes(2)),
                options.withTimerLag(Duration.minutes(2))))
        .doesNotHaveDuplicates();
    assertThat(options)
        .isNotEqualTo(null)
        .hasToString(
            "SagaBusAlarmOptions[dead letters 1, message age 1800 s, failures 1, function errors 1,"
                + " parked timers 1, timer lag 300 s]");
  }

  @Test
  void metricsAreThoseOfTheAlarms() {
    alarm("A", orders.bus().metricDeadLetters());
    alarm("B", orders.bus().metricMessageAge());
    alarm("C", orders.bus().metric(BusMetric.PARKED_TIMERS));
    alarm("D", orders.bus().metric(BusMetric.HANDLER_TIME));
    orders.bus().addAlarms();
    Template template = orders.template();

    assertThat(metric(alarm(template, "A"))).isEqualTo(metric(alarm(template, "DeadLetters")));
    assertThat(metric(alarm(template, "B"))).isEqualTo(metric(alarm(template, "MessageAge")));
    assertThat(metric(alarm(template, "C"))).isEqualTo(metric(alarm(template, "ParkedTimers")));
    assertThat(alarm(template, "D"))
        .containsEntry("MetricName", "HandlerTime")
        .containsEntry("ExtendedStatistic", "p99");
  }

  private void alarm(String id, Metric metric) {
    Alarm.Builder.create(orders.stack(), id)
        .metric(metric)
        .threshold(1)
        .evaluationPeriods(1)
        .build();
  }

  private static List<Object> metric(Map<String, Object> alarm) {
    return List.of(
        alarm.get("Namespace"),
        alarm.get("MetricName"),
        alarm.get("Dimensions"),
        alarm.get("Statistic"),
        alarm.get("Period"));
  }

  @Test
  void dashboardShowsQueuesAndAllMetrics() {
    new Dashboard(orders.stack(), "Dashboard").addWidgets(orders.bus().dashboardWidgets());

    String body =
        Templates.properties(orders.template(), "AWS::CloudWatch::Dashboard")
            .get("DashboardBody")
            .toString();
    assertThat(body)
        .contains(
            "ApproximateNumberOfMessagesVisible",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateAgeOfOldestMessage",
            "BusDeadLetters");
    assertThat(Stream.of(BusMetric.values()).map(metric -> "\"" + metric.metricName() + "\""))
        .allSatisfy(name -> assertThat(body).contains(name));
  }

  private static Map<String, Object> alarm(Template template, String id) {
    return template.findResources(ALARM).entrySet().stream()
        .filter(alarm -> alarm.getKey().matches("(BusAlarms)?" + id + "[0-9A-F]{8}"))
        .map(alarm -> Templates.map(alarm.getValue().get("Properties")))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<String, Object>> queueName(Template template, String queue) {
    return List.of(
        Map.of(
            "Name",
            "QueueName",
            "Value",
            Map.of(
                "Fn::GetAtt", List.of(BusStack.id(template, BusStack.QUEUE, queue), "QueueName"))));
  }
}
