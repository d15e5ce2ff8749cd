package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * ItemReader what a failed condition means from the item that came with the answer.
 *
 * <p>The SDK retries a write whose answer was lost. If the first attempt did take effect, the retry
 * finds its own write and fails; the id of the write, stored with the saga, tells that from a
 * conflict.
 */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final SagaItems items;

  public Refusals(SagaItems items) {
    this.items = items;
  }

  /** Returns the saga if it was inserted after all; throws what is the matter otherwise. */
  public <S> Saga<S> insert(Saga<S> sent, String writeId, FailedCondition refusal) {
    if (Stored.in(refusal.item()).bears(writeId, sent.version())) {
      return recovered(sent);
    }
    throw duplicate(sent, sent.sagaId(), refusal.item(), refusal.cause());
  }

  /** Returns the error for a saga that cannot be stored because of another, whose item this is. */
  public <S> DuplicateSagaException duplicate(
      Saga<S> sent, String sagaId, Map<String, AttributeValue> item, SdkException cause) {
    Existing<S> existing = existing(sent.type(), sagaId, item, cause);
    return new DuplicateSagaException(sent, existing.saga, existing.cause);
  }

  /** Returns the error for a saga whose correlation id belongs to one that is not there. */
  public static DuplicateSagaException guardOfNobody(
      Saga<?> sent, String sagaId, SdkException refusal) {
    SagaSerializationException cause =
        new SagaSerializationException(
            sent.type().name(),
            sagaId,
            "the correlation id belongs to it, and yet it is not there: it expired or was deleted just"
                + " now, or was deleted by other means than the store. In the last case delete the"
                + " correlation id's guard, too, which is the item CORR#<correlation id> in the same"
                + " partition",
            refusal);
    return new DuplicateSagaException(sent, null, cause);
  }

  /** Returns the saga if it was updated after all; throws what is the matter otherwise. */
  public <S> Saga<S> update(
      Saga<S> sent, Saga<S> read, String writeId, Instant now, FailedCondition refusal) {
    Stored stored = Stored.in(refusal.item());
    if (stored.bears(writeId, sent.version())) {
      return recovered(sent);
    }
    if (!items.isLive(refusal.item(), now)) {
      throw new SagaNotFoundException(read, refusal.cause());
    }
    requireUntampered(read, stored);
    if (refusal.retried()) {
      requireInSight(sent, read, stored, refusal.cause());
    }
    throw conflict(read, stored, refusal);
  }

  /** Returns if the saga is gone; throws if it was changed. */
  public void delete(Saga<?> read, Instant now, FailedCondition refusal) {
    Stored stored = Stored.in(refusal.item());
    if (items.isLive(refusal.item(), now) && stored.isSame(read)) {
      requireUntampered(read, stored);
      throw conflict(read, stored, refusal);
    }
  }

  /**
   * What was read is still there, and yet the condition did not hold: somebody gave the saga
   * another correlation id or time of completion.
   */
  private static void requireUntampered(Saga<?> read, Stored stored) {
    if (stored.log().equals(read.revision())) {
      throw notStored(read);
    }
  }

  /** Returns the error for a saga that somebody made up. */
  public static IllegalArgumentException notStored(Saga<?> saga) {
    return new IllegalArgumentException(
        "%s is none that a store returned: find it, and change that".formatted(saga));
  }

  private <S> SagaConflictException conflict(Saga<S> read, Stored stored, FailedCondition refusal) {
    Existing<S> existing = existing(read.type(), read.sagaId(), refusal.item(), refusal.cause());
    return new SagaConflictException(read, stored.version, existing.saga, existing.cause);
  }

  private <S> Existing<S> existing(
      SagaType<S> type, String sagaId, Map<String, AttributeValue> item, SdkException cause) {
    if (item.isEmpty()) {
      return new Existing<>(null, cause);
    }
    try {
      return new Existing<>(items.read(type, sagaId, item), cause);
    } catch (SagaSerializationException unreadable) {
      unreadable.addSuppressed(cause);
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

  /**
   * What is stored has to tell that an earlier attempt did not take effect. A conflict says so, and
   * its receiver applies the change a second time.
   */
  private static void requireInSight(
      Saga<?> sent, Saga<?> read, Stored stored, SdkException cause) {
    if (!stored.isSame(read)) {
      throw answerLost(sent, "another saga has taken its place since", cause);
    }
    if (!stored.knows(sent.version())) {
      throw answerLost(sent, "so much was written since", cause);
    }
  }

  private static SagaStoreUnavailableException answerLost(
      Saga<?> sent, String since, Throwable cause) {
    return new SagaStoreUnavailableException(
        sent.type().name(),
        sent.sagaId(),
        ("%s %s: the write of version %s was retried, and %s, so that it cannot be told whether it"
                + " took effect: read the saga before applying the change again")
            .formatted(sent.type().name(), sent.sagaId(), sent.version(), since),
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
