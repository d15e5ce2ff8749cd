package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.spi.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One thing that the handling of a message has to do next, in the store or in the transport.
 *
 * @param <S> class of the saga's state
 */
sealed interface Command<S> {
  /** Finds the saga, strongly consistent. */
  record Find<S>(SagaReference.ByCorrelationId<S> reference) implements Command<S> {}

  /** Inserts the saga, with the message in its inbox and the messages to send in its outbox. */
  record Insert<S>(
      SagaReference.ByCorrelationId<S> reference,
      S state,
      boolean completed,
      String life,
      long handled,
      Instant now,
      List<OutgoingMessage> outgoing)
      implements Command<S> {
    /** Returns the new saga as it is to be stored. */
    Saga<S> prepare(Saga<S> created) {
      Saga<S> prepared =
          BusAttributes.withHandled(
              BusAttributes.withOutgoing(BusAttributes.withLife(created, life), outgoing),
              handled,
              now);
      return completed ? prepared.complete() : prepared;
    }
  }

  /** Updates the saga, if it has not changed since it was read. */
  record Update<S>(Saga<S> saga) implements Command<S> {}

  /** Removes messages from the outbox, without a new version, if the saga has not changed. */
  record Clear<S>(Saga<S> saga, List<OutgoingMessage> messages) implements Command<S> {
    /** Returns the saga without the messages. */
    Saga<S> cleared() {
      return BusAttributes.withoutOutgoing(saga, messages);
    }
  }

  /** Sends messages of the outbox. */
  record Send<S>(List<OutgoingMessage> messages) implements Command<S> {}

  /** Sends the message again, as a copy with the same ID. */
  record SendCopy<S>(Envelope copy, Duration delay) implements Command<S> {}

  /** Sends the message to the dead-letter queue. */
  record DeadLetter<S>(Envelope message) implements Command<S> {}

  /** Lets the transport deliver the message again later. */
  record DeliverAgain<S>(Duration pause) implements Command<S> {}

  /** Removes the message from its queue. */
  record Acknowledge<S>() implements Command<S> {}
}
