package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventBridgeFormatTest {
  private static Optional<Envelope> read(String body) {
    return EventBridgeFormat.create().read(ReceivedMessage.builder("sqs-1", body).build());
  }

  private static String event(String id, String detail) {
    return """
    {
      "version": "0",
      "id": "%s",
      "detail-type": "EC2 Instance State-change Notification",
      "source": "aws.ec2",
      "account": "123456789012",
      "time": "2021-11-11T21:29:54Z",
      "region": "us-east-1",
      "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1234567890abcdef0"],
      "detail": %s
    }
    """
        .formatted(id, detail);
  }

  @Test
  void detailIsBody() {
    assertThat(
            read(
                event(
                    "7bf73129-1428-4cd3-a780-95db273d1602",
                    "{ \"instance-id\": \"i-1234567890abcdef0\", \"cost\": 1.10 }")))
        .contains(
            Envelope.of(
                    "eventbridge:7:aws.ec2:7bf73129-1428-4cd3-a780-95db273d1602",
                    "EC2 Instance State-change Notification",
                    "{\"instance-id\":\"i-1234567890abcdef0\",\"cost\":1.10}")
                .withHeaders(
                    Map.of(
                        "source", "aws.ec2",
                        "account", "123456789012",
                        "time", "2021-11-11T21:29:54Z",
                        "region", "us-east-1")));
  }

  @Test
  void ownDocumentInDetailWins() {
    Envelope json =
        Envelope.of("own", "OrderPlaced", "{\"orderId\":\"1\"}")
            .withVersion(2)
            .withHeader("correlation", "c");
    Envelope text = Envelope.of("own", "OrderPlaced", "not JSON");

    assertThat(read(event("1", EnvelopeFormat.wrap(json)))).contains(json);
    assertThat(read(event("2", EnvelopeFormat.wrap(json)))).contains(json);
    assertThat(read(event("1", EnvelopeFormat.wrap(text)))).contains(text);
  }

  @Test
  void deepOwnDocumentInDetailIsRead() {
    for (int depth : new int[] {500, 501, 999, 1_000, 10_000}) {
      Envelope deep = Envelope.of("own", "A", "[".repeat(depth) + "]".repeat(depth));

      assertThat(read(event("1", EnvelopeFormat.wrap(deep)))).contains(deep);
    }
  }

  @Test
  void eventOfMoreThan1000LevelsIsNotRecognized() {
    assertThat(read(event("1", "[".repeat(999) + "]".repeat(999)))).isPresent();
    assertThat(read(event("1", "[".repeat(1_000) + "]".repeat(1_000)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source", "detail-type"})
  void missingMemberIsNamed(String name) {
    String member = "\"%s\": ".formatted(name);
    for (String broken :
        new String[] {"\"other\": ", member + "1, \"other\": ", member + "\"\", \"other\": "}) {
      if (broken.startsWith("\"other") && name.equals("detail-type")) {
        continue; // then it is no event
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(event("1", "{}").replace(member, broken)))
          .withMessageContaining("'%s'".formatted(name));
    }
  }

  @Test
  void brokenOwnDocumentFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(event("1", "{\"sagastore\": {}, \"body\": 1}")))
        .withMessageContaining("'sagastore'");
  }

  @Test
  void otherMessagesAreNotRecognized() {
    assertThat(read("{\"source\": \"a\", \"id\": \"1\", \"detail\": {}}")).isEmpty();
    assertThat(read("{\"source\": \"a\", \"id\": \"1\", \"detail-type\": \"A\"}")).isEmpty();
    assertThat(read("[" + event("1", "{}") + "]")).isEmpty();
    assertThat(read(event("1", "{\"a\": 1, \"a\": 2}"))).isEmpty();
  }
}
