package dev.sagastore.bus;

import dev.sagastore.SagaReference;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the receivers of the messages of a batch: sagas, or handlers without a saga.
 * Messages of one saga are handled together.
 */
final class MessageDispatcher {
  /** In copies of a message with several receivers: the handler without a saga. */
  private static final String COMMAND_HANDLER = "$handler";

  private final MessageFormat format;
  private final List<MessageInterceptor> interceptors;
  private final MessageCatalog catalog;
  private final Map<String, SagaExecutor<?>> sagas;
  private final Map<Class<?>, CommandHandler<?>> commandHandlers;
  private final CommandRun commands;
  private final DeadLetters deadLetters;
  private final TransportCommands transport;
  private final SagaLocks locks;
  private final BusListener listener;
  private final InstantSource clock;

  MessageDispatcher(SagaBusParts parts) {
    this.format = parts.format();
    this.interceptors = parts.interceptors();
    this.catalog = parts.catalog();
    this.sagas = parts.sagas();
    this.commandHandlers = parts.commandHandlers();
    this.commands = new CommandRun(parts.catalog(), parts.routes());
    this.deadLetters = parts.deadLetters();
    this.transport = parts.transport();
    this.locks = new SagaLocks();
    this.listener = parts.listener();
    this.clock = parts.clock();
  }

  /** The messages of one saga in a batch. */
  private record Chain<S>(SagaExecutor<S> saga, List<IncomingMessage<S>> messages) {
    void add(IncomingMessage<?> message) {
      @SuppressWarnings("unchecked") // the executor of this saga has read it
      IncomingMessage<S> own = (IncomingMessage<S>) message;
      messages.add(own);
    }

    MessageTask task(SagaLocks locks) {
      return new MessageTask(
          messages.stream().map(message -> message.delivery().received()).toList(),
          () -> locks.with(messages.get(0).saga(), () -> saga.handle(messages)));
    }
  }

  /**
   * Returns what is left to do with a batch: one task for each saga, and for each message without
   * one. The tasks can run side by side.
   */
  List<MessageTask> tasks(List<ReceivedMessage> batch) {
    List<MessageTask> tasks = new ArrayList<>();
    Map<SagaReference<?>, Chain<?>> chains = new LinkedHashMap<>();
    for (ReceivedMessage received : batch) {
      Delivery delivery;
      try {
        delivery = read(received);
      } catch (RuntimeException e) {
        // formats and interceptors can throw anything
        Delivery unreadable = new Delivery(unreadable(received), received);
        tasks.add(
            MessageTask.of(
                unreadable,
                () ->
                    end(
                        deadLetters.deadLetter(
                            unreadable, "it can't be read: " + e.getMessage(), null))));
        continue;
      }
      try {
        dispatch(delivery, chains, tasks);
      } catch (RuntimeException e) {
        // functions of the definition can throw anything
        tasks.add(
            MessageTask.of(
                delivery,
                () ->
                    end(
                        deadLetters.deadLetter(
                            delivery,
                            "its body or its correlation ID can't be read: " + e.getMessage(),
                            null))));
      }
    }
    chains.values().forEach(chain -> tasks.add(chain.task(locks)));
    return tasks;
  }

  /** Returns a message that contains what was received, which may be such a message already. */
  private Envelope unreadable(ReceivedMessage received) {
    try {
      return format
          .read(received)
          .filter(UnreadableMessages::isWrapped)
          .orElseGet(() -> UnreadableMessages.wrap(received));
    } catch (RuntimeException e) {
      return UnreadableMessages.wrap(received);
    }
  }

  private Delivery read(ReceivedMessage received) {
    Envelope original = envelope(received);
    while (UnreadableMessages.isWrapped(original)) {
      original = envelope(UnreadableMessages.unwrap(original, received));
    }
    Envelope envelope = original;
    for (MessageInterceptor interceptor : interceptors) {
      envelope = interceptor.received(envelope);
    }
    return new Delivery(envelope, original, received);
  }

  private Envelope envelope(ReceivedMessage received) {
    return format
        .read(received)
        .orElseThrow(() -> new IllegalArgumentException("its format is unknown"));
  }

  private void dispatch(
      Delivery delivery, Map<SagaReference<?>, Chain<?>> chains, List<MessageTask> tasks) {
    Envelope message = delivery.envelope();
    Optional<String> forward = message.header(MessageHeaders.FORWARD_TO);
    if (forward.isPresent()) {
      Destination destination = Destination.of(forward.get());
      tasks.add(MessageTask.of(delivery, () -> forward(delivery, destination)));
      return;
    }
    Optional<String> receiver = message.header(MessageHeaders.RECEIVING_SAGA);
    if (message.type().equals(MessageHeaders.WAKE_UP_TYPE)) {
      SagaExecutor<?> saga = receiver.map(sagas::get).orElse(null);
      if (saga == null) {
        tasks.add(
            MessageTask.of(
                delivery,
                () -> end(deadLetters.unknown(delivery, "no definition is named " + receiver.orElse("''")))));
      } else {
        add(saga, saga.reader().wakeUp(delivery), chains);
      }
      return;
    }
    Optional<MessageType<?>> type = catalog.find(message.type());
    if (type.filter(known -> message.version() > known.version()).isPresent()) {
      tasks.add(
          MessageTask.of(
              delivery,
              () ->
                  end(
                      deadLetters.unknown(
                          delivery,
                          "version %s of message type '%s' is unknown; the latest known one is %s"
                              .formatted(
                                  message.version(), message.type(), type.get().version())))));
      return;
    }
    List<SagaExecutor<?>> handling = new ArrayList<>();
    boolean isCommand = false;
    if (type.isPresent()) {
      for (SagaExecutor<?> saga : sagas.values()) {
        if (saga.reader().handles(type.get())
            && receiver.map(saga.sagaName()::equals).orElse(true)) {
          handling.add(saga);
        }
      }
      isCommand =
          commandHandlers.containsKey(type.get().messageClass())
              && receiver.map(name -> isCommandReceiver(name)).orElse(true);
    }
    if (handling.isEmpty() && !isCommand) {
      notHandled(delivery, receiver.map(sagas::get).orElse(null), chains, tasks);
    } else if (handling.size() + (isCommand ? 1 : 0) > 1) {
      List<String> names = new ArrayList<>(handling.stream().map(SagaExecutor::sagaName).toList());
      if (isCommand) {
        names.add(COMMAND_HANDLER);
      }
      tasks.add(MessageTask.of(delivery, () -> part(delivery, names)));
    } else if (isCommand) {
      tasks.add(MessageTask.of(delivery, () -> command(delivery, type.orElseThrow())));
    } else {
      SagaExecutor<?> saga = handling.get(0);
      add(saga, saga.reader().read(delivery, type.orElseThrow()), chains);
    }
  }

  /** A saga that asks another one by way of a handler names itself as the receiver of the reply. */
  private boolean isCommandReceiver(String receiver) {
    return receiver.equals(COMMAND_HANDLER) || !sagas.containsKey(receiver);
  }

  private void notHandled(
      Delivery delivery,
      @Nullable SagaExecutor<?> receiver,
      Map<SagaReference<?>, Chain<?>> chains,
      List<MessageTask> tasks) {
    Envelope message = delivery.envelope();
    if (receiver != null && message.header(MessageHeaders.IN_REPLY_TO).isPresent()) {
      add(receiver, receiver.reader().reply(delivery), chains);
    } else {
      tasks.add(
          MessageTask.of(
              delivery,
              () ->
                  end(
                      deadLetters.unknown(
                          delivery,
                          "nothing handles message type '%s'".formatted(message.type())))));
    }
  }

  private <S> void add(
      SagaExecutor<S> saga, IncomingMessage<?> message, Map<SagaReference<?>, Chain<?>> chains) {
    chains
        .computeIfAbsent(message.saga(), reference -> new Chain<>(saga, new ArrayList<>()))
        .add(message);
  }

  /** Parts a message into copies, one for each receiver, so that each fails by itself. */
  private void part(Delivery delivery, List<String> receivers) {
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

  private void forward(Delivery delivery, Destination destination) {
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

  private <M> void command(Delivery delivery, MessageType<M> type) {
    @SuppressWarnings("unchecked") // the map contains the handler of each class
    CommandHandler<M> handler =
        (CommandHandler<M>) Objects.requireNonNull(commandHandlers.get(type.messageClass()));
    List<SendRequest> sends;
    long start = System.nanoTime();
    try {
      sends = commands.handle(type, handler, delivery.envelope(), clock.instant());
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
    } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
      boolean retries =
          !(e instanceof UnhandleableMessageException) && deadLetters.hasAttemptsLeft(delivery);
      end(
          retries
              ? deadLetters.retry(delivery, e)
              : deadLetters.deadLetter(delivery, "its handler failed: " + e, e));
      return;
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

  private void end(Settlement settlement) {
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
