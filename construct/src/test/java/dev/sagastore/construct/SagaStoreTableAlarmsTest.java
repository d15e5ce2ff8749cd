package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.StoreAccess;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.Topic;

class SagaStoreTableAlarmsTest {
  private static final String ALARM = "AWS::CloudWatch::Alarm";

  @Test
  void throttlingIsSummedOverTheTableAndItsIndexes() {
    Template template = withTable((stack, sagas) -> sagas.addAlarms());

    for (String kind : List.of("Read", "Write")) {
      Map<String, Object> alarm = alarm(template, kind + "Throttling");
      assertThat(alarm)
          .containsEntry("Threshold", 1)
          .containsEntry("EvaluationPeriods", 3)
          .containsEntry("DatapointsToAlarm", 2)
          .containsEntry("TreatMissingData", "notBreaching")
          .containsEntry("ComparisonOperator", "GreaterThanOrEqualToThreshold");
      assertThat(expression(alarm))
          .containsEntry(
              "Expression",
              "SUM([%1$sThrottleEvents0, %1$sThrottleEvents1, %1$sThrottleEvents2])"
                  .formatted(kind.toLowerCase(Locale.ROOT)));
      assertThat(metrics(alarm))
          .extracting(metric -> metric.get("MetricName"))
          .containsOnly(kind + "ThrottleEvents");
      assertThat(metrics(alarm))
          .extracting(metric -> dimensions(metric).get("TableName"))
          .containsOnly(Templates.tableName(template));
      assertThat(metrics(alarm))
          .extracting(metric -> dimensions(metric).get("GlobalSecondaryIndexName"))
          .containsExactlyInAnyOrder(null, "GSI1", "GSI2");
    }
  }

  @Test
  void systemErrorsAreSummedOverWhatTheStoreSends() {
    Template template = withTable((stack, sagas) -> sagas.addAlarms());

    List<Map<String, Object>> metrics = metrics(alarm(template, "SystemErrors"));
    assertThat(metrics).hasSizeLessThanOrEqualTo(10);
    // DynamoDB counts errors by operation, and IAM has none of its own for transactions
    Set<String> operations =
        Stream.concat(
                StoreAccess.READ_WRITE.itemActions().stream()
                    .map(action -> action.replace("dynamodb:", "")),
                Stream.of("TransactWriteItems"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(metrics)
        .extracting(metric -> dimensions(metric).get("Operation"))
        .containsExactlyInAnyOrderElementsOf(operations);
  }

  @Test
  void alarmsAreAddedOnce() {
    withTable(
        (stack, sagas) -> {
          sagas.addAlarms();
          assertThatThrownBy(sagas::addAlarms)
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("Orders/Sagas already has 'Alarms': give these alarms another ID");
        });
  }

  @Test
  void alarmsWithAnotherIdHaveOtherThresholds() {
    Template template =
        withTable(
            (stack, sagas) -> {
              sagas.addAlarms();
              sagas.addAlarms(
                  "Urgent", SagaStoreAlarmOptions.standard().withThrottledRequests(1_000));
            });

    template.resourceCountIs(ALARM, 6);
    template.resourcePropertiesCountIs(ALARM, Map.of("Threshold", 1_000), 2);
  }

  @Test
  void metricsAreThoseOfTheAlarms() {
    Template template =
        withTable(
            (stack, sagas) -> {
              alarm(stack, "Reads", sagas.metricReadThrottleEvents());
              alarm(stack, "Writes", sagas.metricWriteThrottleEvents());
              alarm(stack, "Errors", sagas.metricSystemErrors());
              alarm(stack, "Failures", sagas.metricFailures("Orders"));
              alarm(stack, "Conflicts", sagas.metricConflicts("Orders"));
              sagas.addAlarms(SagaStoreAlarmOptions.standard().withMetricsNamespace("Orders"));
            });

    assertThat(template.findResources(ALARM).values())
        .extracting(alarm -> Templates.map(alarm.get("Properties")).get("Metrics"))
        .hasSize(10)
        .satisfies(metrics -> assertThat(Set.copyOf(metrics)).hasSize(5));
  }

  @Test
  void duplicatesAreAMetricOfTheRuntime() {
    Template template =
        withTable((stack, sagas) -> alarm(stack, "Duplicates", sagas.metricDuplicates("Orders")));

    assertThat(template.findResources(ALARM).toString())
        .contains(
            "SELECT SUM(\"sagastore.operation.count\") FROM \"Orders\" WHERE outcome = 'duplicate'");
    withTable(
        (stack, sagas) ->
            assertThatThrownBy(() -> sagas.metricDuplicates("no \" quotes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no namespace of metrics"));
  }

  @Test
  void alarmsOfAnotherRegionFail() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas =
        SagaStoreTable.fromTableArn(
            stack, "Sagas", "arn:aws:dynamodb:us-east-1:123456789012:table/orders");

    assertThatThrownBy(sagas::addAlarms)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Orders/Sagas: the table is in us-east-1, and an alarm in eu-west-1 can't watch it");
  }

  private static void alarm(Stack stack, String id, IMetric metric) {
    Alarm.Builder.create(stack, id).metric(metric).threshold(1).evaluationPeriods(1).build();
  }

  @Test
  void nothingIsWatchedUnlessItIsAskedFor() {
    withTable((stack, sagas) -> {}).resourceCountIs(ALARM, 0);
    withTable((stack, sagas) -> sagas.addAlarms()).resourceCountIs(ALARM, 3);
  }

  @Test
  void whatTheRuntimeReportsIsWatchedWhereItIsPublished() {
    Template template =
        withTable(
            (stack, sagas) ->
                sagas.addAlarms(
                    SagaStoreAlarmOptions.standard()
                        .withMetricsNamespace("Orders")
                        .withFailures(2)
                        .withConflicts(50)
                        .withSystemErrors(3)
                        .withThrottledRequests(4)));

    assertThat(alarm(template, "Failures")).containsEntry("Threshold", 2);
    assertThat(expression(alarm(template, "Failures")))
        .containsEntry(
            "Expression",
            "SELECT SUM(\"sagastore.operation.count\") FROM \"Orders\" WHERE outcome = 'failure'")
        .containsEntry("Period", 300);
    assertThat(alarm(template, "Conflicts")).containsEntry("Threshold", 50);
    assertThat(expression(alarm(template, "Conflicts")).get("Expression").toString())
        .endsWith("outcome = 'conflict'");
    assertThat(alarm(template, "SystemErrors")).containsEntry("Threshold", 3);
    assertThat(alarm(template, "ReadThrottling")).containsEntry("Threshold", 4);
    assertThat(alarm(template, "WriteThrottling")).containsEntry("Threshold", 4);
  }

  @Test
  void theOptionsAreChecked() {
    SagaStoreAlarmOptions standard = SagaStoreAlarmOptions.standard();
    assertThatThrownBy(() -> standard.withFailures(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an alarm needs a number of failures of 1 or more, not 0");
    assertThatThrownBy(() -> standard.withConflicts(-1)).hasMessageContaining("conflicts");
    assertThatThrownBy(() -> standard.withSystemErrors(0)).hasMessageContaining("system errors");
    assertThatThrownBy(() -> standard.withThrottledRequests(0)).hasMessageContaining("throttled");
    assertThat(standard.withMetricsNamespace("My orders").getMetricsNamespace())
        .isEqualTo("My orders");
    assertThatThrownBy(() -> standard.withMetricsNamespace("a\" b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a\" b' is no namespace");
  }

  @Test
  void allAlarmsTellTheSame() {
    Template template =
        withTable(
            (stack, sagas) -> {
              SagaStoreAlarms alarms = sagas.addAlarms();
              assertThat(alarms.notify(new SnsAction(new Topic(stack, "Topic")))).isSameAs(alarms);
              assertThat(alarms.getAlarms()).hasSize(3);
            });

    assertThat(template.findResources(ALARM).values())
        .map(alarm -> Templates.map(alarm.get("Properties")))
        .hasSize(3)
        .allSatisfy(
            alarm -> {
              assertThat((List<?>) alarm.get("AlarmActions")).hasSize(1);
              assertThat(alarm.get("OKActions")).isEqualTo(alarm.get("AlarmActions"));
            });
  }

  @Test
  void aDashboardShowsTheTableAndItsIndexes() {
    Template template =
        withTable(
            (stack, sagas) ->
                new Dashboard(stack, "Dashboard").addWidgets(sagas.dashboardWidgets()));

    String body =
        Templates.properties(template, "AWS::CloudWatch::Dashboard")
            .get("DashboardBody")
            .toString();
    assertThat(body)
        .contains(
            "ConsumedReadCapacityUnits",
            "ConsumedWriteCapacityUnits",
            "SuccessfulRequestLatency",
            "ReadThrottleEvents",
            "WriteThrottleEvents",
            "ConditionalCheckFailedRequests",
            "SystemErrors",
            "TimeToLiveDeletedItemCount",
            "GSI1",
            "GSI2");
  }

  private static Map<String, Object> alarm(Template template, String id) {
    return template.findResources(ALARM).entrySet().stream()
        .filter(alarm -> alarm.getKey().contains(id))
        .map(alarm -> Templates.map(alarm.getValue().get("Properties")))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> expression(Map<String, Object> alarm) {
    return queries(alarm)
        .filter(query -> query.containsKey("Expression"))
        .findFirst()
        .orElseThrow();
  }

  private static List<Map<String, Object>> metrics(Map<String, Object> alarm) {
    return queries(alarm)
        .filter(query -> query.containsKey("MetricStat"))
        .map(query -> Templates.map(query.get("MetricStat")))
        .peek(stat -> assertThat(stat).containsEntry("Stat", "Sum"))
        .map(stat -> Templates.map(stat.get("Metric")))
        .toList();
  }

  private static Stream<Map<String, Object>> queries(Map<String, Object> alarm) {
    return ((List<?>) alarm.get("Metrics")).stream().map(Templates::map);
  }

  private static Map<String, Object> dimensions(Map<String, Object> metric) {
    return ((List<?>) metric.get("Dimensions"))
        .stream()
            .map(Templates::map)
            .collect(
                Collectors.toMap(
                    dimension -> (String) dimension.get("Name"),
                    dimension -> dimension.get("Value")));
  }

  private static Template withTable(BiConsumer<Stack, SagaStoreTable> user) {
    return Templates.of(
        stack -> user.accept(stack, SagaStoreTable.Builder.create(stack, "Sagas").build()));
  }
}
