package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All message types of a bus. It reads and writes messages. */
final class MessageCatalog {
  private final MessageMapper mapper;
  private final Map<Class<?>, MessageType<?>> byClass = new LinkedHashMap<>();
  private final Map<String, MessageType<?>> byName = new LinkedHashMap<>();

  private MessageCatalog(MessageMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Creates a catalog.
   *
   * @param mapper reads and writes messages
   * @param handled classes of the messages that are handled
   * @param declared types whose names or versions differ from the default
   * @param problems takes what is wrong
   */
  static MessageCatalog of(
      MessageMapper mapper,
      Collection<Class<?>> handled,
      Collection<MessageType<?>> declared,
      List<String> problems) {
    MessageCatalog catalog = new MessageCatalog(mapper);
    for (MessageType<?> type : declared) {
      if (catalog.byClass.put(type.messageClass(), type) != null) {
        problems.add("%s has two message types".formatted(type.messageClass().getName()));
      }
    }
    for (Class<?> messageClass : handled) {
      catalog.byClass.computeIfAbsent(messageClass, MessageType::of);
    }
    for (MessageType<?> type : catalog.byClass.values()) {
      List<String> names = new ArrayList<>(type.formerNames());
      names.add(0, type.name());
      for (String name : names) {
        MessageType<?> other = catalog.byName.put(name, type);
        if (other != null) {
          problems.add(
              "two message types are named '%s': %s and %s; choose a name with MessageType.named"
                  .formatted(name, other.messageClass().getName(), type.messageClass().getName()));
        }
      }
      Optional.ofNullable(type.problem()).ifPresent(problems::add);
    }
    return catalog;
  }

  /** Returns the type of a message that was received; empty if the bus doesn't know its name. */
  Optional<MessageType<?>> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * Reads the content of a message.
   *
   * @throws IllegalArgumentException if the body is broken
   */
  <M> M read(MessageType<M> type, Envelope envelope) {
    return mapper.read(type.upcast(envelope.body(), envelope.version()), type.messageClass());
  }

  /** Lets the mapper prepare itself to read messages of all types. */
  void prime() {
    for (MessageType<?> type : byClass.values()) {
      try {
        Object unused = mapper.read("{}", type.messageClass());
      } catch (IllegalArgumentException e) {
        // most messages can't be empty; the mapper knows the class now
      }
    }
  }

  /** Returns the type of a message to send. */
  MessageType<?> typeOf(Class<?> messageClass) {
    MessageType<?> known = byClass.get(messageClass);
    if (known != null) {
      return known;
    }
    MessageType<?> other = byName.get(messageClass.getSimpleName());
    if (other != null) {
      throw new IllegalArgumentException(
          "two message types are named '%s': %s and %s; choose a name with MessageType.named"
              .formatted(other.name(), other.messageClass().getName(), messageClass.getName()));
    }
    return MessageType.of(messageClass);
  }

  /**
   * Returns a message to send, without headers.
   *
   * @throws IllegalArgumentException if it can't be written
   */
  Envelope write(String id, Object message) {
    MessageType<?> type = typeOf(message.getClass());
    return Envelope.of(id, type.name(), mapper.write(message)).withVersion(type.version());
  }
}
