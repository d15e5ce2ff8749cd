package dev.sagastore.bus.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainEnvelopeCodecTest {
  private static final Envelope ENVELOPE =
      Envelope.of("1", "OrderPlaced", "{}").withVersion(3).withHeader("correlation-id", "42");

  private final PlainEnvelopeCodec codec = new PlainEnvelopeCodec();

  private static ReceivedMessage received(Map<String, String> attributes) {
    return ReceivedMessage.builder("message-1", "{}").attributes(attributes).build();
  }

  private Map<String, String> attributes() {
    return new HashMap<>(codec.write(ENVELOPE).attributes());
  }

  @Test
  void envelopeIsReadAsWritten() {
    assertThat(codec.read(received(attributes()))).contains(ENVELOPE);
  }

  @Test
  void otherAttributesAreIgnored() {
    Map<String, String> more = attributes();
    more.put("SenderId", "AIDA");

    assertThat(codec.read(received(more))).contains(ENVELOPE);
  }

  @Test
  void messageWithoutIdHasOtherFormat() {
    assertThat(codec.read(received(Map.of("SenderId", "AIDA")))).isEmpty();
  }

  @Test
  void missingTypeFails() {
    Map<String, String> fewer = attributes();
    fewer.remove("sagastore-type");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.read(received(fewer)))
        .withMessage("the message has no attribute 'sagastore-type'");
  }

  @Test
  void invalidVersionFails() {
    Map<String, String> changed = attributes();
    changed.put("sagastore-version", "new");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.read(received(changed)))
        .withMessage("the attribute 'sagastore-version' must be a number, not 'new'");
  }
}
