package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs sagas: finds the saga of each message, runs its handler, commits state, inbox and outbox in
 * one write, and sends what the handler asked for.
 *
 * <pre>{@code
 * SagaBus bus = SagaBus.builder("orders")
 *     .store(store)
 *     .transport(transport)
 *     .format(MessageFormats.standard())
 *     .mapper(JacksonMessageMapper.create())
 *     .define(OrderSaga.definition())
 *     .route(ReserveStock.class, "stock")
 *     .build();
 * }</pre>
 *
 * <p>The bus has no threads of its own: {@link SagaBusWorker} receives messages and calls it.
 *
 * <p>Safe for use by several threads.
 */
public final class SagaBus {
  private final MessageTransport transport;
  private final SagaBusParts parts;
  private final MessageDispatcher dispatcher;

  SagaBus(MessageTransport transport, SagaBusParts parts) {
    this.transport = transport;
    this.parts = parts;
    this.dispatcher = new MessageDispatcher(parts);
  }

  /**
   * Returns a builder of a bus.
   *
   * @param name logical name of the queue that the bus receives its messages from; replies to its
   *     commands come to the destination of this name
   * @return a new builder
   * @throws IllegalArgumentException if the name can't be that of a destination
   */
  public static SagaBusBuilder builder(String name) {
    return new SagaBusBuilder(Destination.of(name).name());
  }

  /**
   * Returns the logical name of the queue that the bus receives its messages from.
   *
   * @return the name
   */
  public String name() {
    return parts.routes().queueName();
  }

  /**
   * Sends a command from outside of a saga, such as the first message. The command isn't part of a
   * transaction. If you also store data, one of the two can fail. In a handler, use {@link
   * Next#send}.
   *
   * @param command the message
   * @return ID of the message
   * @throws IllegalArgumentException if the message can't be written, or has no destination
   * @throws MessageNotSentException if the transport did not take the message
   */
  @CanIgnoreReturnValue
  public String send(Object command) {
    return send(parts.ids().get(), command);
  }

  /**
   * Sends a command from outside of a saga under an ID that the caller has chosen, so that a retry
   * sends no second message. See {@link #send(Object)}.
   *
   * @param messageId ID of the message
   * @param command the message
   * @return ID of the message
   * @throws IllegalArgumentException if the message can't be written, or has no destination
   * @throws MessageNotSentException if the transport did not take the message
   */
  @CanIgnoreReturnValue
  public String send(String messageId, Object command) {
    return sendTo(parts.routes().command(command.getClass()), messageId, command);
  }

  /**
   * Publishes an event from outside of a saga. It isn't part of any transaction, as with {@link
   * #send(Object)}. In a handler, use {@link Next#publish}.
   *
   * @param event the message
   * @return ID of the message
   * @throws IllegalArgumentException if the message can't be written, or has no destination
   * @throws MessageNotSentException if the transport did not take the message
   */
  @CanIgnoreReturnValue
  public String publish(Object event) {
    return publish(parts.ids().get(), event);
  }

  /**
   * Publishes an event from outside of a saga under an ID that the caller has chosen, so that a
   * retry sends no second message. See {@link #publish(Object)}.
   *
   * @param messageId ID of the message
   * @param event the message
   * @return ID of the message
   * @throws IllegalArgumentException if the message can't be written, or has no destination
   * @throws MessageNotSentException if the transport did not take the message
   */
  @CanIgnoreReturnValue
  public String publish(String messageId, Object event) {
    return sendTo(parts.routes().event(event.getClass()), messageId, event);
  }

  private String sendTo(Destination destination, String id, Object message) {
    Envelope envelope =
        parts
            .catalog()
            .write(id, message)
            .withHeaders(
                Map.of(
                    MessageHeaders.SENT_AT,
                    parts.clock().instant().toString(),
                    MessageHeaders.REPLY_TO,
                    name()));
    SendRequest request = SendRequest.of(destination, envelope);
    transport
        .problem(request)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(
                  "%s can't be sent: %s".formatted(envelope.type(), problem));
            });
    SendResult result = parts.transport().send(List.of(request)).get(0);
    if (result.kind() != SendResult.Kind.SENT) {
      throw new MessageNotSentException(
          id,
          "%s was not sent to %s: %s; %s"
              .formatted(
                  envelope,
                  destination,
                  result.reason().orElse(""),
                  result.kind() == SendResult.Kind.REJECTED
                      ? "no retry can succeed"
                      : "retry with the message ID " + id));
    }
    return id;
  }

  /**
   * Receives messages once, and handles them in this thread.
   *
   * @param max maximum number of messages, from 1
   * @param wait longest time to wait for the first message
   * @return the number of messages that were received
   * @throws IllegalArgumentException if a parameter is out of the bounds of the transport
   * @throws RuntimeException if the transport can't receive
   */
  @CanIgnoreReturnValue
  public int receive(int max, Duration wait) {
    List<ReceivedMessage> batch = transport.receive(max, wait);
    handle(batch);
    return batch.size();
  }

  /**
   * Handles messages that were received, in this thread. It acknowledges each message, or schedules
   * its redelivery. Failures of handlers, store and transport are not thrown: the listener is
   * notified, and the messages come again.
   *
   * @param batch the messages
   */
  public void handle(List<ReceivedMessage> batch) {
    handle(batch, Instant.MAX);
  }

  /**
   * Handles messages that were received, in this thread, as {@link #handle(List)} does, as long as
   * there is time. Messages that were not begun in time become visible immediately.
   *
   * @param batch the messages
   * @param timeLeft no handler is called after this time; handled messages are still stored and
   *     sent
   */
  public void handle(List<ReceivedMessage> batch, Duration timeLeft) {
    handle(batch, parts.clock().instant().plus(timeLeft));
  }

  private void handle(List<ReceivedMessage> batch, Instant deadline) {
    for (MessageTask task : tasks(batch, deadline)) {
      try {
        if (parts.clock().instant().isBefore(deadline)) {
          task.work().run();
        } else {
          settler().release(task.messages());
        }
      } catch (Throwable e) {
        JvmError.rethrow(e);
        // the visibility timeout brings the messages back, and the others are handled all the same
        parts.listener().failed("handling", e);
      }
    }
  }

  /** Returns what is to do with a batch; the tasks can run side by side. */
  List<MessageTask> tasks(List<ReceivedMessage> batch, Instant deadline) {
    return dispatcher.tasks(batch, deadline);
  }

  MessageTransport transport() {
    return transport;
  }

  Settler settler() {
    return parts.transport().settler();
  }

  NotifyingListener listener() {
    return parts.listener();
  }

  /**
   * Sends the wake-ups of all timeouts that are due soon. Call it about once a minute; {@link
   * SagaBusWorker} does. Several processes can call it at the same time.
   *
   * @return what was found, by the name of the saga
   * @throws dev.sagastore.SagaStoreException if the due sagas of a definition can't be listed; the
   *     others are swept
   */
  @CanIgnoreReturnValue
  public Map<String, SweepReport> sweep() {
    Map<String, SweepReport> reports = new LinkedHashMap<>();
    Throwable first = null;
    for (SagaExecutor<?> saga : parts.sagas().values()) {
      try {
        reports.put(saga.sagaName(), saga.sweep());
      } catch (Throwable e) {
        JvmError.rethrow(e);
        // the others are swept all the same
        parts.listener().failed("sweep of " + saga.sagaName(), e);
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first instanceof RuntimeException failure
          ? failure
          : new IllegalStateException("a sweep failed: " + first, first);
    }
    return reports;
  }

  /**
   * Loads classes, message readers and the store connection, so that the first message is handled
   * sooner. Call it before messages come, for example before Lambda takes a SnapStart snapshot.
   *
   * <p>It reads a saga that doesn't exist, once for each definition. It writes and sends nothing,
   * calls no handler, and notifies no listener.
   *
   * @throws dev.sagastore.SagaStoreException if the store can't be read; what doesn't need the
   *     store is loaded all the same
   */
  public void prime() {
    Priming.run(parts);
  }

  /**
   * Restarts a parked timeout, whose handler failed or was unknown. It fires after the next sweep.
   *
   * @param <S> class of the state
   * @param saga the saga
   * @param timeout name of the timeout
   * @return false if there is no such saga, if it is completed, or if it has no such parked timeout
   * @throws IllegalArgumentException if no definition of the bus has the saga's type
   * @throws dev.sagastore.SagaStoreException if the saga can't be read or written
   */
  public <S> boolean restartTimeout(SagaReference<S> saga, String timeout) {
    return executor(saga.type()).repair().restartTimeout(saga, TimeoutName.require(timeout));
  }

  /**
   * Retries a compensation command that failed in all attempts, with the same number of new
   * attempts. It is sent after the next sweep.
   *
   * @param <S> class of the state
   * @param saga the saga
   * @return false if there is no such saga, if it is completed, or if neither a command nor a
   *     handler of its compensation has failed
   * @throws IllegalArgumentException if no definition of the bus has the saga's type
   * @throws dev.sagastore.SagaStoreException if the saga can't be read or written
   */
  public <S> boolean retryCompensation(SagaReference<S> saga) {
    return executor(saga.type()).repair().retryCompensation(saga);
  }

  private <S> SagaExecutor<S> executor(SagaType<S> type) {
    SagaExecutor<?> executor = parts.sagas().get(type.name());
    if (executor == null || !executor.type().equals(type)) {
      throw new IllegalArgumentException(
          "the bus '%s' has no definition of %s; it defines %s"
              .formatted(name(), type, parts.sagas().keySet()));
    }
    @SuppressWarnings("unchecked") // the types are equal
    SagaExecutor<S> own = (SagaExecutor<S>) executor;
    return own;
  }
}
