package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.AspectOptions;
import software.amazon.awscdk.AspectPriority;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.IAspect;
import software.constructs.IConstruct;

/**
 * Warns of what a table has at synthesis, whether by the properties of the construct or by calls on
 * the table itself.
 */
final class TableWarnings implements IAspect {
  private final SagaStoreTable sagas;
  private final DeclaredTable table;

  private TableWarnings(SagaStoreTable sagas, DeclaredTable table) {
    this.sagas = sagas;
    this.table = table;
  }

  static void add(SagaStoreTable sagas, DeclaredTable table) {
    Aspects.of(sagas)
        .add(
            new TableWarnings(sagas, table),
            AspectOptions.builder().priority(AspectPriority.READONLY).build());
  }

  @Override
  public void visit(IConstruct node) {
    if (node.getNode().getPath().equals(sagas.getNode().getPath())) {
      warnOfReplicas();
      warnOfUnwatchedIndexes();
    }
  }

  private void warnOfReplicas() {
    if (table.regions().size() > 1) {
      Annotations.of(sagas)
          .addWarningV2(
              "@sagastore/construct:replicas",
              "every replica accepts writes, and of two writes in two regions DynamoDB keeps the"
                  + " later one without a conflict: let the saga store of one region write at a"
                  + " time");
    }
  }

  private void warnOfUnwatchedIndexes() {
    for (IConstruct child : sagas.getNode().getChildren()) {
      if (child instanceof SagaStoreAlarms alarms) {
        List<String> unwatched = new ArrayList<>(table.indexNames());
        unwatched.removeAll(alarms.watchedIndexes());
        if (!unwatched.isEmpty()) {
          Annotations.of(sagas)
              .addWarningV2(
                  "@sagastore/construct:indexes",
                  ("the alarms %s don't watch the indexes %s, which were added later: pass them to"
                          + " globalSecondaryIndexes, or call addAlarms after you have added them")
                      .formatted(alarms.getNode().getPath(), unwatched));
        }
      }
    }
  }
}
