package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFormatTest {
  private static Optional<Envelope> read(Map<String, String> attributes) {
    return PlainFormat.create()
        .read(ReceivedMessage.builder("sqs-1", "any body").attributes(attributes).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type",
        "Type",
        "TYPE",
        "messageType",
        "MessageType",
        "message-type",
        "message_type",
        "Message.Type",
        "eventType",
        "event-type"
      })
  void attributeNamesTheType(String name) {
    assertThat(read(Map.of(name, "OrderPlaced", "tenant", "blue")))
        .contains(Envelope.of("sqs-1", "OrderPlaced", "any body").withHeader("tenant", "blue"));
  }

  @Test
  void firstOfSeveralNamesCounts() {
    assertThat(read(Map.of("eventType", "E", "messageType", "M", "type", "T")))
        .contains(
            Envelope.of("sqs-1", "T", "any body")
                .withHeaders(Map.of("eventType", "E", "messageType", "M")));
    assertThat(read(Map.of("eventType", "E", "messageType", "M", "type", " ")))
        .map(Envelope::type)
        .contains("M");
  }

  @Test
  void messageWithoutTypeIsNotRecognized() {
    assertThat(read(Map.of())).isEmpty();
    assertThat(read(Map.of("type", "", "kind", "A", "types", "B", "thetype", "C"))).isEmpty();
  }
}
