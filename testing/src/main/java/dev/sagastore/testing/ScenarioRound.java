package dev.sagastore.testing;

import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records what a bus does in one round of a scenario. */
final class ScenarioRound implements BusListener {
  /** The kinds of messages that a saga sends. */
  enum Direction {
    COMMAND("sent"),
    EVENT("published"),
    REPLY("replied");

    private final String verb;

    Direction(String verb) {
      this.verb = verb;
    }

    String verb() {
      return verb;
    }
  }

  private final Destination events;
  private final Map<String, SendRequest> sends = new LinkedHashMap<>();
  private final Map<String, MessageEvent> ends = new LinkedHashMap<>();

  /**
   * Creates a record.
   *
   * @param events destination of all events
   */
  ScenarioRound(Destination events) {
    this.events = events;
  }

  void clear() {
    sends.clear();
    ends.clear();
  }

  @Override
  public void settled(MessageEvent event) {
    // the last delivery of a message decides
    ends.remove(event.message().id());
    ends.put(event.message().id(), event);
  }

  @Override
  public void sent(SendRequest request, SendResult result) {
    Envelope message = request.envelope();
    boolean wakesUp = message.type().equals(MessageHeaders.WAKE_UP_TYPE);
    boolean isCopy = message.header(MessageHeaders.ATTEMPTS).isPresent();
    boolean isDead = request.destination().equals(Destination.DEAD_LETTER_QUEUE);
    if (result.kind() == SendResult.Kind.SENT && !wakesUp && !isCopy && !isDead) {
      sends.putIfAbsent(message.id(), request);
    }
  }

  /** Returns the messages that the saga has sent in a direction. */
  List<Envelope> sent(Direction direction) {
    return sends.values().stream()
        .filter(request -> direction(request) == direction)
        .map(SendRequest::envelope)
        .toList();
  }

  private Direction direction(SendRequest request) {
    if (request.envelope().header(MessageHeaders.IN_REPLY_TO).isPresent()) {
      return Direction.REPLY;
    }
    return request.destination().equals(events) ? Direction.EVENT : Direction.COMMAND;
  }

  /** Returns how the messages have ended until now, in order. */
  List<MessageEvent> ends() {
    return List.copyOf(ends.values());
  }
}
