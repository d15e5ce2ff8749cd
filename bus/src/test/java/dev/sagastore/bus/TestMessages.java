package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageMapper;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Messages with one text, which begins with the order's number. */
final class TestMessages {
  static final String ORDER = "order-42";

  private TestMessages() {}

  /** A message with a text. */
  interface TextMessage {
    String text();

    /** Returns the text up to a colon. */
    default String orderId() {
      return text().split(":", 2)[0];
    }
  }

  record Placed(String text) implements TextMessage {}

  record Paid(String text) implements TextMessage {}

  record Shipped(String text) implements TextMessage {}

  record Reserve(String text) implements TextMessage {}

  record Reserved(String text) implements TextMessage {}

  record Release(String text) implements TextMessage {}

  record Released(String text) implements TextMessage {}

  record ReleaseFailed(String text) implements TextMessage {}

  record Refund(String text) implements TextMessage {}

  record Refunded(String text) implements TextMessage {}

  private static final Map<Class<?>, Function<String, ?>> READERS =
      Map.of(
          Placed.class, Placed::new,
          Paid.class, Paid::new,
          Shipped.class, Shipped::new,
          Reserve.class, Reserve::new,
          Reserved.class, Reserved::new,
          Released.class, Released::new,
          ReleaseFailed.class, ReleaseFailed::new,
          Refunded.class, Refunded::new);

  /** The body is the text. */
  static final MessageMapper MAPPER =
      new MessageMapper() {
        @Override
        public String write(Object message) {
          if (message instanceof TextMessage text) {
            return text.text();
          }
          throw new IllegalArgumentException("no text message: " + message.getClass());
        }

        @Override
        public <M> M read(String body, Class<M> type) {
          if (body.equals("broken")) {
            throw new IllegalArgumentException("no such message");
          }
          return type.cast(Objects.requireNonNull(READERS.get(type), "reader").apply(body));
        }
      };

  static Envelope placed(String id) {
    return Envelope.of(id, "Placed", ORDER);
  }

  static Envelope paid(String id) {
    return Envelope.of(id, "Paid", ORDER);
  }

  static Envelope shipped(String id) {
    return Envelope.of(id, "Shipped", ORDER);
  }
}
