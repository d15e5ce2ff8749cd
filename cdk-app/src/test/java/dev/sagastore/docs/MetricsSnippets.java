package dev.sagastore.docs;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.micrometer.SagaStoreMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** The snippets about metrics, for the compiler; never run. */
@SuppressWarnings("unused")
final class MetricsSnippets {
  void metrics(MeterRegistry registry) {
    SagaStore store =
        DynamoDbSagaStore.builder()
            .environment(System.getenv())
            .listener(SagaStoreMetrics.of(registry))
            .build();
  }
}
