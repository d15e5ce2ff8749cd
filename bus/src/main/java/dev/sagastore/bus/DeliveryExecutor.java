package dev.sagastore.bus;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Carries out deliveries that no saga handles: commands for handlers without a saga, messages with
 * several receivers, and messages that are forwarded, wait, or are dead letters.
 */
final class DeliveryExecutor {
  private final Map<Class<?>, CommandHandler<?>> commandHandlers;
  private final CommandRun commands;
  private final HandlingScopes scopes;
  private final DeadLetters deadLetters;
  private final TransportCommands transport;
  private final BusListener listener;
  private final InstantSource clock;

  DeliveryExecutor(SagaBusParts parts) {
    this.commandHandlers = parts.commandHandlers();
    this.commands = new CommandRun(parts.catalog(), parts.routes());
    this.scopes = new HandlingScopes(parts.interceptors());
    this.deadLetters = parts.deadLetters();
    this.transport = parts.transport();
    this.listener = parts.listener();
    this.clock = parts.clock();
  }

  /** Parts a message into copies, one for each receiver, so that each fails by itself. */
  void part(Delivery delivery, List<String> receivers) {
    List<SendRequest> copies =
        receivers.stream()
            .map(
                name ->
                    SendRequest.of(
                        Destination.OWN_QUEUE,
                        delivery.original().withHeader(MessageHeaders.RECEIVING_SAGA, name)))
            .toList();
    sendThenEnd(delivery, copies, Settlement.Kind.PARTED);
  }

  /** Sends a message to the destination that had rejected it. */
  void forward(Delivery delivery, Destination destination) {
    Envelope message =
        delivery
            .original()
            .withoutHeader(MessageHeaders.FORWARD_TO)
            .withoutHeader(MessageHeaders.DEAD_REASON);
    SendRequest request = SendRequest.of(destination, message);
    List<SendResult> results = guarded(delivery, List.of(request));
    if (results.isEmpty()) {
      return;
    }
    SendResult result = results.get(0);
    if (result.kind() == SendResult.Kind.REJECTED) {
      end(
          Settlement.copied(
              delivery,
              Settlement.Kind.DEAD_LETTERED,
              Outbox.diverted(request, result.reason().orElse("rejected")),
              result.reason().orElse("rejected")));
    } else if (result.kind() == SendResult.Kind.SENT) {
      end(Settlement.acknowledged(delivery, Settlement.Kind.HANDLED));
    } else {
      end(deadLetters.outage(delivery, result.reason().orElse("")));
    }
  }

  /** Calls the handler of a command, and sends what it returns. */
  <M> void command(Delivery delivery, MessageType<M> type) {
    @SuppressWarnings("unchecked") // the map contains the handler of each class
    CommandHandler<M> handler =
        (CommandHandler<M>) Objects.requireNonNull(commandHandlers.get(type.messageClass()));
    List<SendRequest> sends;
    long start = System.nanoTime();
    MessageLogContext.open(delivery.envelope());
    try {
      sends =
          scopes.around(
              delivery.envelope(),
              () -> commands.handle(type, handler, delivery.envelope(), clock.instant()));
      for (SendRequest send : sends) {
        transport
            .problem(send)
            .ifPresent(
                problem -> {
                  throw new UnhandleableMessageException(
                      "its handler sends a %s: %s".formatted(send.envelope().type(), problem));
                });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(Settlement.waiting(delivery, Duration.ZERO, "the thread was interrupted"));
      return;
    } catch (Throwable e) {
      JvmError.rethrow(e);
      end(deadLetters.failedAttempt(delivery, e));
      return;
    } finally {
      MessageLogContext.close();
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    sendThenEnd(delivery, sends, Settlement.Kind.HANDLED, duration);
  }

  private void sendThenEnd(Delivery delivery, List<SendRequest> requests, Settlement.Kind kind) {
    sendThenEnd(delivery, requests, kind, Duration.ZERO);
  }

  /** Sends messages, and acknowledges the delivery once all of them are out. */
  private void sendThenEnd(
      Delivery delivery, List<SendRequest> sends, Settlement.Kind kind, Duration duration) {
    List<SendRequest> letters = new ArrayList<>();
    if (!sends.isEmpty()) {
      List<SendResult> results = guarded(delivery, sends);
      if (results.isEmpty()) {
        return;
      }
      for (int i = 0; i < sends.size(); i++) {
        SendResult result = results.get(i);
        if (result.kind() == SendResult.Kind.FAILED) {
          end(deadLetters.outage(delivery, result.reason().orElse("")));
          return;
        }
        if (result.kind() == SendResult.Kind.REJECTED) {
          letters.add(Outbox.diverted(sends.get(i), result.reason().orElse("rejected")));
        }
      }
    }
    if (!letters.isEmpty()) {
      List<SendResult> results = guarded(delivery, letters);
      if (results.isEmpty()) {
        return;
      }
      if (results.stream().anyMatch(result -> result.kind() != SendResult.Kind.SENT)) {
        end(deadLetters.outage(delivery, "a dead letter could not be sent"));
        return;
      }
    }
    end(Settlement.acknowledged(delivery, kind), duration);
  }

  /** Sends messages; empty if that failed, and the delivery comes again. */
  private List<SendResult> guarded(Delivery delivery, List<SendRequest> sends) {
    try {
      return transport.send(sends);
    } catch (RuntimeException e) {
      listener.failed("Send", e);
      end(deadLetters.outage(delivery, SagaExecutor.describe(e)));
      return List.of();
    }
  }

  /** Ends a delivery. */
  void end(Settlement settlement) {
    end(settlement, Duration.ZERO);
  }

  private void end(Settlement settlement, Duration duration) {
    Settlement end = settlement;
    try {
      if (settlement.copy() != null
          && transport.send(List.of(settlement.copy())).get(0).kind() != SendResult.Kind.SENT) {
        end = deadLetters.postponed(settlement.delivery(), "its copy could not be sent");
      }
      transport.settle(List.of(end));
    } catch (RuntimeException e) {
      // the visibility timeout brings it back
      listener.failed("Settle", e);
      return;
    }
    listener.settled(MessageEvent.of(end, null, duration));
  }
}
