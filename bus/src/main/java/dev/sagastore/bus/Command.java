package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.spi.DueSaga;
import java.time.Instant;
import java.util.List;

/**
 * One thing that the handling of messages has to do next, in the store or in the transport.
 *
 * @param <S> class of the saga's state
 */
sealed interface Command<S> {
  /** Finds the saga, strongly consistent. */
  record Find<S>(SagaReference<S> reference) implements Command<S> {}

  /** Inserts the saga, with messages in its inbox and its outbox. */
  record Insert<S>(SagaReference.ByCorrelationId<S> reference, Draft<S> draft, Instant now)
      implements Command<S> {
    /** Returns the new saga as it is to be stored. */
    Saga<S> prepare(Saga<S> created) {
      return draft.applyTo(created, now);
    }
  }

  /**
   * Updates the saga, if it has not changed since it was read.
   *
   * @param forgottenEarly number of message IDs that its inbox forgets for want of room
   */
  record Update<S>(Saga<S> saga, int forgottenEarly) implements Command<S> {
    Update(Saga<S> saga) {
      this(saga, 0);
    }
  }

  /** Removes messages from the outbox, without a new version, if the saga has not changed. */
  record Clear<S>(Saga<S> saga, List<OutgoingMessage> messages) implements Command<S> {
    /** Returns the saga without the messages. */
    Saga<S> cleared() {
      return BusItem.withoutSent(saga, messages);
    }
  }

  /** Sends messages, which can be of the outbox, copies, or dead letters. */
  record Send<S>(List<SendRequest> requests) implements Command<S> {}

  /** Acknowledges deliveries, or lets the transport deliver them again later. */
  record Settle<S>(List<Settlement> settlements) implements Command<S> {}

  /** Claims a saga with due timers. */
  record Claim<S>(DueSaga<S> due, Instant until) implements Command<S> {}

  /** Changes the due time of a claimed saga, without a new version. */
  record Postpone<S>(Saga<S> saga) implements Command<S> {}
}
