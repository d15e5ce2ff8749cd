package dev.sagastore.bus;

import dev.sagastore.KeyName;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the saga that a message belongs to.
 *
 * @param <M> class of the messages
 */
sealed interface MessageCorrelation<M> {
  /** Why a message has no ID by which its definition finds the saga. */
  String RETURNED = ": its function in the definition returned null or a blank text";

  /**
   * Returns the saga of a message.
   *
   * @throws IllegalArgumentException if the message has no correlation ID
   */
  <S> SagaReference<S> saga(SagaType<S> type, M message, Envelope envelope, CorrelationIds ids);

  /** Returns what it finds the saga by: definitions with two kinds for one type can't work. */
  String kind();

  /** Changes the correlation IDs that messages contain, as interceptors want it. */
  @FunctionalInterface
  interface CorrelationIds {
    /** Changes nothing. */
    CorrelationIds UNCHANGED = (id, envelope) -> id;

    String of(String correlationId, Envelope envelope);
  }

  private static String required(
      @Nullable String id, Envelope envelope, String name, String reason) {
    if (id == null || id.isBlank()) {
      throw new IllegalArgumentException("%s has no %s%s".formatted(envelope.type(), name, reason));
    }
    return id;
  }

  /** By a correlation ID in the message. */
  record ById<M>(Function<? super M, @Nullable String> id) implements MessageCorrelation<M> {
    @Override
    public String kind() {
      return "correlation ID";
    }

    @Override
    public <S> SagaReference<S> saga(
        SagaType<S> type, M message, Envelope envelope, CorrelationIds ids) {
      return type.correlationId(
          ids.of(required(id.apply(message), envelope, "correlation ID", RETURNED), envelope));
    }
  }

  /** By a further key in the message. */
  record ByKey<M>(KeyName name, Function<? super M, @Nullable String> value)
      implements MessageCorrelation<M> {
    @Override
    public String kind() {
      return "key " + name.name();
    }

    @Override
    public <S> SagaReference<S> saga(
        SagaType<S> type, M message, Envelope envelope, CorrelationIds ids) {
      return type.key(
          name,
          ids.of(
              required(value.apply(message), envelope, "key '%s'".formatted(name.name()), RETURNED),
              envelope));
    }
  }

  /** By the header that a reply has, which is the correlation ID of the saga as it is stored. */
  record ByHeader<M>() implements MessageCorrelation<M> {
    @Override
    public String kind() {
      return "header";
    }

    @Override
    public <S> SagaReference<S> saga(
        SagaType<S> type, M message, Envelope envelope, CorrelationIds ids) {
      return type.correlationId(
          required(
              envelope.header(MessageHeaders.CORRELATION_ID).orElse(null),
              envelope,
              "header " + MessageHeaders.CORRELATION_ID,
              ""));
    }
  }
}
