package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessageFormatsTest {
  private static final MessageFormats STANDARD = MessageFormats.standard();

  private static final String EVENT =
      "{\"id\":\"e1\",\"detail-type\":\"Placed\",\"source\":\"shop\",\"detail\":%s}";

  private static final String CLOUD_EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"c1\",\"source\":\"/s\",\"type\":\"Paid\",\"data\":{}}";

  private static final Map<String, String> BINARY =
      Map.of("ce-specversion", "1.0", "ce-id", "b1", "ce-source", "/s", "ce-type", "Paid");

  private static final Map<String, String> PLAIN = Map.of("type", "Plain");

  private static ReceivedMessage message(String body, Map<String, String> attributes) {
    return ReceivedMessage.builder("sqs-1", body).attributes(attributes).build();
  }

  private static String id(MessageFormats formats, String body, Map<String, String> attributes) {
    return formats.read(message(body, attributes)).map(Envelope::id).orElseThrow();
  }

  @Test
  void eachFormatIsRecognized() {
    Envelope own = Envelope.of("own", "A", "{}");

    assertThat(id(STANDARD, own.body(), EnvelopeFormat.attributes(own))).isEqualTo("own");
    assertThat(id(STANDARD, EnvelopeFormat.wrap(own), Map.of())).isEqualTo("own");
    assertThat(id(STANDARD, EVENT.formatted("{}"), Map.of())).isEqualTo("eventbridge:4:shop:e1");
    assertThat(id(STANDARD, CLOUD_EVENT, Map.of())).isEqualTo("cloudevents:2:/s:c1");
    assertThat(id(STANDARD, "{}", BINARY)).isEqualTo("cloudevents:2:/s:b1");
    assertThat(id(STANDARD, "{}", PLAIN)).isEqualTo("sqs-1");
    assertThat(id(STANDARD, SnsFormatTest.notification(EVENT.formatted("{}"), Map.of()), Map.of()))
        .isEqualTo("eventbridge:4:shop:e1");
    assertThat(id(STANDARD, SnsFormatTest.notification("{}", BINARY), Map.of()))
        .isEqualTo("cloudevents:2:/s:b1");
  }

  @Test
  void ownIdWinsWhereverItIs() {
    Envelope own = Envelope.of("own", "A", "{\"a\":1}").withHeader("h", "v").withVersion(2);
    String document = EnvelopeFormat.wrap(own);
    MessageFormats formats = STANDARD.idFrom(message -> Optional.of("extracted"));

    for (ReceivedMessage message :
        new ReceivedMessage[] {
          message(own.body(), EnvelopeFormat.attributes(own)),
          message(document, Map.of()),
          message(document, PLAIN),
          message(EVENT.formatted(document), Map.of()),
          message(EVENT.formatted(document), Map.of("ERROR_CODE", "SDK_CLIENT_ERROR")),
          message(SnsFormatTest.notification(document, Map.of()), Map.of()),
          message(SnsFormatTest.notification(own.body(), EnvelopeFormat.attributes(own)), Map.of()),
          message(SnsFormatTest.notification(EVENT.formatted(document), Map.of()), Map.of()),
          message(
              SnsFormatTest.notification(
                  SnsFormatTest.notification(EVENT.formatted(document), Map.of()), Map.of()),
              Map.of())
        }) {
      assertThat(formats.read(message)).contains(own);
    }
  }

  @Test
  void attributesDecideBeforeTheBody() {
    Envelope own = Envelope.of("own", "A", SnsFormatTest.notification(CLOUD_EVENT, Map.of()));

    assertThat(STANDARD.read(message(own.body(), EnvelopeFormat.attributes(own)))).contains(own);
    for (String body :
        new String[] {
          own.body(), EVENT.formatted("{}"), CLOUD_EVENT, EnvelopeFormat.wrap(own), "not JSON"
        }) {
      Envelope event = STANDARD.read(message(body, BINARY)).orElseThrow();
      assertThat(event.id()).isEqualTo("cloudevents:2:/s:b1");
      assertThat(event.body()).isEqualTo(body);
    }
  }

  @Test
  void bodyIsParsedOnceAtMost() {
    ParsedMessage unparsed = new ParsedMessage(message(CLOUD_EVENT, PLAIN));
    assertThat(unparsed.document().orElseThrow()).isSameAs(unparsed.document().orElseThrow());

    for (Map<String, String> attributes :
        List.of(BINARY, EnvelopeFormat.attributes(Envelope.of("1", "A", "")))) {
      assertThat(new ParsedMessage(message(CLOUD_EVENT, attributes)).document()).isEmpty();
    }
  }

  @Test
  void extractorReplacesForeignIds() {
    MessageFormats formats =
        STANDARD.idFrom(message -> Optional.ofNullable(message.attributes().get("requestId")));
    Map<String, String> attributes = Map.of("type", "Plain", "requestId", "r1");

    assertThat(id(formats, "{}", attributes)).isEqualTo("r1");
    assertThat(id(formats, CLOUD_EVENT, attributes)).isEqualTo("r1");
    assertThat(id(formats, EVENT.formatted("{}"), attributes)).isEqualTo("r1");
    assertThat(id(formats, SnsFormatTest.notification("{}", attributes), Map.of())).isEqualTo("r1");
    assertThat(id(formats, "{}", PLAIN)).isEqualTo("sqs-1");
    assertThat(id(formats, "{}", Map.of("type", "Plain", "requestId", " "))).isEqualTo("sqs-1");
    assertThat(id(STANDARD, "{}", attributes)).isEqualTo("sqs-1");
  }

  @Test
  void extractorChangesTheIdOnly() {
    Map<String, String> attributes = new TreeMap<>(BINARY);
    attributes.put("ce-schemaversion", "4");
    ReceivedMessage message = message("body", attributes);
    Envelope read = STANDARD.read(message).orElseThrow();

    assertThat(STANDARD.idFrom(any -> Optional.of("x")).read(message))
        .contains(Envelope.of("x", "Paid", "body").withVersion(4).withHeaders(read.headers()));
  }

  @Test
  void firstFormatWins() {
    MessageFormat own = message -> Optional.of(Envelope.of("mine", "A", message.body()));

    assertThat(id(MessageFormats.of(own, STANDARD), CLOUD_EVENT, Map.of())).isEqualTo("mine");
    assertThat(id(MessageFormats.of(STANDARD, own), CLOUD_EVENT, Map.of()))
        .isEqualTo("cloudevents:2:/s:c1");
    assertThat(
            id(
                MessageFormats.of(own).idFrom(message -> Optional.of("extracted")),
                CLOUD_EVENT,
                Map.of()))
        .isEqualTo("extracted");
  }

  @Test
  void unrecognizedMessageFails() {
    for (String body : new String[] {"", "s3cret", "{\"s3cret\":1}", "[1]", "7", "null"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> STANDARD.read(message(body, Map.of("s3cret", "x"))))
          .withMessageContaining("add a MessageFormat")
          .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
    }
    assertThatIllegalArgumentException().isThrownBy(MessageFormats::of);
  }
}
