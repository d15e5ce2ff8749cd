package dev.sagastore.dynamodb.internal.writing;

import dev.sagastore.Saga;
import dev.sagastore.dynamodb.internal.engine.Step;
import dev.sagastore.dynamodb.internal.item.Condition;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How sagas get into the table and out of it. */
public interface Writes {

  /** Stores a new saga. */
  <S> Step<Saga<S>> insert(Saga<S> saga, String writeId, Instant now);

  /**
   * Stores a changed saga.
   *
   * @param read what the caller read and changed
   * @param next what shall be stored
   */
  <S> Step<Saga<S>> update(Saga<S> read, Saga<S> next, String writeId, Instant now);

  /**
   * Deletes a saga that the caller has read.
   *
   * @return false if it was gone already
   */
  Step<Boolean> delete(Saga<?> read, Instant now);

  /**
   * Deletes the saga whose item was just read, on a condition.
   *
   * @return false if the condition did not hold
   */
  Step<Boolean> deleteFound(
      String sagaName, String sagaId, Map<String, AttributeValue> item, Condition condition);
}
