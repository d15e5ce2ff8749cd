package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Map;
import java.util.Optional;

/** Loads what the first message needs, with a wake-up for a saga that doesn't exist. */
final class Priming {
  private static final String BODY = "{}";

  private Priming() {}

  static void run(SagaBusParts parts) {
    ReceivedMessage received = ReceivedMessage.builder("priming", BODY).build();
    primeFormat(parts.format(), received);
    parts.catalog().prime();
    // a correlation ID that no saga has
    String correlationId = "priming-" + parts.ids().get();
    RuntimeException failure = null;
    for (SagaExecutor<?> saga : parts.sagas().values()) {
      try {
        prime(saga, delivery(correlationId, received));
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void primeFormat(MessageFormat format, ReceivedMessage received) {
    try {
      Optional<Envelope> unused = format.read(received);
    } catch (IllegalArgumentException e) {
      // not a message; the classes of the format are loaded
    }
  }

  private static <S> void prime(SagaExecutor<S> saga, Delivery delivery) {
    saga.prime(saga.reader().wakeUp(delivery));
  }

  private static Delivery delivery(String correlationId, ReceivedMessage received) {
    Envelope envelope =
        Envelope.of(correlationId, MessageHeaders.WAKE_UP_TYPE, BODY)
            .withHeaders(
                Map.of(
                    MessageHeaders.CORRELATION_ID, correlationId,
                    MessageHeaders.TIMER, "priming",
                    MessageHeaders.TIMER_TOKEN, "priming"));
    return new Delivery(envelope, received);
  }
}
