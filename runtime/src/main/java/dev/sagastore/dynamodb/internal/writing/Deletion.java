package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.SagaReference;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.dynamodb.internal.reading.SagaFinder;

/** Deletion of sagas by reference, even of unreadable ones. */
public final class Deletion {
  private final SagaFinder finder;
  private final ItemReader reads;
  private final ItemDeleter deleter;

  public Deletion(SagaFinder finder, ItemReader reads, ItemDeleter deleter) {
    this.finder = finder;
    this.reads = reads;
    this.deleter = deleter;
  }

  /** See {@link dev.sagastore.SagaStore#delete(SagaReference)}. */
  public Step<Boolean> delete(SagaReference<?> reference) {
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
                                        .deleteFound(sagaName, sagaId.get(), found.get())
                                        .map(deleted -> true)));
  }
}
