package dev.sagastore.testing;

import static dev.sagastore.testing.TransportConformanceContext.envelope;
import static dev.sagastore.testing.TransportConformanceContext.toOwnQueue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests for sending messages. */
interface TransportSendConformance extends TransportConformanceContext {
  private void assertRoundTrip(Envelope envelope) {
    send(toOwnQueue(envelope));

    ReceivedMessage received = receiveOne();
    assertThat(read(received)).isEqualTo(envelope);
    assertThat(read(received).body()).isEqualTo(envelope.body());
    transport().acknowledge(List.of(received));
  }

  /** An envelope arrives as it was sent. */
  @Test
  default void receivedEnvelopeEqualsSentEnvelope() {
    assertRoundTrip(envelope("order-42").withVersion(7).withHeader("correlation-id", "42"));
    assertRoundTrip(Envelope.of("without-headers", "T", "x"));
  }

  /** Text can contain any characters that SQS accepts. */
  @Test
  default void unusualCharactersArrive() {
    String text = "  Grüße, 東京 😀 \"quoted\" \\ <a&b> ' % / \t\r\n{}\u2028 ";

    assertRoundTrip(
        Envelope.of("id: " + text, "type: " + text, text)
            .withHeader("value", text)
            .withHeader("name: " + text, "value"));
  }

  /** Header values can be empty. */
  @Test
  default void emptyHeaderArrives() {
    assertRoundTrip(envelope("order-42").withHeader("empty", "").withHeader("space", " "));
  }

  /** There can be more headers than the ten attributes of SQS. */
  @Test
  default void manyHeadersArrive() {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      headers.put("header-" + i, "value-" + i);
    }

    assertRoundTrip(envelope("order-42").withHeaders(headers));
  }

  /** Without requests, there are no results. */
  @Test
  default void sendingNothingHasNoResults() {
    assertThat(transport().send(List.of())).isEmpty();
  }

  /** One call can have more messages than one request of SQS, for several destinations. */
  @Test
  default void oneCallSendsToSeveralDestinations() {
    List<Destination> destinations =
        List.of(Destination.OWN_QUEUE, otherDestination(), Destination.DEAD_LETTER_QUEUE);
    List<SendRequest> requests = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      requests.add(SendRequest.of(destinations.get(i % 3), envelope("message-" + i)));
    }

    send(requests);

    assertThat(ids(receive(transport(), 9))).containsExactlyInAnyOrderElementsOf(everyThirdFrom(0));
    assertThat(ids(receive(other(), 8))).containsExactlyInAnyOrderElementsOf(everyThirdFrom(1));
    assertThat(ids(receive(deadLetters(), 8)))
        .containsExactlyInAnyOrderElementsOf(everyThirdFrom(2));
    assertNothingVisible(transport());
    assertNothingVisible(other());
    assertNothingVisible(deadLetters());
  }

  private static List<String> everyThirdFrom(int first) {
    List<String> ids = new ArrayList<>();
    for (int i = first; i < 25; i += 3) {
      ids.add("message-" + i);
    }
    return ids;
  }

  /** A message that is sent twice is two messages of the transport. */
  @Test
  default void copyHasItsOwnTransportId() {
    sendToOwnQueue("order-42", "order-42");

    List<ReceivedMessage> copies = receive(transport(), 2);

    assertThat(ids(copies)).containsExactly("order-42", "order-42");
    assertThat(copies).extracting(ReceivedMessage::transportId).doesNotHaveDuplicates();
    transport().acknowledge(copies.subList(0, 1));
    advance(visibilityTimeout());
    assertThat(receiveOne().transportId()).isEqualTo(copies.get(1).transportId());
  }

  /** A message with a delay is invisible until the delay ends. */
  @Test
  default void delayedMessageArrivesAfterDelay() {
    Duration delay = SECOND.multipliedBy(2);
    send(
        List.of(
            SendRequest.of(Destination.OWN_QUEUE, envelope("late")).after(delay),
            SendRequest.of(Destination.OWN_QUEUE, envelope("early"))));

    assertThat(ids(receive(transport(), 1))).containsExactly("early");
    assertNothingVisible(transport());
    advance(delay);
    assertThat(ids(receive(transport(), 1))).containsExactly("late");
  }

  /** The longest delay is accepted. */
  @Test
  default void delayOf15MinutesIsSent() {
    SendRequest request =
        SendRequest.of(Destination.OWN_QUEUE, envelope("late")).after(SendRequest.MAX_DELAY);

    assertThat(transport().problem(request)).isEmpty();
    send(List.of(request));
    assertNothingVisible(transport());
  }

  /** A message to an unknown destination is rejected, in its place in the results. */
  @Test
  default void unknownDestinationIsRejectedAlone() {
    SendRequest unknown = SendRequest.of(Destination.of("unknown-9f2c"), envelope("unknown"));
    List<SendRequest> requests = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      requests.add(SendRequest.of(Destination.OWN_QUEUE, envelope("before-" + i)));
    }
    requests.add(unknown);
    requests.add(SendRequest.of(otherDestination(), envelope("after")));

    List<SendResult> results = transport().send(requests);

    assertThat(results).hasSize(14);
    assertThat(results.get(12).kind()).isEqualTo(SendResult.Kind.REJECTED);
    assertThat(results.get(12).reason().orElseThrow()).contains("unknown-9f2c");
    assertThat(results.subList(0, 12)).containsOnly(SendResult.sent());
    assertThat(results.get(13)).isEqualTo(SendResult.sent());
    receive(transport(), 12);
    assertThat(ids(receive(other(), 1))).containsExactly("after");
  }

  /** An unknown destination is reported before sending. */
  @Test
  default void unknownDestinationIsReported() {
    assertThat(
            transport()
                .problem(SendRequest.of(Destination.of("unknown-9f2c"), envelope("unknown")))
                .orElseThrow())
        .contains("unknown-9f2c");
    for (SendRequest known :
        List.of(
            SendRequest.of(Destination.OWN_QUEUE, envelope("own")),
            SendRequest.of(otherDestination(), envelope("other")),
            SendRequest.of(Destination.DEAD_LETTER_QUEUE, envelope("dead")))) {
      assertThat(transport().problem(known)).isEmpty();
    }
  }
}
