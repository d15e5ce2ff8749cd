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
 * The reason why a write's condition failed, determined from the stored item.
 *
 * <p>The SDK retries a write whose response was lost. If the first attempt took effect, the retry
 * fails because of it. The ID of the write, which is stored with the saga, distinguishes this case
 * from a conflict.
 */
final class FailedWrite {
  private static final Logger LOG = LoggerFactory.getLogger(FailedWrite.class);

  private final SagaItems items;
  private final ItemReader reads;

  FailedWrite(SagaItems items, ItemReader reads) {
    this.items = items;
    this.reads = reads;
  }

  /** Returns the saga if an earlier attempt inserted it; throws the reason otherwise. */
  <S> Saga<S> insert(Saga<S> sent, String writeId, FailedCondition failed) {
    if (Stored.in(failed.item()).contains(writeId, sent.version())) {
      return recovered(sent);
    }
    throw duplicate(sent, sent.sagaId(), failed.item(), failed.cause());
  }

  private <S> DuplicateSagaException duplicate(
      Saga<S> sent, String sagaId, Map<String, AttributeValue> item, SdkException cause) {
    Existing<S> existing = existing(sent.type(), sagaId, item, cause);
    return new DuplicateSagaException(sent, existing.saga, existing.cause);
  }

  /** Throws the error that contains the saga to which a guard belongs. */
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
   * @param owner the ID of that saga; null if the guard doesn't contain it
   * @param item the item of that saga; empty if it is missing
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
    // a saga with other keys may have its ID meanwhile
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

  /** Returns the error for a guard whose saga is missing, or has another correlation ID or key. */
  private static SagaSerializationException orphan(
      Saga<?> sent, String owner, Guard guard, SdkException failed) {
    String what = guard.sagaKey().isPresent() ? "the key" : "the correlation ID";
    String item = guard.sagaKey().isPresent() ? "KEY#<name>#<value>" : "CORR#<correlation ID>";
    return new SagaSerializationException(
        sent.type().name(),
        owner,
        ("%1$s's guard points to this saga, but the saga is missing or does not have %1$s: it"
                + " expired or was deleted just now, or something other than the store deleted it. In"
                + " the last case, delete %1$s's guard, too, which is the item %2$s in the same"
                + " partition")
            .formatted(what, item),
        failed);
  }

  /** Returns the saga if an earlier attempt updated it; throws the reason otherwise. */
  <S> Saga<S> update(
      Saga<S> sent, Saga<S> read, String writeId, Instant now, FailedCondition failed) {
    Stored stored = Stored.in(failed.item());
    if (stored.contains(writeId, sent.version())) {
      return recovered(sent);
    }
    if (!items.isLive(failed.item(), now)) {
      throw new SagaNotFoundException(read, failed.cause());
    }
    if (!new StoredItem(failed.item()).hasOtherDueTime(read)) {
      requireUntampered(read, stored);
    }
    if (failed.retried()) {
      requireKnownOutcome(sent, read, stored, failed.cause());
    }
    throw conflict(read, stored, failed);
  }

  /** Throws the reason if the saga was changed or is protected; returns if it was deleted. */
  void delete(Saga<?> read, Instant now, FailedCondition failed) {
    Stored stored = Stored.in(failed.item());
    if (items.isLive(failed.item(), now) && stored.isSame(read)) {
      StoredItem item = new StoredItem(failed.item());
      if (item.isProtected(now)) {
        throw item.protectedFromDeletion(read.type().name(), read.sagaId(), failed.cause());
      }
      requireUntampered(read, stored);
      throw conflict(read, stored, failed);
    }
  }

  /**
   * Throws if the stored saga is the one that was read. The condition failed because the snapshot
   * has another correlation ID or another time.
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
   * Throws unless the stored saga shows that no earlier attempt took effect. After a conflict, the
   * caller applies the change a second time, so a conflict must be certain.
   */
  private static void requireKnownOutcome(
      Saga<?> sent, Saga<?> read, Stored stored, SdkException cause) {
    if (!stored.isSame(read)) {
      throw unknownOutcome(sent, "another saga has taken its place since", cause);
    }
    if (!stored.reachesBackTo(sent.version())) {
      throw unknownOutcome(sent, "too many writes have followed it", cause);
    }
  }

  private static SagaStoreUnavailableException unknownOutcome(
      Saga<?> sent, String reason, Throwable cause) {
    return new SagaStoreUnavailableException(
        sent.type().name(),
        sent.sagaId(),
        ("%s %s: the write of version %s was retried, and %s. It is unknown whether the write took"
                + " effect: read the saga before applying the change again")
            .formatted(sent.type().name(), sent.sagaId(), sent.version(), reason),
        true,
        cause);
  }

  private record Existing<S>(@Nullable Saga<S> saga, Throwable cause) {}

  /** The part of a stored item that is needed even if the saga is unreadable. */
  private record Stored(long version, String log) {
    static Stored in(Map<String, AttributeValue> item) {
      return new Stored(new StoredItem(item).version(), new StoredItem(item).writes());
    }

    boolean contains(String writeId, long writtenVersion) {
      return WriteLog.wrote(writeId, writtenVersion, log, version);
    }

    boolean reachesBackTo(long writtenVersion) {
      return WriteLog.knows(writtenVersion, log, version);
    }

    /** Returns whether this is the saga that was read, and not one inserted after its deletion. */
    boolean isSame(Saga<?> read) {
      return WriteLog.insert(log).equals(WriteLog.insert(SagaBuilder.from(read).revision()));
    }
  }
}
