package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.List;
import java.util.Optional;

/** Carries out the commands that concern the transport. */
final class TransportCommands {
  private final MessageTransport transport;
  private final Settler settler;
  private final BusListener listener;

  TransportCommands(MessageTransport transport, BusListener listener) {
    this.transport = transport;
    this.settler = new Settler(transport);
    this.listener = listener;
  }

  /** Sends messages. */
  List<SendResult> send(List<SendRequest> requests) {
    List<SendResult> results = transport.send(requests);
    if (results.size() != requests.size()) {
      throw new IllegalStateException(
          "%s returned %s results for %s messages"
              .formatted(transport.getClass().getName(), results.size(), requests.size()));
    }
    for (int i = 0; i < requests.size(); i++) {
      listener.sent(requests.get(i), results.get(i));
    }
    return results;
  }

  /** Returns why a message can't be sent in any attempt. */
  Optional<String> problem(SendRequest request) {
    return transport.problem(request);
  }

  /** Ends deliveries. */
  void settle(List<Settlement> settlements) {
    settler.settle(settlements);
  }

  Settler settler() {
    return settler;
  }
}
