package dev.sagastore.bus;

import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A transport in memory, whose destinations can reject messages or fail until they recover. */
final class ScriptedTransport implements MessageTransport {
  private final InMemoryTransport transport;
  private final Map<Destination, Supplier<SendResult>> results = new HashMap<>();
  private boolean acknowledges = true;

  ScriptedTransport(InMemoryTransport transport) {
    this.transport = transport;
  }

  /** Lets a destination reject all messages. */
  void reject(Destination destination, String reason) {
    results.put(destination, () -> SendResult.rejected(reason));
  }

  /** Lets all messages to a destination fail. */
  void fail(Destination destination, String reason) {
    results.put(destination, () -> SendResult.failed(reason));
  }

  /** Lets each send to a destination throw an exception. */
  void crash(Destination destination, String message) {
    results.put(
        destination,
        () -> {
          throw new IllegalStateException(message);
        });
  }

  /** Lets acknowledgements throw an exception. */
  void crashAcknowledgements() {
    acknowledges = false;
  }

  /** Lets everything succeed again. */
  void recover() {
    results.clear();
    acknowledges = true;
  }

  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    return requests.stream().map(this::send).toList();
  }

  private SendResult send(SendRequest request) {
    Supplier<SendResult> result = results.get(request.destination());
    return result == null ? transport.send(List.of(request)).get(0) : result.get();
  }

  @Override
  public Optional<String> problem(SendRequest request) {
    return transport.problem(request);
  }

  @Override
  public List<ReceivedMessage> receive(int max, Duration wait) {
    return transport.receive(max, wait);
  }

  @Override
  public Duration visibilityTimeout() {
    return transport.visibilityTimeout();
  }

  @Override
  public void acknowledge(List<ReceivedMessage> messages) {
    if (!acknowledges) {
      throw new IllegalStateException("not acknowledged");
    }
    transport.acknowledge(messages);
  }

  @Override
  public void hide(ReceivedMessage message, Duration pause) {
    transport.hide(message, pause);
  }

  @Override
  public void hide(Map<ReceivedMessage, Duration> pauses) {
    transport.hide(pauses);
  }
}
