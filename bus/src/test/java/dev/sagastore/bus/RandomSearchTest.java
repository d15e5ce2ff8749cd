package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SearchModel.Scope;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Walks at random through cases that are too large for a search of all orders. A failure contains
 * the seed of its walk, which the system property {@code sagastore.search.seed} repeats.
 */
class RandomSearchTest {
  private static final String FAULTS =
      "CRASH CRASH CRASH EXPIRY EXPIRY EXPIRY LOST_RESPONSE LOST_RESPONSE OUTAGE OUTAGE FAILED_SEND"
          + " FAILED_SEND REJECTED_SEND RECEIVE_LIMIT RECEIVE_LIMIT RECEIVE_LIMIT REDRIVE REDRIVE REDRIVE UPDATE DELETION REOPENING";

  private static final int WALKS = Boolean.getBoolean("sagastore.search.full") ? 10_000 : 300;

  @ParameterizedTest
  @CsvSource({
    "Placed Placed1 Paid Shipped, 1",
    "Placed Placed Paid Poison Failing, 3",
    "Placed Keyed Charged Broken Paid, 2",
    "Closed Paid Failing Poison, 2"
  })
  void messages(String messages, int batchSize) {
    walk(SearchCase.of(messages).withFaults(FAULTS), Scope.of(3, batchSize));
  }

  @ParameterizedTest
  @CsvSource({
    "Placed Paid Extended Poison, PT1H, 2",
    "Placed Doomed Extended Failing Paid, PT1H, 2",
    "Placed Paid Extended Doomed Broken, PT10M, 1"
  })
  void timers(String messages, Duration timeout, int sweepers) {
    walk(SearchCase.of(messages).withFaults(FAULTS).withTimeout(timeout), Scope.of(3, sweepers, 3));
  }

  private static void walk(SearchCase search, Scope scope) {
    Long given = Long.getLong("sagastore.search.seed");
    if (given != null) {
      assertThat(search.walk(scope, given)).isPositive();
      return;
    }
    long first = System.nanoTime();
    for (long seed = first; seed < first + WALKS; seed++) {
      assertThat(search.walk(scope, seed)).isPositive();
    }
  }
}
