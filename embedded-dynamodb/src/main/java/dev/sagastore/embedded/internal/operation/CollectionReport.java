package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.KeyPart;
import dev.sagastore.embedded.internal.table.WriteOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a response says of the item collections that it wrote to, in tables with local indexes (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html">ItemCollectionMetrics</a>).
 * Sizes are estimates; no collection in memory comes near a gigabyte.
 */
final class CollectionReport {
  private static final String PARAMETER = "ReturnItemCollectionMetrics";
  private static final String MEMBER = "ItemCollectionMetrics";
  private static final List<Double> LESS_THAN_A_GIGABYTE = List.of(0.0, 1.0);

  private final boolean wanted;

  private CollectionReport(boolean wanted) {
    this.wanted = wanted;
  }

  /** Adds the check of the parameter. */
  static Constraints check(Members request, Constraints constraints) {
    return constraints.oneOf(
        "returnItemCollectionMetrics",
        request.string(PARAMETER),
        Enums.RETURN_ITEM_COLLECTION_METRICS);
  }

  static CollectionReport of(Members request) {
    return new CollectionReport("SIZE".equals(request.string(PARAMETER)));
  }

  /** Adds the collection of one item to a response. */
  void addTo(Map<String, Object> response, WriteOutcome outcome) {
    metrics(outcome).ifPresent(metrics -> response.put(MEMBER, metrics));
  }

  /** Adds the collections of several items to a response. */
  void addTo(Map<String, Object> response, Stream<WriteOutcome> outcomes) {
    Map<String, List<Object>> byTable = new LinkedHashMap<>();
    outcomes.forEach(
        outcome ->
            metrics(outcome)
                .ifPresent(
                    metrics -> {
                      List<Object> of =
                          byTable.computeIfAbsent(
                              outcome.table().name(), name -> new ArrayList<>());
                      if (!of.contains(metrics)) {
                        of.add(metrics);
                      }
                    }));
    if (!byTable.isEmpty()) {
      response.put(MEMBER, byTable);
    }
  }

  private Optional<Map<String, Object>> metrics(WriteOutcome outcome) {
    boolean hasLocalIndex = outcome.table().indexes().stream().anyMatch(index -> !index.global());
    Item item = outcome.newItem() == null ? outcome.oldItem() : outcome.newItem();
    if (!wanted || !hasLocalIndex || item == null) {
      return Optional.empty();
    }
    KeyPart partition = outcome.table().keys().partition();
    return Optional.of(
        Map.of(
            "ItemCollectionKey",
            Map.of(
                partition.name(), Objects.requireNonNull(item.attributes().get(partition.name()))),
            "SizeEstimateRangeGB",
            LESS_THAN_A_GIGABYTE));
  }
}
