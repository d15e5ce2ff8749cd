package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SearchModel.Scope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches all orders of the steps of two workers with messages that find the saga by its key. */
class KeySearchTest {
  @ParameterizedTest
  @CsvSource({
    "Keyed Charged, CRASH EXPIRY LOST_RESPONSE",
    "Keyed Charged, EXPIRY REDRIVE",
    "Placed Keyed Charged, EXPIRY",
    "Placed Broken Charged, ''"
  })
  void messageFindsSagaOnceItHasTheKey(String messages, String faults) {
    assertThat(SearchCase.of(messages).withFaults(faults).search(Scope.of(2, 1))).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "Keyed, CRASH EXPIRY REDRIVE, 1",
    "Placed Keyed, CRASH EXPIRY, 1",
    "Placed Keyed, CRASH, 2"
  })
  void messageIsADeadLetterIfAnotherSagaHasTheKey(String messages, String faults, int batchSize) {
    assertThat(
            SearchCase.of(messages)
                .withFaults(faults)
                .withKeyTaken()
                .search(Scope.of(2, batchSize)))
        .isGreaterThan(20);
  }
}
