package dev.sagastore.bus.lambda;

import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.FaultInjector;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients of the shared engine whose requests can fail, and are not retried. */
final class EngineClient {
  private EngineClient() {}

  static DynamoDbClient of(FaultInjector faults, ExecutionInterceptor... interceptors) {
    return EmbeddedDynamoDb.shared()
        .clientBuilder()
        .httpClient(faults)
        .overrideConfiguration(
            config -> {
              for (ExecutionInterceptor interceptor : interceptors) {
                config.addExecutionInterceptor(interceptor);
              }
              config.retryStrategy(retries -> retries.maxAttempts(1));
            })
        .build();
  }
}
