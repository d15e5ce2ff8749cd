package dev.sagastore.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The name under which messages of a class travel, and the version of their schema.
 *
 * <pre>{@code
 * MessageType.of(OrderPlaced.class)
 *     .named("order-placed")
 *     .formerly("NewOrder")
 *     .version(2)
 *     .upcast(1, body -> body.replace("\"number\":", "\"orderId\":"))
 * }</pre>
 *
 * <p>By default, the name is the simple name of the class, and the version is 1. A Java package is
 * never part of a message.
 *
 * <p>Immutable, and safe for use by several threads if the upcasters are.
 *
 * @param <M> class of the messages
 */
public final class MessageType<M> {
  private final Class<M> messageClass;
  private final String name;
  private final List<String> formerNames;
  private final int version;
  private final Map<Integer, UnaryOperator<String>> upcasters;

  private MessageType(
      Class<M> messageClass,
      String name,
      List<String> formerNames,
      int version,
      Map<Integer, UnaryOperator<String>> upcasters) {
    this.messageClass = messageClass;
    this.name = name;
    this.formerNames = List.copyOf(formerNames);
    this.version = version;
    this.upcasters = Map.copyOf(upcasters);
  }

  /**
   * Returns the type of a class.
   *
   * @param <M> class of the messages
   * @param messageClass class of the messages
   * @return the type, with the simple name of the class and version 1
   */
  public static <M> MessageType<M> of(Class<M> messageClass) {
    return new MessageType<>(
        Objects.requireNonNull(messageClass, "the class must not be null"),
        messageClass.getSimpleName(),
        List.of(),
        1,
        Map.of());
  }

  /**
   * Returns a copy with a name.
   *
   * @param chosen the name, not blank
   * @return the changed copy
   * @throws IllegalArgumentException if the name is blank
   */
  public MessageType<M> named(String chosen) {
    return new MessageType<>(messageClass, required(chosen), formerNames, version, upcasters);
  }

  /**
   * Returns a copy that also reads messages of an earlier name.
   *
   * @param former the earlier name, not blank
   * @return the changed copy
   * @throws IllegalArgumentException if the name is blank
   */
  public MessageType<M> formerly(String former) {
    List<String> more = new ArrayList<>(formerNames);
    more.add(required(former));
    return new MessageType<>(messageClass, name, more, version, upcasters);
  }

  private String required(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the name of %s is blank".formatted(messageClass));
    }
    return text;
  }

  /**
   * Returns a copy with a version of the schema. Every earlier version needs an {@link #upcast}.
   *
   * @param present version of the messages that are sent, from 1
   * @return the changed copy
   * @throws IllegalArgumentException if the version is less than 1
   */
  public MessageType<M> version(int present) {
    if (present < 1) {
      throw new IllegalArgumentException(
          "the version of %s must be at least 1, not %s".formatted(name, present));
    }
    return new MessageType<>(messageClass, name, formerNames, present, upcasters);
  }

  /**
   * Returns a copy that reads messages of an earlier version.
   *
   * @param from the version that the upcaster takes; it returns the next one
   * @param upcaster returns the body in the next version
   * @return the changed copy
   */
  public MessageType<M> upcast(int from, UnaryOperator<String> upcaster) {
    Map<Integer, UnaryOperator<String>> more = new TreeMap<>(upcasters);
    more.put(from, Objects.requireNonNull(upcaster, "the upcaster must not be null"));
    return new MessageType<>(messageClass, name, formerNames, version, more);
  }

  /**
   * Returns the class of the messages.
   *
   * @return the class
   */
  public Class<M> messageClass() {
    return messageClass;
  }

  /**
   * Returns the name under which messages are sent.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the version of the messages that are sent.
   *
   * @return the version, from 1
   */
  public int version() {
    return version;
  }

  List<String> formerNames() {
    return formerNames;
  }

  /** Returns a problem if a version between the first and the present one can't be read. */
  @Nullable String problem() {
    for (int from = 1; from < version; from++) {
      if (!upcasters.containsKey(from)) {
        return "version %s of message type '%s' has no upcaster".formatted(from, name);
      }
    }
    return null;
  }

  /** Returns a body in the present version. */
  String upcast(String body, int from) {
    String upcasted = body;
    for (int step = from; step < version; step++) {
      upcasted = Objects.requireNonNull(upcasters.get(step), "upcaster").apply(upcasted);
    }
    return upcasted;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageType<?> that
        && messageClass.equals(that.messageClass)
        && name.equals(that.name)
        && formerNames.equals(that.formerNames)
        && version == that.version
        && upcasters.equals(that.upcasters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(messageClass, name, formerNames, version, upcasters);
  }

  @Override
  public String toString() {
    return "MessageType[%s, version %s, %s]".formatted(name, version, messageClass.getName());
  }
}
