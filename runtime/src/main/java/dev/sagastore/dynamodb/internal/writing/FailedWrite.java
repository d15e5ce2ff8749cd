package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaKeyTakenException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Guard;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.item.StoredItem;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds out from the stored item why a write's condition failed.
 *
 * <p>The SDK retries a write whose response was lost. If the first attempt took effect, the retry
 * finds its own write and fails. The ID of the write, which is stored with the saga, distinguishes
 * that from a conflict.
 */
final class FailedWrite {
  private static final Logger LOG = LoggerFactory.getLogger(FailedWrite.class);

  private final SagaItems items;
  private final ItemReader reads;

  FailedWrite(SagaItems items, ItemReader reads) {
    this.items = items;
    this.reads = reads;
  }

  /** Returns the saga if it was inserted after all; throws the reason otherwise. */
  <S> Saga<S> insert(Saga<S> sent, String writeId, FailedCondition failed) {
    if (Stored.in(failed.item()).bears(writeId, sent.version())) {
      return recovered(sent);
    }
    throw duplicate(sent, sent.sagaId(), failed.item(), failed.cause());
  }

  private <S> DuplicateSagaException duplicate(
      Saga<S> sent, String sagaId, Map<String, AttributeValue> item, SdkException cause) {
    Existing<S> existing = existing(sent.type(), sagaId, item, cause);
    return new DuplicateSagaException(sent, existing.saga, existing.cause);
  }

  /** Ends with the error that names the saga to which a guard belongs. */
  <S, T> Step<T> guard(Saga<S> sent, Guard guard, FailedCondition failed) {
    String sagaName = sent.type().name();
    return reads
        .withGuard(failed, sagaName, guard)
        .then(
            stored -> {
              String owner = new StoredItem(stored.item()).guardedSagaId();
              return owner == null
                  ? taken(sent, guard, null, Map.of(), stored.cause())
                  : reads
                      .itemForWrite(sagaName, owner)
                      .then(
                          found ->
                              taken(sent, guard, owner, found.orElse(Map.of()), stored.cause()));
            });
  }

  /**
   * Throws the error for a guard that belongs to another saga.
   *
   * @param owner the ID of that saga; null if the guard doesn't say it
   * @param item the item of that saga; empty if it is not there
   */
  private <S, T> Step<T> taken(
      Saga<S> sent,
      Guard guard,
      @Nullable String owner,
      Map<String, AttributeValue> item,
      SdkException failed) {
    SagaKey key = guard.sagaKey().orElse(null);
    if (owner == null) {
      throw key == null
          ? duplicate(sent, sent.sagaId(), Map.of(), failed)
          : new SagaKeyTakenException(sent, key, null, failed);
    }
    // its ID may have been given to a saga with other keys meanwhile
    boolean isOwner =
        !item.isEmpty()
            && (key == null
                ? !new StoredItem(item).hasOtherCorrelationId(sent.correlationId())
                : new StoredItem(item).hasKey(key));
    Throwable cause = isOwner ? failed : orphan(sent, owner, guard, failed);
    if (key != null) {
      throw new SagaKeyTakenException(sent, key, owner, cause);
    }
    throw isOwner
        ? duplicate(sent, owner, item, failed)
        : new DuplicateSagaException(sent, null, cause);
  }

  /**
   * Returns the error for a guard whose saga is not there, or has another correlation ID or key.
   */
  private static SagaSerializationException orphan(
      Saga<?> sent, String owner, Guard guard, SdkException failed) {
    String what = guard.sagaKey().isPresent() ? "the key" : "the correlation id";
    String item = guard.sagaKey().isPresent() ? "KEY#<name>#<value>" : "CORR#<correlation id>";
    return new SagaSerializationException(
        sent.type().name(),
        owner,
        ("%s belongs to it, and yet it is not there: it expired or was deleted just"
                + " now, or was deleted by other means than the store. In the last case delete %s's"
                + " guard, too, which is the item %s in the same partition")
            .formatted(what, what, item),
        failed);
  }

  /** Returns the saga if it was updated after all; throws the reason otherwise. */
  <S> Saga<S> update(
      Saga<S> sent, Saga<S> read, String writeId, Instant now, FailedCondition failed) {
    Stored stored = Stored.in(failed.item());
    if (stored.bears(writeId, sent.version())) {
      return recovered(sent);
    }
    if (!items.isLive(failed.item(), now)) {
      throw new SagaNotFoundException(read, failed.cause());
    }
    if (!new StoredItem(failed.item()).hasOtherDueTime(read)) {
      requireUntampered(read, stored);
    }
    if (failed.retried()) {
      requireInSight(sent, read, stored, failed.cause());
    }
    throw conflict(read, stored, failed);
  }

  /** Returns if the saga is gone; throws if it was changed. */
  void delete(Saga<?> read, Instant now, FailedCondition failed) {
    Stored stored = Stored.in(failed.item());
    if (items.isLive(failed.item(), now) && stored.isSame(read)) {
      requireUntampered(read, stored);
      throw conflict(read, stored, failed);
    }
  }

  /**
   * The saga that was read is still there, and yet the condition failed: the snapshot has another
   * correlation ID or another time.
   */
  private static void requireUntampered(Saga<?> read, Stored stored) {
    if (stored.log().equals(SagaBuilder.from(read).revision())) {
      throw notStored(read);
    }
  }

  /** Returns the error for a snapshot that no store returned. */
  static IllegalArgumentException notStored(Saga<?> saga) {
    return new IllegalArgumentException(
        "%s was not returned by a store: call find and change the result".formatted(saga));
  }

  private <S> SagaConflictException conflict(Saga<S> read, Stored stored, FailedCondition failed) {
    Existing<S> existing = existing(read.type(), read.sagaId(), failed.item(), failed.cause());
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
        "{} {} version {} had been written although the response was lost",
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
      return new Stored(new StoredItem(item).version(), new StoredItem(item).writes());
    }

    boolean bears(String writeId, long writtenVersion) {
      return WriteLog.wrote(writeId, writtenVersion, log, version);
    }

    boolean knows(long writtenVersion) {
      return WriteLog.knows(writtenVersion, log, version);
    }

    /** Tells whether this is the saga that was read, and not one inserted after its deletion. */
    boolean isSame(Saga<?> read) {
      return WriteLog.insert(log).equals(WriteLog.insert(SagaBuilder.from(read).revision()));
    }
  }
}
