package dev.sagastore.docs;

import dev.sagastore.SagaStore;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.sqs.EmbeddedMetrics;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.micrometer.SagaStoreMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

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

  void worker(SqsTransport transport, SagaBusBuilder builder) {
    EmbeddedMetrics metrics = EmbeddedMetrics.of(transport.name());
    metrics.flushEvery(Duration.ofMinutes(1));
    builder.listener(metrics);
  }
}
