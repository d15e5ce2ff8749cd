package dev.sagastore.cdkapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.cdkapp.OrderSagaStackProps.Worker;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.RemovalPolicy;

class OrderSagaStackPropsTest {
  @Test
  void withoutContextTheDefaultsHold() {
    assertThat(OrderSagaStackProps.defaults())
        .isEqualTo(
            new OrderSagaStackProps(
                "OrderSaga",
                RemovalPolicy.RETAIN,
                Duration.ofDays(30),
                new AlarmTarget.None(),
                OptionalInt.of(10),
                Worker.NONE));
  }

  @Test
  void everyValueIsReadFromTheContext() {
    Map<String, Object> context =
        Map.of(
            "stackName", "Mine",
            "removalPolicy", "destroy",
            "retention", "28",
            "alarms", "team@example.com",
            "reservedConcurrency", "none",
            "worker", "ecs");

    assertThat(OrderSagaStackProps.fromContext(context::get))
        .isEqualTo(
            new OrderSagaStackProps(
                "Mine",
                RemovalPolicy.DESTROY,
                Duration.ofDays(28),
                new AlarmTarget.Email("team@example.com"),
                OptionalInt.empty(),
                Worker.ECS));
  }

  @Test
  void numbersAndBooleansOfCdkJsonAreAsGoodAsTexts() {
    Map<String, Object> context =
        Map.of("retention", 3650, "alarms", true, "reservedConcurrency", 1000);

    OrderSagaStackProps props = OrderSagaStackProps.fromContext(context::get);

    assertThat(props.retention()).isEqualTo(Duration.ofDays(3650));
    assertThat(props.alarms()).isEqualTo(new AlarmTarget.Console());
    assertThat(props.reservedConcurrency()).hasValue(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sns:eu-central-1:123456789012:team",
        "arn:aws-cn:sns:cn-north-1:123456789012:team_1"
      })
  void alarmsMayGoToATopic(String arn) {
    assertThat(AlarmTarget.parse(arn)).contains(new AlarmTarget.Topic(arn));
  }

  @ParameterizedTest
  @CsvSource({
    "removalPolicy, DESTROY, retain or destroy",
    "removalPolicy, snapshot, retain or destroy",
    "retention, 27, a number of days from 28 to 3650; the bus detects duplicates for 28",
    "retention, 3651, a number of days from 28 to 3650; the bus detects duplicates for 28",
    "retention, 30d, a number of days from 28 to 3650; the bus detects duplicates for 28",
    "alarms, yes, 'true, false, the ARN of an SNS topic or an e-mail address'",
    "alarms, arn:aws:sqs:eu-central-1:123456789012:team,"
        + " 'true, false, the ARN of an SNS topic or an e-mail address'",
    "alarms, team@example, 'true, false, the ARN of an SNS topic or an e-mail address'",
    "reservedConcurrency, 1, none or a number from 2 to 1000",
    "reservedConcurrency, 1001, none or a number from 2 to 1000",
    "reservedConcurrency, ten, none or a number from 2 to 1000",
    "worker, ECS, none or ecs"
  })
  void aValueThatIsNotAllowedIsRefused(String key, String value, String allowed) {
    assertThatThrownBy(() -> OrderSagaStackProps.fromContext(Map.of(key, value)::get))
        .isInstanceOf(UserError.class)
        .hasMessage("the context value %s is %s: use %s", key, value, allowed);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    Map<String, Object> context =
        Map.of("removalPolicy", "keep", "retention", 7, "worker", "eks", "alarms", false);

    assertThatThrownBy(() -> OrderSagaStackProps.fromContext(context::get))
        .message()
        .hasLineCount(3)
        .contains("removalPolicy is keep", "retention is 7", "worker is eks");
  }
}
