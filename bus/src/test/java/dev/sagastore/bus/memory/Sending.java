package dev.sagastore.bus.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Requests and IDs of messages in tests. */
final class Sending {
  private Sending() {}

  static SendRequest request(String destination, String id) {
    return SendRequest.of(Destination.of(destination), Envelope.of(id, "OrderPlaced", "{}"));
  }

  static void send(InMemoryTransport transport, SendRequest... requests) {
    assertThat(transport.send(List.of(requests))).containsOnly(SendResult.sent());
  }

  /** Sends messages to the queue of a transport, whose IDs are the numbers from 0. */
  static void sendNumbers(InMemoryTransport transport, int count) {
    IntStream.range(0, count)
        .forEach(i -> send(transport, request(transport.queue(), String.valueOf(i))));
  }

  static List<ReceivedMessage> receive(InMemoryTransport transport) {
    return transport.receive(1_000, Duration.ZERO);
  }

  static List<String> ids(InMemoryTransport transport, List<ReceivedMessage> messages) {
    return messages.stream()
        .map(message -> transport.format().read(message).orElseThrow().id())
        .toList();
  }

  static List<String> ids(List<QueuedMessage> messages) {
    return messages.stream().map(message -> message.envelope().id()).toList();
  }
}
