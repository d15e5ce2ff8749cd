package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries out the commands that concern the transport. */
final class TransportCommands {
  private final MessageTransport transport;
  private final Acknowledger acknowledger;
  private final BusListener listener;

  TransportCommands(MessageTransport transport, BusListener listener) {
    this.transport = transport;
    this.acknowledger = new Acknowledger(transport);
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

  Acknowledger acknowledger() {
    return acknowledger;
  }

  /** Ends deliveries. */
  void settle(List<Settlement> settlements) {
    List<ReceivedMessage> done =
        settlements.stream()
            .filter(Settlement::isAcknowledged)
            .map(settlement -> settlement.delivery().received())
            .toList();
    acknowledger.acknowledge(done);
    Map<ReceivedMessage, Duration> pauses = new HashMap<>();
    for (Settlement settlement : settlements) {
      if (settlement.pause() != null) {
        pauses.put(settlement.delivery().received(), settlement.pause());
      }
    }
    hide(pauses);
  }

  /** Changes how long messages stay invisible, all of them alike. */
  void hide(List<ReceivedMessage> messages, Duration pause) {
    Map<ReceivedMessage, Duration> pauses = new HashMap<>();
    messages.forEach(message -> pauses.put(message, pause));
    hide(pauses);
  }

  private void hide(Map<ReceivedMessage, Duration> pauses) {
    if (!pauses.isEmpty()) {
      transport.hide(pauses);
    }
  }
}
