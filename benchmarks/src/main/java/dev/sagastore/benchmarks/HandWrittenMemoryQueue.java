package dev.sagastore.benchmarks;

import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.util.List;

/** A queue in memory. It doesn't wait for messages. */
final class HandWrittenMemoryQueue implements HandWrittenQueue {
  private final InMemoryTransport transport;

  HandWrittenMemoryQueue(InMemoryTransport transport) {
    this.transport = transport;
  }

  @Override
  public List<PolledMessage> receive(int max) {
    return transport.receive(max, Duration.ZERO).stream()
        .map(
            received ->
                new PolledMessage(transport.format().read(received).orElseThrow(), received))
        .toList();
  }

  @Override
  public void send(Envelope event) {
    SendRequest request = SendRequest.of(Destination.of("events"), event);
    if (transport.send(List.of(request)).get(0).reason().isPresent()) {
      throw new IllegalStateException("not sent");
    }
  }

  @Override
  public void acknowledge(List<PolledMessage> messages) {
    transport.acknowledge(messages.stream().map(PolledMessage::received).toList());
  }
}
