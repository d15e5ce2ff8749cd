package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests messages that the format can't read, until a later version of it can. */
class UnreadableMessagesTest {
  private static final Envelope FOREIGN =
      Envelope.of("m-1", "Foreign", "a body").withHeader("traceparent", "00-1-2-01");

  private final List<MessageContext> handled = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final BusDriver driver =
      BusDriver.of(
          this::format,
          builder ->
              builder.handle(
                  Reserve.class,
                  (message, context) -> {
                    bodies.add(message.text());
                    handled.add(context);
                    return Response.none();
                  }));
  private boolean readsForeign;

  private MessageFormat format(MessageFormat format) {
    return message -> format.read(message).map(envelope -> read(message, envelope));
  }

  private Envelope read(ReceivedMessage message, Envelope envelope) {
    if (!envelope.type().equals("Foreign")) {
      return envelope;
    }
    if (!readsForeign) {
      throw new IllegalArgumentException("the foreign message is broken");
    }
    return Envelope.of(envelope.id(), "Reserve", message.body()).withHeaders(envelope.headers());
  }

  @BeforeEach
  void put() {
    driver.put(FOREIGN).receive();
  }

  private Envelope letter() {
    assertThat(driver.queued()).isEmpty();
    assertThat(driver.deadLetters()).hasSize(1);
    return driver.deadLetters().get(0);
  }

  @Test
  void deadLetterKeepsBodyAndAttributes() {
    assertThat(driver.takeKinds()).containsExactly(MessageEvent.Kind.DEAD_LETTERED);
    assertThat(letter().body()).isEqualTo("a body");
    assertThat(letter().headers())
        .containsAllEntriesOf(
            Map.of(
                "sagastore-unreadable-sagastore-id",
                "m-1",
                "sagastore-unreadable-sagastore-type",
                "Foreign",
                "sagastore-unreadable-sagastore-version",
                "1",
                "sagastore-unreadable-sagastore-header-traceparent",
                "00-1-2-01",
                MessageHeaders.DEAD_REASON,
                "it can't be read: the foreign message is broken"));
  }

  @Test
  void redriveReadsOriginalAgain() {
    readsForeign = true;

    driver.redrive();

    assertThat(bodies).containsExactly("a body");
    assertThat(handled).extracting(MessageContext::messageId).containsExactly("m-1");
    assertThat(handled.get(0).headers()).isEqualTo(Map.of("traceparent", "00-1-2-01"));
    assertThat(driver.deadLetters()).isEmpty();
    assertThat(driver.queued()).isEmpty();
  }

  @Test
  void secondRedriveReadsOriginalAgain() {
    Envelope first = letter();
    driver.redrive();
    assertThat(letter()).isEqualTo(first.withHeader(MessageHeaders.ROUND, "2"));
    readsForeign = true;

    driver.redrive();

    assertThat(bodies).containsExactly("a body");
    assertThat(handled.get(0).headers()).isEqualTo(Map.of("traceparent", "00-1-2-01"));
  }

  @Test
  void unknownFormatIsDeadLetter() {
    BusDriver strict =
        BusDriver.of(
            format -> message -> Optional.empty(),
            builder -> builder.handle(Reserve.class, (message, context) -> Response.none()));

    strict.put(FOREIGN).receive();

    assertThat(strict.deadLetters()).hasSize(1);
    assertThat(strict.deadLetters().get(0).headers())
        .containsEntry(MessageHeaders.DEAD_REASON, "it can't be read: its format is unknown")
        .containsEntry("sagastore-unreadable-sagastore-type", "Foreign");
  }

  @Test
  void failedInterceptorIsDeadLetterWithOriginal() {
    BusDriver intercepted =
        BusDriver.of(
            builder ->
                builder
                    .handle(Reserve.class, (message, context) -> Response.none())
                    .interceptor(
                        new MessageInterceptor() {
                          @Override
                          public Envelope received(Envelope envelope) {
                            throw new IllegalStateException("no tenant");
                          }
                        }));

    intercepted.put(FOREIGN).receive();

    assertThat(intercepted.deadLetters()).hasSize(1);
    Envelope letter = intercepted.deadLetters().get(0);
    assertThat(letter.body()).isEqualTo("a body");
    assertThat(letter.headers())
        .containsEntry(
            MessageHeaders.DEAD_REASON,
            "it can't be read: java.lang.IllegalStateException: no tenant")
        .containsEntry("sagastore-unreadable-sagastore-id", "m-1");
  }
}
