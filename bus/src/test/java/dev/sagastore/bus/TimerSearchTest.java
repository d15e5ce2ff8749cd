package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SearchModel.Scope;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches all orders of the steps of workers and sweepers that run the timers of a saga. */
class TimerSearchTest {
  private static final Duration LONG = Duration.ofHours(1);

  /** No sweeper has to find it. */
  private static final Duration SHORT = Duration.ofMinutes(10);

  @ParameterizedTest
  @CsvSource({"Placed, CRASH EXPIRY LOST_RESPONSE", "Placed Paid, CRASH", "Placed Extended, ''"})
  void longTimeoutFiresOnceOrIsCanceled(String messages, String faults) {
    assertThat(search(messages, faults, LONG, Scope.of(1, 1, 2))).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"Placed, CRASH", "Placed Paid, ''"})
  void longTimeoutWithTwoWorkersFiresOnceOrIsCanceled(String messages, String faults) {
    assertThat(search(messages, faults, LONG, Scope.of(2, 1, 2))).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"Placed, CRASH EXPIRY, 2", "Placed Paid, CRASH, 1", "Placed Extended, '', 2"})
  void shortTimeoutFiresOnceOrIsCanceled(String messages, String faults, int workers) {
    assertThat(search(messages, faults, SHORT, Scope.of(workers, 0, 1))).isGreaterThan(20);
  }

  /** A redrive, or the next sweep, fires its timer. */
  @ParameterizedTest
  @CsvSource({
    "Placed, CRASH RECEIVE_LIMIT, PT10M, 0, 1",
    "Placed, CRASH RECEIVE_LIMIT, PT1H, 1, 2"
  })
  void timeoutFiresOnceIfTheQueueMovesItsWakeUp(
      String messages, String faults, Duration timeout, int sweepers, int periods) {
    assertThat(search(messages, faults, timeout, Scope.of(1, sweepers, periods))).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"Placed, CRASH", "Placed, FAILED_SEND", "Placed, LOST_RESPONSE"})
  void twoSweepersSendOneWakeUp(String messages, String faults) {
    assertThat(search(messages, faults, LONG, Scope.of(1, 2, 2))).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"Placed Doomed, ''"})
  void failingTimeoutIsParked(String messages, String faults) {
    assertThat(search(messages, faults, LONG, Scope.of(1, 1, 2))).isGreaterThan(20);
  }

  /** The second claim parks the timeout, unless its wake-up comes first. */
  @ParameterizedTest
  @CsvSource({"Placed, LOST_RESPONSE", "Placed, CRASH RECEIVE_LIMIT"})
  void timeoutThatWasClaimedTooOftenIsParked(String messages, String faults) {
    assertThat(
            SearchCase.of(messages)
                .withFaults(faults)
                .withTimeout(LONG)
                .withClaimWeight(SweepRun.MAX_CLAIMS / 2 + 1)
                .search(Scope.of(1, 1, 2).withPeriod(Duration.ofDays(6))))
        .isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "Placed Paid, CRASH, PT1H, 2, 1, 2",
    "Placed Paid, EXPIRY, PT1H, 2, 1, 2",
    "Placed Extended, CRASH, PT1H, 2, 1, 2",
    "Placed Paid Extended, '', PT1H, 2, 1, 2",
    "Placed Paid, CRASH EXPIRY LOST_RESPONSE, PT10M, 2, 0, 1",
    "Placed Paid, CRASH, PT10M, 2, 0, 1",
    "Placed Extended, EXPIRY, PT10M, 2, 0, 1",
    "Placed Paid Extended, CRASH, PT10M, 1, 0, 1",
    "Placed, CRASH EXPIRY RECEIVE_LIMIT REDRIVE, PT10M, 2, 0, 1",
    "Placed, CRASH LOST_RESPONSE LOST_RESPONSE, PT1H, 1, 2, 2"
  })
  @EnabledIfSystemProperty(named = "sagastore.search.full", matches = "true")
  void timeoutWithManyFaultsFiresOnceOrIsCanceled(
      String messages, String faults, Duration timeout, int workers, int sweepers, int periods) {
    assertThat(search(messages, faults, timeout, Scope.of(workers, sweepers, periods)))
        .isGreaterThan(10_000);
  }

  private static int search(String messages, String faults, Duration timeout, Scope scope) {
    return SearchCase.of(messages).withFaults(faults).withTimeout(timeout).search(scope);
  }
}
