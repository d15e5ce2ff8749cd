package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryPolicyTest {
  private static final DeliveryPolicy STANDARD = DeliveryPolicy.standard();

  @Test
  void standardPolicyHasDocumentedValues() {
    assertThat(STANDARD.attempts()).isEqualTo(5);
    assertThat(STANDARD.waitForSaga()).isEqualTo(Duration.ofHours(1));
    assertThat(STANDARD.waitForType()).isEqualTo(Duration.ofMinutes(30));
    assertThat(STANDARD.waitForStore()).isEqualTo(Duration.ofHours(14));
  }

  @Test
  void boundsAreAllowed() {
    assertThat(STANDARD.withAttempts(1).attempts()).isEqualTo(1);
    assertThat(STANDARD.withAttempts(100).attempts()).isEqualTo(100);
    assertThat(STANDARD.withWaitForSaga(Duration.ZERO).waitForSaga()).isZero();
    assertThat(STANDARD.withWaitForType(Duration.ofHours(12)).waitForType()).hasHours(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101})
  void attemptsOutOfBoundsFail(int attempts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withAttempts(attempts))
        .withMessage("a message can have 1 to 100 attempts, not " + attempts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT12H0.001S"})
  void timesOutOfBoundsFail(Duration time) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withWaitForSaga(time))
        .withMessage("a message can wait for 0 to 12 hours, not " + time);
    assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.withWaitForType(time));
  }

  @Test
  void policyIsValue() {
    DeliveryPolicy policy =
        STANDARD
            .withAttempts(3)
            .withWaitForSaga(Duration.ofMinutes(2))
            .withWaitForType(Duration.ofMinutes(1));

    assertThat(policy)
        .isEqualTo(
            STANDARD
                .withWaitForType(Duration.ofMinutes(1))
                .withWaitForSaga(Duration.ofMinutes(2))
                .withAttempts(3))
        .hasSameHashCodeAs(policy.withAttempts(3))
        .isNotEqualTo(policy.withAttempts(4))
        .isNotEqualTo(policy.withWaitForSaga(Duration.ZERO))
        .isNotEqualTo(policy.withWaitForType(Duration.ZERO))
        .hasToString("DeliveryPolicy[3 attempts, PT2M for the saga, PT1M for the type]");
  }

  @Nested
  class PauseLengths {
    private final Pauses longest = new Pauses(() -> 1);
    private final Pauses shortest = new Pauses(() -> 0);

    @ParameterizedTest
    @CsvSource({
      "0, PT2S",
      "1, PT2S",
      "2, PT4S",
      "3, PT8S",
      "6, PT1M4S",
      "7, PT2M",
      "50, PT2M",
      "2147483647, PT2M"
    })
    void waitingDoublesUpToTwoMinutes(int receiveCount, Duration pause) {
      assertThat(longest.waiting(receiveCount, Duration.ofMinutes(30))).isEqualTo(pause);
      assertThat(shortest.waiting(receiveCount, Duration.ofMinutes(30)))
          .isEqualTo(pause.dividedBy(2));
    }

    @ParameterizedTest
    @CsvSource({"1, PT2S", "5, PT32S", "9, PT8M32S", "10, PT15M", "99, PT15M"})
    void retryDoublesUpToLongestDelay(int attempts, Duration pause) {
      assertThat(longest.retry(attempts)).isEqualTo(pause);
      assertThat(shortest.retry(attempts)).isEqualTo(pause.dividedBy(2));
    }

    /** A queue that moves messages to the dead-letter queue after 50 deliveries is no limit. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT30M", "PT1H", "PT12H", "PT14H"})
    void patienceEndsWithinFiftyDeliveries(Duration patience) {
      Random random = new Random(42);
      Pauses pauses = new Pauses(random::nextDouble);
      for (int run = 0; run < 200; run++) {
        Duration waited = Duration.ZERO;
        int deliveries = 0;
        while (waited.compareTo(patience) < 0) {
          deliveries++;
          waited = waited.plus(pauses.waiting(deliveries, patience));
        }
        assertThat(deliveries).isLessThan(50);
      }
    }
  }
}
