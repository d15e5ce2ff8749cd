package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.BusData;
import dev.sagastore.bus.DeliveryPolicy;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.MessageType;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bus of a scenario, with one queue for all commands and one for all replies.
 *
 * @param <S> class of the saga's state
 */
final class ScenarioBus<S> {
  private static final String QUEUE = "saga";
  private static final String COMMANDS = "commands";
  private static final String EVENTS = "events";
  private static final String REPLIES = "replies";

  private final SagaDefinition<S> definition;
  private final ScenarioMessages messages;
  private final BusSimulation simulation;
  private final InMemoryTransport transport;
  private final ScenarioRound round = new ScenarioRound(Destination.of(EVENTS));
  private final Map<String, Envelope> commands = new LinkedHashMap<>();
  private @Nullable Envelope lastMessage;
  private int number;

  ScenarioBus(
      SagaDefinition<S> definition,
      ScenarioMessages messages,
      Map<Class<?>, MessageType<?>> types,
      Instant start) {
    this.definition = definition;
    this.messages = messages;
    this.simulation = BusSimulation.at(start.truncatedTo(ChronoUnit.MILLIS));
    simulation.broker().declareQueue(COMMANDS);
    simulation.broker().declareQueue(REPLIES);
    simulation.broker().declareTopic(EVENTS);
    this.transport = simulation.broker().transport(QUEUE);
    simulation.bus(
        QUEUE,
        builder -> {
          builder
              .define(definition)
              .mapper(messages)
              .route(COMMANDS)
              .publishTo(EVENTS)
              .policy(DeliveryPolicy.standard().withAttempts(1))
              .listener(round);
          types.values().forEach(builder::messageType);
        });
  }

  void insert(String correlationId, S state) {
    simulation.store().insert(definition.type().correlationId(correlationId), state);
  }

  /** Begins a round. */
  void begin() {
    round.clear();
  }

  void deliver(Object message) {
    deliver(message, Map.of(MessageHeaders.REPLY_TO, REPLIES));
  }

  /** Delivers a reply to the command of the compensation that waits, or to the last command. */
  void reply(Object reply) {
    Envelope command =
        lastSaga()
            .flatMap(this::awaitedCommand)
            .or(() -> commands.values().stream().reduce((earlier, later) -> later))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the saga has sent no command that %s could answer".formatted(reply)));
    Map<String, String> headers = new HashMap<>();
    headers.put(MessageHeaders.IN_REPLY_TO, command.id());
    command
        .header(MessageHeaders.CORRELATION_ID)
        .ifPresent(id -> headers.put(MessageHeaders.CORRELATION_ID, id));
    command
        .header(MessageHeaders.SENDING_SAGA)
        .ifPresent(saga -> headers.put(MessageHeaders.RECEIVING_SAGA, saga));
    deliver(reply, headers);
  }

  private void deliver(Object message, Map<String, String> headers) {
    number++;
    Map<String, String> all = new HashMap<>(headers);
    all.put(MessageHeaders.SENT_AT, now().toString());
    lastMessage = messages.envelope("message-" + number, message).withHeaders(all);
    deliver(lastMessage);
  }

  void redeliver() {
    if (lastMessage == null) {
      throw new IllegalStateException("no message was delivered that could come again");
    }
    deliver(lastMessage);
  }

  private void deliver(Envelope message) {
    SendResult result =
        transport.send(List.of(SendRequest.of(Destination.OWN_QUEUE, message))).get(0);
    if (result.kind() != SendResult.Kind.SENT) {
      throw new IllegalArgumentException(
          "%s can't be sent: %s".formatted(message.type(), result.reason().orElse("")));
    }
    simulation.run();
    rememberCommands();
  }

  void advance(Duration time) {
    simulation.advance(time);
    rememberCommands();
  }

  private Optional<Envelope> awaitedCommand(Saga<S> saga) {
    List<Envelope> compensations = BusData.of(saga).compensations();
    return compensations.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(commands.get(compensations.get(compensations.size() - 1).id()));
  }

  private void rememberCommands() {
    round
        .sent(ScenarioRound.Direction.COMMAND)
        .forEach(command -> commands.put(command.id(), command));
  }

  /** Returns when a timeout fires that is set now. */
  Instant due(Duration delay) {
    return now().plus(delay.plusNanos(999_999)).truncatedTo(ChronoUnit.MILLIS);
  }

  Instant now() {
    return simulation.clock().instant();
  }

  Optional<Saga<S>> find(SagaReference<S> reference) {
    return simulation.store().find(reference);
  }

  Optional<Saga<S>> lastSaga() {
    return simulation
        .lastSaga()
        .flatMap(saga -> find(definition.type().correlationId(saga.correlationId())));
  }

  /** Returns the messages of this round that were sent in a direction. */
  List<Object> sent(ScenarioRound.Direction direction) {
    return round.sent(direction).stream().map(messages::message).toList();
  }

  /** Returns the messages of this round that have ended in one of some ways. */
  List<MessageEvent> ends(Set<MessageEvent.Kind> kinds) {
    return round.ends().stream().filter(end -> kinds.contains(end.kind())).toList();
  }

  List<Object> compensations(Saga<S> saga) {
    return BusData.of(saga).compensations().stream().map(messages::message).toList();
  }

  /** Returns what has happened in this round, a line each. */
  String describe() {
    List<String> lines = new ArrayList<>();
    for (MessageEvent end : round.ends()) {
      lines.add(
          "%s %s%s"
              .formatted(
                  end.message()
                      .header(MessageHeaders.TIMER)
                      .map("timeout "::concat)
                      .orElse(end.message().type()),
                  end.kind(),
                  end.reason().isEmpty() ? "" : ": " + end.reason()));
    }
    for (ScenarioRound.Direction direction : ScenarioRound.Direction.values()) {
      sent(direction).forEach(message -> lines.add(direction.verb() + " " + message));
    }
    return lines.isEmpty() ? "nothing" : String.join("\n", lines);
  }
}
