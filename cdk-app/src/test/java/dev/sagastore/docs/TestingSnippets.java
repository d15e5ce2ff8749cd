package dev.sagastore.docs;

import dev.sagastore.SagaStore;
import dev.sagastore.testing.InMemorySagaStore;
import dev.sagastore.testing.SagaTableExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The snippets about testing, for the compiler; never run. */
@SuppressWarnings("unused")
final class TestingSnippets {
  static class Fast {
    SagaStore store = new InMemorySagaStore();
  }

  static class OnAnEngine {
    @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();

    SagaStore store = sagas.store();
  }
}
