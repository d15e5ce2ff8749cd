package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.SagaStoreConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqsEnvironmentTest {
  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/";

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "SAGA_BUS_NAME", "orders",
              "SAGA_BUS_QUEUE_URL", URL + "orders",
              "SAGA_BUS_DEAD_LETTER_QUEUE_URL", URL + "orders-dead"));

  private void assertInvalid(String... texts) {
    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(() -> SqsEnvironment.parse(environment, ""))
        .satisfies(e -> assertThat(e.getMessage()).contains(texts))
        .withMessageEndingWith("SagaBus.connect(function) sets all of them in a CDK app.");
  }

  @Test
  void requiredVariablesAreEnough() {
    SqsEnvironment settings = SqsEnvironment.parse(environment, "");

    assertThat(settings.name()).isEqualTo("orders");
    assertThat(settings.queue().text()).isEqualTo(URL + "orders");
    assertThat(settings.deadLetterQueue().text()).isEqualTo(URL + "orders-dead");
    assertThat(settings.destinations()).isEmpty();
    assertThat(settings.visibilityTimeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void allVariablesAreRead() {
    environment.put(
        "SAGA_BUS_DESTINATIONS",
        """
        {"stock": "%sstock",
         "events": "arn:aws:sns:eu-west-1:123456789012:events",
         "company": "arn:aws-cn:events:cn-north-1:123456789012:event-bus/a/b",
         "local": "http://localhost:4566/000000000000/local"}
        """
            .formatted(URL));
    environment.put("SAGA_BUS_VISIBILITY_TIMEOUT", "PT3M");

    SqsEnvironment settings = SqsEnvironment.parse(environment, "");

    assertThat(settings.destinations().get("stock").kind()).isEqualTo(Address.Kind.QUEUE);
    assertThat(settings.destinations().get("local").kind()).isEqualTo(Address.Kind.QUEUE);
    assertThat(settings.destinations().get("events").kind()).isEqualTo(Address.Kind.TOPIC);
    assertThat(settings.destinations().get("company").kind()).isEqualTo(Address.Kind.EVENT_BUS);
    assertThat(settings.destinations().get("company").region()).contains("cn-north-1");
    assertThat(settings.visibilityTimeout()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void messageNamesAllProblems() {
    environment.put("SAGA_BUS_NAME", " ");
    environment.remove("SAGA_BUS_QUEUE_URL");
    environment.put("SAGA_BUS_DEAD_LETTER_QUEUE_URL", "orders");
    environment.put("SAGA_BUS_DESTINATIONS", "{\"a b\":\"x\",\"stock\":1,\"$own-queue\":\"\"}");
    environment.put("SAGA_BUS_VISIBILITY_TIMEOUT", "30");

    assertInvalid(
        "SAGA_BUS_NAME is blank",
        "SAGA_BUS_QUEUE_URL is not set",
        "SAGA_BUS_DEAD_LETTER_QUEUE_URL is not valid: 'orders' is not the URL of a queue",
        "SAGA_BUS_DESTINATIONS has the entry 'a b'",
        "SAGA_BUS_DESTINATIONS has the entry 'stock', which is not valid: its value must be a text",
        "SAGA_BUS_DESTINATIONS has the entry '$own-queue', which is not valid: the name",
        "SAGA_BUS_VISIBILITY_TIMEOUT is not valid: write an ISO 8601 duration such as PT30S");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SAGA_BUS_NAME|or ders|can't be named 'or ders'",
        "SAGA_BUS_NAME|$dead-letter-queue|reserved",
        "SAGA_BUS_QUEUE_URL|arn:aws:sqs:eu-west-1:1:orders|is not the URL of a queue",
        "SAGA_BUS_QUEUE_URL|https://sqs.eu-west-1.amazonaws.com/1/orders.fifo|would block the"
            + " group",
        "SAGA_BUS_QUEUE_URL|https://sqs.eu-west-1.amazonaws.com|is not the URL of a queue",
        "SAGA_BUS_QUEUE_URL|https://h/q?a=b|is not the URL of a queue",
        "SAGA_BUS_QUEUE_URL|https://h/{q}|is not the URL of a queue",
        "SAGA_BUS_DESTINATIONS|[]|write a JSON object",
        "SAGA_BUS_DESTINATIONS|{|the parser says",
        "SAGA_BUS_DESTINATIONS|{} {}|the parser says",
        "SAGA_BUS_DESTINATIONS|{\"a\":\"arn:aws:sqs:eu-west-1:1:q\"}|is the ARN of a queue: use its"
            + " URL",
        "SAGA_BUS_DESTINATIONS|{\"a\":\"arn:aws:sns:eu-west-1:1:t.fifo\"}|FIFO topic",
        "SAGA_BUS_DESTINATIONS|{\"a\":\"https://h/q.fifo\"}|FIFO queue",
        "SAGA_BUS_DESTINATIONS|{\"a\":\"https://h/q\",\"a\":\"https://h/r\"}|Duplicate",
        "SAGA_BUS_DESTINATIONS|{\"orders\":\"https://h/q\"}|has the name of the bus",
        "SAGA_BUS_VISIBILITY_TIMEOUT|PT0S|1 second to 12 hours",
        "SAGA_BUS_VISIBILITY_TIMEOUT|PT12H1S|1 second to 12 hours",
        "SAGA_BUS_VISIBILITY_TIMEOUT|PT1.5S|whole seconds"
      })
  void malformedVariableFails(String variable, String value, String problem) {
    environment.put(variable, value);

    assertInvalid(variable.equals("SAGA_BUS_DESTINATIONS") ? "  - " : variable, problem);
  }

  @Test
  void queuesMustDiffer() {
    environment.put("SAGA_BUS_DEAD_LETTER_QUEUE_URL", URL + "orders");

    assertInvalid("both the queue and the dead-letter queue");
  }

  @Test
  void nameThatEventBridgeReservesFails() {
    environment.put("SAGA_BUS_NAME", "aws.orders");
    assertThat(SqsEnvironment.parse(environment, "").name()).isEqualTo("aws.orders");

    environment.put(
        "SAGA_BUS_DESTINATIONS",
        "{\"company\":\"arn:aws:events:eu-west-1:123456789012:event-bus/company\"}");
    assertInvalid("EventBridge reserves 'aws.'");
  }

  @Test
  void prefixBeginsNames() {
    Map<String, String> prefixed = new HashMap<>();
    environment.forEach((name, value) -> prefixed.put("PARCELS_" + name, value));

    assertThat(SqsEnvironment.parse(prefixed, "PARCELS_").name()).isEqualTo("orders");
    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(() -> SqsEnvironment.parse(environment, "PARCELS_"))
        .withMessageContaining("with the prefix PARCELS_")
        .withMessageContaining("PARCELS_SAGA_BUS_NAME is not set")
        .withMessageEndingWith("Give the construct the same prefix.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqsEnvironment.parse(environment, "AWS_"));
  }
}
