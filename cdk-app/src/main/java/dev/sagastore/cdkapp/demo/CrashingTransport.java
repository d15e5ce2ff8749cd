package dev.sagastore.cdkapp.demo;

import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.SimulatedCrash;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Ends the process once for each of some messages: before it sends what the message has caused. The
 * saga is stored then.
 */
final class CrashingTransport implements MessageTransport {
  private final MessageTransport transport;
  private final Set<String> causes;
  private final Consumer<List<SendRequest>> onCrash;

  /**
   * Creates a transport.
   *
   * @param transport transport to delegate to
   * @param causes IDs of the messages
   * @param onCrash is called with the messages that are not sent
   */
  CrashingTransport(
      MessageTransport transport, Set<String> causes, Consumer<List<SendRequest>> onCrash) {
    this.transport = transport;
    this.causes = new HashSet<>(causes);
    this.onCrash = onCrash;
  }

  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    for (SendRequest request : requests) {
      String cause = request.envelope().header(MessageHeaders.CAUSATION_ID).orElse("");
      if (causes.remove(cause)) {
        onCrash.accept(requests);
        throw new SimulatedCrash(
            "crash before the messages are sent that %s causes".formatted(cause));
      }
    }
    return transport.send(requests);
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
