package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/**
 * Stores on an engine that throttles as DynamoDB does: 1,000 write units for a partition key in a
 * second (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html">key
 * design</a>). All sagas of a name have one partition key for each shard.
 */
class ThrottledStoreTest {
  private static final SagaType<Integer> COUNTER = SagaType.of("CounterSaga", Integer.class);
  private static final int UNITS_OF_KEY_RANGE = 1_000;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
  private final PrivateEngine table = PrivateEngine.start(clock);

  /** Returns a store whose client sends each request once. */
  private SagaStore store(Consumer<SagaStoreBuilder<?>> settings) {
    SagaStore store =
        table.store(
            table
                .dynamoDb()
                .clientBuilder()
                .overrideConfiguration(
                    config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build(),
            settings);
    table.engine().setThrottling(true);
    return store;
  }

  private static void insert(SagaStore store, int sagas) {
    for (int i = 0; i < sagas; i++) {
      store.insert(COUNTER.correlationId("order-" + i), i);
    }
  }

  @Test
  void insertBeyondTheKeyRangeFailsAndWritesNothing() {
    SagaStore store = store(settings -> {});
    insert(store, UNITS_OF_KEY_RANGE);

    assertThatThrownBy(() -> store.insert(COUNTER.correlationId("one too many"), 0))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class, e -> assertThat(e.mayHaveBeenWritten()).isFalse())
        .rootCause()
        // a class of its own in newer versions of the SDK
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException"));

    assertThat(store.find(COUNTER.correlationId("one too many"))).isEmpty();
  }

  @Test
  void insertSucceedsInTheNextSecond() {
    SagaStore store = store(settings -> {});
    insert(store, UNITS_OF_KEY_RANGE);
    clock.advance(Duration.ofSeconds(1));

    assertThatCode(() -> store.insert(COUNTER.correlationId("next"), 0)).doesNotThrowAnyException();
  }

  @Test
  void retryOfTheSdkOvercomesThrottling() {
    AtomicInteger attempts = new AtomicInteger();
    ExecutionInterceptor time =
        new ExecutionInterceptor() {
          @Override
          public void afterTransmission(
              Context.AfterTransmission context, ExecutionAttributes attributes) {
            attempts.incrementAndGet();
            if (!context.httpResponse().isSuccessful()) {
              clock.advance(Duration.ofSeconds(1));
            }
          }
        };
    SagaStore store =
        table.store(
            table
                .dynamoDb()
                .clientBuilder()
                .overrideConfiguration(config -> config.addExecutionInterceptor(time))
                .build(),
            settings -> {});
    table.engine().setThrottling(true);
    insert(store, UNITS_OF_KEY_RANGE);
    attempts.set(0);

    store.insert(COUNTER.correlationId("patient"), 0);

    assertThat(attempts).hasValue(2);
  }

  @Test
  void shardsMultiplyTheKeyRanges() {
    SagaStore store = store(settings -> settings.shards(4));

    assertThatCode(() -> insert(store, 3 * UNITS_OF_KEY_RANGE)).doesNotThrowAnyException();
  }
}
