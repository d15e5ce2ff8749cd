package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnsFormatTest {
  private static final SnsFormat FORMAT =
      SnsFormat.of(EnvelopeFormat.create(), CloudEventsFormat.create(), PlainFormat.create());

  private static final String MESSAGE_ID = "63a3f6b6-d533-4a47-aef9-fcf5cf758c76";

  /** Returns a notification with all the members that AWS documents. */
  static String notification(String message, Map<String, String> attributes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Type", "Notification");
    json.put("MessageId", MESSAGE_ID);
    json.put("TopicArn", "arn:aws:sns:us-west-2:123456789012:MyTopic");
    json.put("Subject", "Testing publish to subscribed queues");
    json.put("Message", message);
    json.put("Timestamp", "2012-03-29T05:12:16.901Z");
    json.put("SignatureVersion", "1");
    json.put("Signature", "EXAMPLEnTrFPa3...");
    json.put("SigningCertURL", "https://sns.us-west-2.amazonaws.com/SimpleNotificationService.pem");
    json.put("UnsubscribeURL", "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe");
    ObjectNode values = json.putObject("MessageAttributes");
    attributes.forEach(
        (name, value) -> values.putObject(name).put("Type", "String").put("Value", value));
    return json.toPrettyString();
  }

  private static Optional<Envelope> read(String body) {
    return FORMAT.read(ReceivedMessage.builder("sqs-1", body).build());
  }

  @Test
  void ownMessageInNotificationIsRead() {
    Envelope own =
        Envelope.of("own", "OrderPlaced", " {\"a\": \"\uD83D\uDE80\"} ").withHeader("h", "\u0001");

    assertThat(read(notification(own.body(), EnvelopeFormat.attributes(own)))).contains(own);
    assertThat(read(notification(EnvelopeFormat.wrap(own), Map.of())))
        .contains(
            Envelope.of("own", "OrderPlaced", "{\"a\":\"\uD83D\uDE80\"}")
                .withHeader("h", "\u0001"));
  }

  @Test
  void plainMessageHasIdOfSns() {
    assertThat(read(notification("Hello world!", Map.of("type", "Greeting", "tenant", "blue"))))
        .contains(Envelope.of(MESSAGE_ID, "Greeting", "Hello world!").withHeader("tenant", "blue"));
  }

  @Test
  void cloudEventInNotificationIsRead() {
    assertThat(
            read(
                notification(
                    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
                    Map.of())))
        .map(Envelope::id)
        .contains("cloudevents:1:s:1");
  }

  @Test
  void notificationsAreUnwrappedUpToFourLevels() {
    Envelope own = Envelope.of("own", "A", "1");
    String body = notification(own.body(), EnvelopeFormat.attributes(own));
    for (int level = 1; level <= 4; level++) {
      assertThat(read(body)).as("level %s", level).contains(own);
      body = notification(body, Map.of());
    }
    String tooDeep = body;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(tooDeep))
        .withMessageContaining("more than 4");
  }

  @Test
  void bodyOfOwnMessageIsNotUnwrapped() {
    Envelope own = Envelope.of("own", "A", notification("inner", Map.of("type", "B")));

    assertThat(read(notification(own.body(), EnvelopeFormat.attributes(own)))).contains(own);
  }

  @Test
  void innerFormatGetsDeliveryOfOuterMessage() {
    List<ReceivedMessage> seen = new ArrayList<>();
    MessageFormat inner =
        message -> {
          seen.add(message);
          return Optional.of(Envelope.of("1", "A", message.body()));
        };
    Instant time = Instant.parse("2026-11-29T12:00:00Z");

    assertThat(
            SnsFormat.of(inner)
                .read(
                    ReceivedMessage.builder("sqs-1", notification("m", Map.of("a", "b")))
                        .handle("handle")
                        .receiveCount(3)
                        .firstReceivedAt(time)
                        .attributes(Map.of("ErrorCode", "403"))
                        .build()))
        .isPresent();
    assertThat(seen)
        .containsExactly(
            ReceivedMessage.builder(MESSAGE_ID, "m")
                .handle("handle")
                .receiveCount(3)
                .firstReceivedAt(time)
                .attributes(Map.of("a", "b"))
                .build());
  }

  @Test
  void unrecognizedMessageInNotificationFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(notification("s3cret", Map.of("s3cret", "s3cret"))))
        .withMessageContaining("no format recognizes")
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MessageId", "Message"})
  void missingMemberIsNamed(String name) {
    String body = notification("m", Map.of("type", "A"));
    String member = "\"%s\" : ".formatted(name);
    assertThat(body).contains(member);
    for (String broken :
        new String[] {"\"x\" : ", member + "1, \"x\" : ", member + "\"\", \"x\" : "}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(body.replace(member, broken)))
          .withMessageContaining("'%s'".formatted(name));
    }
  }

  @Test
  void brokenAttributeFails() {
    String body = notification("m", Map.of("type", "A"));
    for (String broken : new String[] {"\"Value\" : 1, \"x\" :", "\"x\" :"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(body.replace("\"Value\" :", broken)))
          .withMessageContaining("'Value'");
    }
  }

  @Test
  void confirmationOfSubscriptionFails() {
    for (String type : new String[] {"SubscriptionConfirmation", "UnsubscribeConfirmation"}) {
      String body = notification("You have chosen to subscribe", Map.of("type", "A"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(body.replace("\"Notification\"", "\"%s\"".formatted(type))))
          .withMessageContaining(type);
    }
  }

  @Test
  void otherMessagesAreNotRecognized() {
    assertThat(read("{\"Type\":\"Notification\",\"Message\":\"m\",\"MessageId\":\"1\"}")).isEmpty();
    assertThat(read("{\"Type\":\"Other\",\"TopicArn\":\"a\",\"Message\":\"m\"}")).isEmpty();
    assertThat(read("[" + notification("m", Map.of()) + "]")).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(SnsFormat::of);
  }
}
