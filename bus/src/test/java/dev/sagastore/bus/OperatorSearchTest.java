package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SearchModel.Scope;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches all orders of the steps of two workers, and of an operator who uses the plain store. */
class OperatorSearchTest {
  /** The store refuses them while the bus protects the saga. */
  @ParameterizedTest
  @CsvSource({
    "Placed Paid, CRASH EXPIRY DELETION",
    "Placed Placed, EXPIRY DELETION",
    "Closed Paid, CRASH EXPIRY REOPENING"
  })
  void operatorCanNeitherDeleteNorReopenTheSaga(String messages, String faults) {
    assertThat(SearchCase.of(messages).withFaults(faults).search(Scope.of(2, 1))).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "Placed Paid, CRASH EXPIRY UPDATE",
    "Placed Paid, CRASH EXPIRY COMPLETION",
    "Placed Poison, CRASH COMPLETION UPDATE"
  })
  void operatorCanUpdateAndCompleteTheSaga(String messages, String faults) {
    assertThat(SearchCase.of(messages).withFaults(faults).search(Scope.of(2, 1))).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"PT10M, 0", "PT1H, 1"})
  void operatorCanUpdateAndCompleteASagaWithATimeout(Duration timeout, int sweepers) {
    assertThat(
            SearchCase.of("Placed")
                .withFaults("CRASH UPDATE COMPLETION")
                .withTimeout(timeout)
                .search(Scope.of(1, sweepers, 2)))
        .isGreaterThan(20);
  }
}
