package dev.sagastore.bus;

import dev.sagastore.SagaReference;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the receivers of the messages of a batch: sagas, or handlers without a saga. Messages of
 * one saga are handled together.
 */
final class MessageDispatcher {
  /** In copies of a message with several receivers: the handler without a saga. */
  private static final String COMMAND_HANDLER = "$handler";

  private final MessageFormat format;
  private final List<MessageInterceptor> interceptors;
  private final MessageCatalog catalog;
  private final Map<String, SagaExecutor<?>> sagas;
  private final Map<Class<?>, CommandHandler<?>> commandHandlers;
  private final DeadLetters deadLetters;
  private final DeliveryExecutor deliveries;
  private final SagaLocks locks;

  MessageDispatcher(SagaBusParts parts) {
    this.format = parts.format();
    this.interceptors = parts.interceptors();
    this.catalog = parts.catalog();
    this.sagas = parts.sagas();
    this.commandHandlers = parts.commandHandlers();
    this.deadLetters = parts.deadLetters();
    this.deliveries = new DeliveryExecutor(parts);
    this.locks = new SagaLocks();
  }

  /** The messages of one saga in a batch. */
  private record Chain<S>(SagaExecutor<S> saga, List<IncomingMessage<S>> messages) {
    void add(IncomingMessage<?> message) {
      @SuppressWarnings("unchecked") // the executor of this saga has read it
      IncomingMessage<S> own = (IncomingMessage<S>) message;
      messages.add(own);
    }

    MessageTask task(SagaLocks locks, Instant deadline) {
      return new MessageTask(
          messages.stream().map(message -> message.delivery().received()).toList(),
          () -> locks.with(messages.get(0).saga(), () -> saga.handle(messages, deadline)));
    }
  }

  /**
   * Returns what is left to do with a batch: one task for each saga, and for each message without
   * one. The tasks can run side by side.
   *
   * @param deadline messages of a saga are not begun from this time on, and come again
   */
  List<MessageTask> tasks(List<ReceivedMessage> batch, Instant deadline) {
    List<MessageTask> tasks = new ArrayList<>();
    Map<SagaReference<?>, Chain<?>> chains = new LinkedHashMap<>();
    for (ReceivedMessage received : batch) {
      Delivery delivery;
      try {
        delivery = read(received);
      } catch (Throwable e) {
        JvmError.rethrow(e);
        // formats and interceptors can throw anything
        Delivery unreadable = new Delivery(unreadable(received), received);
        tasks.add(
            ending(
                unreadable,
                () -> deadLetters.deadLetter(unreadable, "it can't be read: " + problem(e), null)));
        continue;
      }
      try {
        dispatch(delivery, chains, tasks);
      } catch (Throwable e) {
        JvmError.rethrow(e);
        // functions of the definition can throw anything
        tasks.add(
            ending(
                delivery,
                () ->
                    deadLetters.deadLetter(
                        delivery,
                        "its body or its correlation ID can't be read: " + problem(e),
                        null)));
      }
    }
    chains.values().forEach(chain -> tasks.add(chain.task(locks, deadline)));
    return tasks;
  }

  /** Returns the message of a problem that we describe, or what user code has thrown. */
  private static String problem(Throwable e) {
    return e instanceof IllegalArgumentException && e.getMessage() != null
        ? e.getMessage()
        : e.toString();
  }

  /**
   * Returns a task that ends a delivery; whether its time is over is decided when the task runs.
   */
  private MessageTask ending(Delivery delivery, Supplier<Settlement> end) {
    return MessageTask.of(delivery, () -> deliveries.end(end.get()));
  }

  /** Returns a message that contains what was received, which may be such a message already. */
  private Envelope unreadable(ReceivedMessage received) {
    try {
      return format
          .read(received)
          .filter(UnreadableMessages::isWrapped)
          .orElseGet(() -> UnreadableMessages.wrap(received));
    } catch (Throwable e) {
      JvmError.rethrow(e);
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
      tasks.add(MessageTask.of(delivery, () -> deliveries.forward(delivery, destination)));
      return;
    }
    Optional<String> receiver = message.header(MessageHeaders.RECEIVING_SAGA);
    if (message.type().equals(MessageHeaders.WAKE_UP_TYPE)) {
      SagaExecutor<?> saga = receiver.map(sagas::get).orElse(null);
      if (saga == null) {
        tasks.add(
            ending(
                delivery,
                () ->
                    deadLetters.unknown(
                        delivery, "no definition is named " + receiver.orElse("''"))));
      } else {
        add(saga, saga.reader().wakeUp(delivery), chains);
      }
      return;
    }
    Optional<MessageType<?>> type = catalog.find(message.type());
    if (type.filter(known -> message.version() > known.version()).isPresent()) {
      tasks.add(
          ending(
              delivery,
              () ->
                  deadLetters.unknown(
                      delivery,
                      "version %s of message type '%s' is unknown; the latest known one is %s"
                          .formatted(message.version(), message.type(), type.get().version()))));
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
      tasks.add(MessageTask.of(delivery, () -> deliveries.part(delivery, names)));
    } else if (isCommand) {
      tasks.add(MessageTask.of(delivery, () -> deliveries.command(delivery, type.orElseThrow())));
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
          ending(
              delivery,
              () ->
                  deadLetters.unknown(
                      delivery, "nothing handles message type '%s'".formatted(message.type()))));
    }
  }

  private <S> void add(
      SagaExecutor<S> saga, IncomingMessage<?> message, Map<SagaReference<?>, Chain<?>> chains) {
    chains
        .computeIfAbsent(message.saga(), reference -> new Chain<>(saga, new ArrayList<>()))
        .add(message);
  }
}
