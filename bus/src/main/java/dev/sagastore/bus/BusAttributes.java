package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the bus keeps in the item of a saga:
 *
 * <pre>
 * bus.life        an ID that the saga has had since its insert
 * bus.inbox       the messages that it has handled
 * bus.out.ID      a message to send, one attribute for each
 * </pre>
 */
final class BusAttributes {
  private static final SagaExtension BUS = SagaExtension.of("bus");
  private static final String LIFE = "life";
  private static final String INBOX = "inbox";
  private static final String OUT = "out.";

  private BusAttributes() {}

  /**
   * Returns the ID that a saga has had since its insert. The IDs of its outgoing messages depend on
   * it: a saga that is inserted in its place sends messages of its own.
   */
  static String life(Saga<?> saga) {
    return BUS.get(saga, LIFE)
        .map(Attachment::asText)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s was not inserted by a saga bus: the bus can't handle its messages"
                        .formatted(saga)));
  }

  static <S> Saga<S> withLife(Saga<S> saga, String life) {
    return BUS.with(saga, LIFE, Attachment.text(life));
  }

  static Inbox inbox(Saga<?> saga) {
    return BUS.get(saga, INBOX).map(Inbox::read).orElse(Inbox.EMPTY);
  }

  /** Returns a copy that has handled a message. */
  static <S> Saga<S> withHandled(Saga<S> saga, long hash, Instant now) {
    Set<Long> kept = outbox(saga).stream().map(OutgoingMessage::cause).collect(Collectors.toSet());
    return BUS.with(saga, INBOX, inbox(saga).with(hash, now, kept).write());
  }

  /** Returns the messages to send, in a fixed order. */
  static List<OutgoingMessage> outbox(Saga<?> saga) {
    return BUS.all(saga).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(OUT))
        .map(BusAttributes::outgoing)
        .sorted(Comparator.comparing(OutgoingMessage::id))
        .toList();
  }

  /** Returns the messages to send that a message has caused. */
  static List<OutgoingMessage> outboxOf(Saga<?> saga, long cause) {
    return outbox(saga).stream().filter(message -> message.cause() == cause).toList();
  }

  static <S> Saga<S> withOutgoing(Saga<S> saga, Collection<OutgoingMessage> messages) {
    Saga<S> changed = saga;
    for (OutgoingMessage message : messages) {
      changed = BUS.with(changed, OUT + message.id(), message.write());
    }
    return changed;
  }

  /** Returns a copy without messages that were sent. */
  static <S> Saga<S> withoutOutgoing(Saga<S> saga, Collection<OutgoingMessage> messages) {
    Saga<S> changed = saga;
    for (OutgoingMessage message : messages) {
      changed = BUS.without(changed, OUT + message.id());
    }
    return changed;
  }

  private static OutgoingMessage outgoing(Map.Entry<String, Attachment> entry) {
    return OutgoingMessage.read(entry.getKey().substring(OUT.length()), entry.getValue());
  }
}
