package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanupPolicyTest {
  private static final CleanupPolicy STANDARD = CleanupPolicy.standard();
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @Test
  void standardPolicyHasDefaults() {
    assertThat(STANDARD.concurrency()).isEqualTo(16);
    assertThat(STANDARD.deletesPerSecond()).isEqualTo(500);
    assertThat(STANDARD.earliestDay()).isEqualTo("2012-01-18");
    assertThatCode(() -> STANDARD.listener().progressed(DAY, CleanupCounts.none()))
        .doesNotThrowAnyException();
  }

  @Test
  void copyKeepsOtherSettings() {
    CleanupListener listener = (day, soFar) -> {};

    for (CleanupPolicy policy :
        new CleanupPolicy[] {
          STANDARD
              .withConcurrency(3)
              .withDeletesPerSecond(4)
              .withEarliestDay(DAY)
              .withListener(listener),
          STANDARD
              .withListener(listener)
              .withEarliestDay(DAY)
              .withDeletesPerSecond(4)
              .withConcurrency(3)
        }) {
      assertThat(policy.concurrency()).isEqualTo(3);
      assertThat(policy.deletesPerSecond()).isEqualTo(4);
      assertThat(policy.earliestDay()).isEqualTo(DAY);
      assertThat(policy.listener()).isSameAs(listener);
    }
    assertThat(STANDARD.concurrency()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101})
  void concurrencyOutOfBoundsFails(int concurrency) {
    assertThat(STANDARD.withConcurrency(1).concurrency()).isEqualTo(1);
    assertThat(STANDARD.withConcurrency(100).concurrency()).isEqualTo(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withConcurrency(concurrency))
        .withMessage("the concurrency must be from 1 to 100, not " + concurrency);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void deletesPerSecondBelowOneFail(int deletes) {
    assertThat(STANDARD.withDeletesPerSecond(1).deletesPerSecond()).isEqualTo(1);
    assertThat(STANDARD.withDeletesPerSecond(Integer.MAX_VALUE).deletesPerSecond())
        .isEqualTo(Integer.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withDeletesPerSecond(deletes))
        .withMessage("the number of deletes per second must be 1 or more, not " + deletes);
  }

  @Test
  void nullArgumentFails() {
    assertThatNullPointerException().isThrownBy(() -> STANDARD.withEarliestDay(null));
    assertThatNullPointerException().isThrownBy(() -> STANDARD.withListener(null));
  }

  @Test
  void countsAreAdded() {
    assertThat(CleanupCounts.none()).isEqualTo(CleanupCounts.of(0, 0));
    assertThat(CleanupCounts.of(1, 2).plus(CleanupCounts.of(10, 20)))
        .isEqualTo(CleanupCounts.of(11, 22));
  }
}
