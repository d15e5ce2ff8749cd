package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import java.time.Clock;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/**
 * Expired items are removed before every attempt: whether DynamoDB removes them within a second or
 * within days makes no difference to a store.
 */
class RemovalConformanceTest extends SagaStoreConformance {
  @Override
  protected SagaStore store(Clock clock) {
    return PrivateEngine.start(clock)
        .store(
            settings -> settings.identity(identity()), (engine, operation) -> engine.expireItems());
  }

  /** There is nothing left of it for a clean-up. */
  @Override
  @Test
  public void whatHasExpiredIsDeletedToo() {
    Saga<Counter> completed =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());
    clock().set(completed.expiresAt().orElseThrow().plusSeconds(1));

    assertThat(
            store()
                .deleteCompleted(
                    type(),
                    clock().instant(),
                    CleanupPolicy.standard().withEarliestDay(LocalDate.parse("2026-11-20"))))
        .isEqualTo(CleanupCounts.none());
  }
}
