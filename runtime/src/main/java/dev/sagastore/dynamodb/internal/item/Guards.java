package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.spi.SagaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The guards of a saga: one for each further key, and one for its correlation ID if the caller
 * chooses saga IDs and correlation IDs are unique.
 */
public final class Guards {
  private final ItemKeys keys;
  private final boolean ofCorrelationIds;

  /**
   * Creates the guards.
   *
   * @param ofCorrelationIds whether correlation IDs have guards
   */
  public Guards(ItemKeys keys, boolean ofCorrelationIds) {
    this.keys = keys;
    this.ofCorrelationIds = ofCorrelationIds;
  }

  /** Returns the guards of a saga as it will be. */
  public List<Guard> of(Saga<?> saga) {
    return guards(saga.type().name(), saga.correlationId(), saga.keys().stream().map(KeySet::text));
  }

  /** Returns the guards of a saga as it was read. */
  public List<Guard> stored(Saga<?> saga) {
    return guards(
        saga.type().name(),
        saga.correlationId(),
        SagaBuilder.from(saga).storedKeys().stream().map(KeySet::text));
  }

  /** Returns the guards of a saga whose item was read; the item may be damaged. */
  public List<Guard> of(String sagaName, Map<String, AttributeValue> item) {
    return guards(sagaName, new StoredItem(item).correlationId(), KeySet.texts(item).stream());
  }

  private List<Guard> guards(
      String sagaName, @Nullable String correlationId, Stream<String> keyTexts) {
    List<Guard> guards = new ArrayList<>();
    if (ofCorrelationIds && correlationId != null) {
      guards.add(keys.guard(sagaName, correlationId));
    }
    keyTexts.sorted().forEach(text -> guards.add(keys.guardOfKey(sagaName, text)));
    return guards;
  }
}
