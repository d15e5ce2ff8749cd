package dev.sagastore.testing;

import dev.sagastore.bus.MessageType;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageMapper;
import java.util.HashMap;
import java.util.Map;

/** Writes the messages of a scenario, and remembers their classes, so that it can read them all. */
final class ScenarioMessages implements MessageMapper {
  private final MessageMapper mapper;
  private final Map<Class<?>, MessageType<?>> types;
  private final Map<String, Class<?>> classes = new HashMap<>();

  ScenarioMessages(MessageMapper mapper, Map<Class<?>, MessageType<?>> types) {
    this.mapper = mapper;
    this.types = Map.copyOf(types);
  }

  @Override
  public String write(Object message) {
    classes.put(type(message).name(), message.getClass());
    return mapper.write(message);
  }

  @Override
  public <M> M read(String body, Class<M> type) {
    return mapper.read(body, type);
  }

  private MessageType<?> type(Object message) {
    MessageType<?> declared = types.get(message.getClass());
    return declared == null ? MessageType.of(message.getClass()) : declared;
  }

  /** Returns a message as it is sent. */
  Envelope envelope(String id, Object message) {
    MessageType<?> type = type(message);
    return Envelope.of(id, type.name(), write(message)).withVersion(type.version());
  }

  /** Returns a message of the scenario as its receiver gets it. */
  Object message(Envelope envelope) {
    Class<?> messageClass = classes.get(envelope.type());
    if (messageClass == null) {
      return "%s %s".formatted(envelope.type(), envelope.body());
    }
    try {
      return mapper.read(envelope.body(), messageClass);
    } catch (IllegalArgumentException e) {
      throw new AssertionError(
          "a receiver can't read the %s that was sent: %s; its body is %s"
              .formatted(envelope.type(), e.getMessage(), envelope.body()),
          e);
    }
  }
}
