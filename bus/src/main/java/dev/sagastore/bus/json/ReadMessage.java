package dev.sagastore.bus.json;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;

/**
 * An envelope, and where it comes from.
 *
 * @param envelope the envelope
 * @param source the message that contained it, without what SNS put around it
 * @param own whether the bus wrote the envelope, so that its ID is final
 */
record ReadMessage(Envelope envelope, ReceivedMessage source, boolean own) {
  static ReadMessage own(Envelope envelope, ParsedMessage source) {
    return new ReadMessage(envelope, source.message(), true);
  }

  static ReadMessage foreign(Envelope envelope, ParsedMessage source) {
    return new ReadMessage(envelope, source.message(), false);
  }

  ReadMessage withId(String id) {
    return new ReadMessage(
        Envelope.of(id, envelope.type(), envelope.body())
            .withVersion(envelope.version())
            .withHeaders(envelope.headers()),
        source,
        own);
  }
}
