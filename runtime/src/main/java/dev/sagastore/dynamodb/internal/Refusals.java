package dev.sagastore.dynamodb.internal;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Reads what a failed condition means from the item that came with the answer.
 *
 * <p>The SDK retries a write whose answer was lost. If the first attempt did take effect, the retry
 * finds its own write and fails; the id of the write, stored with the saga, tells that from a
 * conflict.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final SagaItems items;

  Refusals(SagaItems items) {
    this.items = items;
  }

  /** Returns the saga if it was inserted after all; throws what is the matter otherwise. */
  <S> Saga<S> insert(Saga<S> sent, String writeId, ConditionalCheckFailedException e) {
    if (Stored.in(e.item()).bears(writeId, sent.version())) {
      return recovered(sent);
    }
    Existing<S> existing = existing(sent.type(), sent.sagaId(), e);
    throw new DuplicateSagaException(sent, existing.saga, existing.cause);
  }

  /** Returns the saga if it was updated after all; throws what is the matter otherwise. */
  <S> Saga<S> update(
      Saga<S> sent, Saga<S> read, String writeId, Instant now, ConditionalCheckFailedException e) {
    Stored stored = Stored.in(e.item());
    if (stored.bears(writeId, sent.version())) {
      return recovered(sent);
    }
    if (e.item().isEmpty() || items.hasExpired(e.item(), now)) {
      throw new SagaNotFoundException(read, e);
    }
    if (wasRetried(e) && stored.isSame(read) && !stored.knows(sent.version())) {
      throw answerLost(sent, e);
    }
    throw conflict(read, stored, e);
  }

  /** Returns if the saga is gone; throws if it was changed. */
  void delete(Saga<?> read, Instant now, ConditionalCheckFailedException e) {
    Stored stored = Stored.in(e.item());
    boolean gone = e.item().isEmpty() || items.hasExpired(e.item(), now) || !stored.isSame(read);
    if (!gone) {
      throw conflict(read, stored, e);
    }
  }

  private <S> SagaConflictException conflict(
      Saga<S> read, Stored stored, ConditionalCheckFailedException e) {
    Existing<S> existing = existing(read.type(), read.sagaId(), e);
    return new SagaConflictException(read, stored.version, existing.saga, existing.cause);
  }

  private <S> Existing<S> existing(
      SagaType<S> type, String sagaId, ConditionalCheckFailedException e) {
    try {
      return new Existing<>(items.read(type, sagaId, e.item()), e);
    } catch (SagaSerializationException unreadable) {
      unreadable.addSuppressed(e);
      return new Existing<>(null, unreadable);
    }
  }

  private static <S> Saga<S> recovered(Saga<S> sent) {
    LOG.debug(
        "{} {} version {} had been written although the answer was lost",
        sent.type().name(),
        sent.sagaId(),
        sent.version());
    return sent;
  }

  private static boolean wasRetried(ConditionalCheckFailedException e) {
    Integer attempts = e.numAttempts();
    return attempts == null || attempts > 1;
  }

  private static SagaStoreUnavailableException answerLost(Saga<?> sent, Throwable cause) {
    return new SagaStoreUnavailableException(
        sent.type().name(),
        sent.sagaId(),
        ("%s %s: the write of version %s was retried, and so much was written since that it cannot"
                + " be told whether it took effect: read the saga before applying the change again")
            .formatted(sent.type().name(), sent.sagaId(), sent.version()),
        true,
        cause);
  }

  private record Existing<S>(@Nullable Saga<S> saga, Throwable cause) {}

  /** The part of a stored item that is needed even if it cannot be read. */
  private record Stored(long version, String log) {
    static Stored in(Map<String, AttributeValue> item) {
      return new Stored(SagaItems.version(item), SagaItems.writes(item));
    }

    boolean bears(String writeId, long writtenVersion) {
      return WriteLog.wrote(writeId, writtenVersion, log, version);
    }

    boolean knows(long writtenVersion) {
      return WriteLog.knows(writtenVersion, log, version);
    }

    /** Tells whether this is the saga that was read, and not one inserted after its deletion. */
    boolean isSame(Saga<?> read) {
      return WriteLog.insert(log).equals(WriteLog.insert(read.revision()));
    }
  }
}
