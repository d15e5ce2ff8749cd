package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.SagaReference;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.dynamodb.internal.reading.SagaFinder;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Deletion of sagas by reference, even of unreadable ones. */
public final class Deletion {
  private final SagaFinder finder;
  private final ItemReader reads;
  private final ItemDeleter deleter;
  private final Supplier<Instant> now;

  public Deletion(SagaFinder finder, ItemReader reads, ItemDeleter deleter, Supplier<Instant> now) {
    this.finder = finder;
    this.reads = reads;
    this.deleter = deleter;
    this.now = now;
  }

  /** See {@link dev.sagastore.SagaStore#delete(SagaReference)}. */
  public Step<Boolean> delete(SagaReference<?> reference) {
    return delete(reference, now.get());
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#forceDelete}. */
  public Step<Boolean> forceDelete(SagaReference<?> reference) {
    return delete(reference, null);
  }

  /**
   * Deletes a saga.
   *
   * @param time time at which the saga must not be protected; null for a forced deletion
   */
  private Step<Boolean> delete(SagaReference<?> reference, @Nullable Instant time) {
    String sagaName = reference.type().name();
    return finder
        .sagaId(reference)
        .then(
            sagaId ->
                sagaId.isEmpty()
                    ? Step.done(false)
                    : reads
                        .itemForWrite(sagaName, sagaId.get())
                        .map(found -> found.filter(item -> finder.isMeant(reference, item)))
                        .then(
                            found ->
                                found.isEmpty()
                                    ? Step.done(false)
                                    // if it is missing by now, it existed when the call began
                                    : deleter
                                        .deleteFound(sagaName, sagaId.get(), found.get(), time)
                                        .map(deleted -> true)));
  }
}
