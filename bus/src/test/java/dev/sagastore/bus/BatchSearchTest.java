package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SearchModel.Scope;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches all orders of the steps of two workers that receive messages in batches. */
class BatchSearchTest {
  @ParameterizedTest
  @CsvSource({
    "Placed Paid, 2, CRASH EXPIRY LOST_RESPONSE",
    "Placed Placed, 2, CRASH EXPIRY",
    "Placed Poison, 2, CRASH EXPIRY",
    "Placed Broken, 2, CRASH EXPIRY",
    "Placed Failing, 2, CRASH EXPIRY",
    "Placed Paid, 2, CRASH OUTAGE",
    "Placed Paid, 2, EXPIRY FAILED_SEND",
    "Placed Paid, 2, CRASH RECEIVE_LIMIT",
    "Placed Failing, 2, RECEIVE_LIMIT REDRIVE"
  })
  void twoMessagesInABatch(String messages, int batchSize, String faults) {
    assertThat(search(messages, batchSize, faults)).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "Placed Poison Paid, 2, CRASH",
    "Placed Poison Paid, 3, ''",
    "Placed Broken Paid, 3, CRASH",
    "Placed Broken Paid, 3, EXPIRY",
    "Placed Paid Shipped, 3, CRASH"
  })
  void threeMessagesInBatches(String messages, int batchSize, String faults) {
    assertThat(search(messages, batchSize, faults)).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "Placed Poison Paid, 3, CRASH",
    "Placed Poison Paid, 3, EXPIRY",
    "Placed Failing Paid, 3, CRASH",
    "Placed Paid Shipped, 3, CRASH EXPIRY",
    "Placed Poison Paid, 3, RECEIVE_LIMIT REDRIVE",
    "Placed Paid Shipped, 3, CRASH RECEIVE_LIMIT"
  })
  @EnabledIfSystemProperty(named = "sagastore.search.full", matches = "true")
  void threeMessagesInBatchesWithFaults(String messages, int batchSize, String faults) {
    assertThat(search(messages, batchSize, faults)).isGreaterThan(10_000);
  }

  private static int search(String messages, int batchSize, String faults) {
    return SearchCase.of(messages).withFaults(faults).search(Scope.of(2, batchSize));
  }
}
