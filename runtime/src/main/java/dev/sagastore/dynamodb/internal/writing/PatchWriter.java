package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.engine.FailedCondition;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestKind;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.ItemChange;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.dynamodb.internal.item.StoredItem;
import dev.sagastore.dynamodb.internal.item.WriteLog;
import dev.sagastore.dynamodb.internal.reading.ItemReader;
import dev.sagastore.schema.SagaKeys;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The writer of patches, which don't change a saga's version: the removal of attachments, and
 * changes of the due time. The response to a claim contains the item, the one to a patch doesn't.
 */
public final class PatchWriter {
  private final WriteRequestFactory requests;
  private final SagaItems items;
  private final TransactionRetry retries;
  private final FailureTranslator failures;
  private final ItemReader reads;
  private final Supplier<Instant> now;

  public PatchWriter(
      WriteRequestFactory requests,
      SagaItems items,
      TransactionRetry retries,
      FailureTranslator failures,
      ItemReader reads,
      Supplier<Instant> now) {
    this.requests = requests;
    this.items = items;
    this.retries = retries;
    this.failures = failures;
    this.reads = reads;
    this.now = now;
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#patch}. */
  public <S> Step<PatchResult<S>> patch(Saga<S> read) {
    if (SagaBuilder.from(read).revision().isEmpty()) {
      throw FailedWrite.notStored(read);
    }
    Instant time = now.get();
    WriteAction.UpdateItem part = requests.patch(read, time);
    return write(
        read.type(),
        read.sagaId(),
        // the size of the whole item is not known
        RequestKind.updateItem(Map.of()),
        requests.update(part, ReturnValue.NONE),
        item -> PatchResult.applied(),
        failed ->
            reads
                .withItem(failed, read.type().name(), read.sagaId())
                .map(stored -> afterPatch(read, part.change(), time, stored)));
  }

  private <S> PatchResult<S> afterPatch(
      Saga<S> read, ItemChange change, Instant time, FailedCondition failed) {
    Map<String, AttributeValue> item = failed.item();
    if (!items.isLive(item, time)) {
      return PatchResult.outdated(null);
    }
    Saga<S> stored = items.read(read.type(), read.sagaId(), item);
    // a retry finds the due time that its first attempt set
    boolean isApplied =
        failed.retried()
            && SagaBuilder.from(stored).revision().equals(SagaBuilder.from(read).revision())
            && change.isIn(item);
    return isApplied ? PatchResult.applied() : PatchResult.outdated(stored);
  }

  /** See {@link dev.sagastore.spi.ExtensibleSagaStore#claim}. */
  public <S> Step<Optional<Saga<S>>> claim(DueSaga<S> due, Instant until) {
    SagaType<S> type = due.reference().type();
    String sagaId = due.reference().sagaId();
    Instant next = SagaKeys.requireDue(until.truncatedTo(ChronoUnit.MILLIS));
    if (next.equals(due.due())) {
      throw new IllegalArgumentException(
          "a claim must move %s to a time other than its due time".formatted(due));
    }
    Instant time = now.get();
    String claimId = WriteLog.newId();
    return write(
        type,
        sagaId,
        RequestKind.UPDATE_AND_RETURN,
        requests.update(requests.claim(due, next, claimId, time), ReturnValue.ALL_NEW),
        item -> Optional.of(items.read(type, sagaId, item)),
        // A retry finds the claim of its first attempt. A role that only sweeps can't read an item
        // that the response omitted, and doesn't need to.
        failed ->
            Step.done(
                failed.retried() && new StoredItem(failed.item()).claim().equals(claimId)
                    ? Optional.of(items.read(type, sagaId, failed.item()))
                    : Optional.empty()));
  }

  private <T> Step<T> write(
      SagaType<?> type,
      String sagaId,
      RequestKind<UpdateItemRequest, UpdateItemResponse> kind,
      UpdateItemRequest request,
      Function<Map<String, AttributeValue>, T> written,
      Function<FailedCondition, Step<T>> notWritten) {
    return retries.send(
        kind,
        request,
        response -> Step.done(written.apply(response.attributes())),
        failed -> {
          FailedCondition condition = FailedCondition.of(failed);
          if (condition == null) {
            throw failures.writing(type.name(), sagaId, failed);
          }
          return notWritten.apply(condition);
        });
  }
}
