package dev.sagastore.testing;

import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls of every operation of a store, for a stored saga with a state of text. */
record EveryOperation(Saga<String> saga) {

  /** Returns the calls that send requests, by their names. */
  Map<String, Consumer<SagaStore>> calls() {
    SagaType<String> type = saga.type();
    String correlationId = saga.correlationId();
    Map<String, Consumer<SagaStore>> calls = new LinkedHashMap<>();
    calls.put("find by ID", reading(store -> store.find(type.id(saga.sagaId()))));
    calls.put(
        "find by correlation ID", reading(store -> store.find(type.correlationId(correlationId))));
    calls.put("find by key", reading(store -> store.find(type.key(KeyConformance.PAYMENT, "p-1"))));
    calls.put("findAll", reading(store -> store.findAll(type.correlationId(correlationId))));
    calls.put("findAllById", reading(store -> store.findAllById(type, List.of(saga.sagaId()))));
    calls.put("list", reading(store -> store.list(SagaQuery.of(type))));
    calls.put("stream", store -> store.stream(SagaQuery.of(type)).forEach(found -> {}));
    calls.put("insert", store -> store.insert(type.correlationId("another"), "new"));
    calls.put("insertOrGet", store -> store.insertOrGet(type.correlationId("another"), "new"));
    calls.put(
        "insertOrModify",
        store -> store.insertOrModify(type.correlationId("another"), "new", state -> "changed"));
    calls.put(
        "insertOrChange",
        store ->
            store.insertOrChange(
                type.correlationId("another"),
                (Optional<Saga<String>> found) -> SagaChange.to("changed")));
    calls.put("update", store -> store.update(saga.withState("changed")));
    calls.put("modify", store -> store.modify(type.id(saga.sagaId()), state -> "changed"));
    calls.put("complete", store -> store.complete(type.id(saga.sagaId())));
    calls.put(
        "complete with a state", store -> store.complete(type.id(saga.sagaId()), state -> "last"));
    calls.put(
        "change", store -> store.change(type.id(saga.sagaId()), found -> SagaChange.to("changed")));
    calls.put("delete", store -> store.delete(saga));
    calls.put("delete by ID", store -> store.delete(type.id(saga.sagaId())));
    calls.put("deleteCompleted", store -> store.deleteCompleted(type, Instant.now()));
    return calls;
  }

  /** Returns the calls that have nothing to send, by their names. */
  Map<String, Consumer<SagaStore>> callsWithoutRequest() {
    Instant beforeFirstDay = LocalDate.EPOCH.atStartOfDay(ZoneOffset.UTC).toInstant();
    return Map.of(
        "findAllById",
        reading(store -> store.findAllById(saga.type(), List.of())),
        "deleteCompleted",
        store -> store.deleteCompleted(saga.type(), beforeFirstDay, CleanupPolicy.standard()));
  }

  /** Returns a call whose result is of no interest. */
  private static Consumer<SagaStore> reading(Function<SagaStore, Object> call) {
    return store -> {
      Object unused = call.apply(store);
    };
  }
}
