package dev.sagastore.bus;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of the messages of a bus.
 *
 * @param queueName logical name of the queue that the bus receives its messages from
 * @param commands destinations of commands by class
 * @param otherCommands destination of all other commands; null if there is none
 * @param events destinations of events by class
 * @param otherEvents destination of all other events; null if there is none
 * @param handled classes of the messages that the bus itself handles
 */
record MessageRoutes(
    String queueName,
    Map<Class<?>, Destination> commands,
    @Nullable Destination otherCommands,
    Map<Class<?>, Destination> events,
    @Nullable Destination otherEvents,
    Set<Class<?>> handled) {
  MessageRoutes {
    commands = Map.copyOf(commands);
    events = Map.copyOf(events);
    handled = Set.copyOf(handled);
  }

  /** Returns where a message of a handler goes. */
  Destination destination(Effect.Message effect, Cause cause) {
    Class<?> messageClass = effect.message().getClass();
    if (effect instanceof Effect.Send) {
      return command(messageClass);
    }
    return effect instanceof Effect.Publish ? event(messageClass) : reply(cause.message());
  }

  /** Returns where to send a command. */
  Destination command(Class<?> messageClass) {
    Destination chosen = commands.get(messageClass);
    if (chosen != null) {
      return chosen;
    }
    if (handled.contains(messageClass)) {
      return Destination.OWN_QUEUE;
    }
    if (otherCommands != null) {
      return otherCommands;
    }
    throw new UnhandleableMessageException(
        "no destination is known for the command %s: set one with SagaBusBuilder.route"
            .formatted(messageClass.getSimpleName()));
  }

  /** Returns where to publish an event. */
  Destination event(Class<?> messageClass) {
    Destination chosen = events.getOrDefault(messageClass, otherEvents);
    if (chosen == null) {
      throw new UnhandleableMessageException(
          "no destination is known for the event %s: set one with SagaBusBuilder.publishTo"
              .formatted(messageClass.getSimpleName()));
    }
    return chosen;
  }

  /** Returns where to send the answer to a message. */
  private Destination reply(Envelope request) {
    String name =
        request
            .header(MessageHeaders.REPLY_TO)
            .orElseThrow(
                () ->
                    new UnhandleableMessageException(
                        "%s can't be answered: it has no header %s"
                            .formatted(request, MessageHeaders.REPLY_TO)));
    if (name.equals(queueName)) {
      return Destination.OWN_QUEUE;
    }
    try {
      return Destination.of(name);
    } catch (IllegalArgumentException e) {
      throw new UnhandleableMessageException(
          "%s can't be answered: %s".formatted(request, e.getMessage()));
    }
  }
}
