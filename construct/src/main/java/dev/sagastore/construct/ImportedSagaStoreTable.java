package dev.sagastore.construct;

import software.constructs.Construct;

/** A table that this app doesn't declare. */
final class ImportedSagaStoreTable extends SagaStoreTableBase {
  private final StoreReference store;

  ImportedSagaStoreTable(Construct scope, String id, SagaStoreTableAttributes attributes) {
    super(scope, id);
    this.store = TableImport.of(this, attributes);
  }

  @Override
  StoreReference store() {
    return store;
  }
}
