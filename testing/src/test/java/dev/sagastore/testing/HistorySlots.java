package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.testing.HistorySlot.Changes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The correlation IDs of a history: half of them reusable, and few of them hot. */
final class HistorySlots {
  private final List<HistorySlot> slots;
  private final int hot;
  private final Map<String, HistorySlot> byCorrelationId;
  // of lookups that find no saga, one for each type
  private final List<HistorySlot> unknown;

  /**
   * Creates the correlation IDs.
   *
   * @param hot how many of them get half of all calls
   */
  HistorySlots(int count, int hot, SagaIdentity identity) {
    this.slots =
        IntStream.range(0, count)
            .mapToObj(i -> new HistorySlot("order-" + i, i % 2 == 0, identity))
            .toList();
    this.hot = hot;
    this.byCorrelationId =
        slots.stream().collect(Collectors.toMap(HistorySlot::correlationId, Function.identity()));
    this.unknown =
        List.of(new HistorySlot("?", true, identity), new HistorySlot("?", false, identity));
  }

  List<HistorySlot> all() {
    return slots;
  }

  List<SagaType<Changes>> types() {
    return unknown.stream().map(HistorySlot::type).toList();
  }

  /** Returns a slot for each type, for lookups that may lead to any saga. */
  List<HistorySlot> unknown() {
    return unknown;
  }

  HistorySlot any(Random random) {
    return slots.get(
        random.nextBoolean() ? random.nextInt(hot) : hot + random.nextInt(slots.size() - hot));
  }

  /** Returns the slot of a saga, which must have the slot's type. */
  HistorySlot of(Saga<Changes> saga) {
    HistorySlot slot = byCorrelationId.get(saga.correlationId());
    SagaType<Changes> type = slot.type();
    if (!saga.type().equals(type)) {
      throw new AssertionError("%s is not of type %s".formatted(saga, type));
    }
    return slot;
  }
}
