package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
  private long now = 1_000_000;

  @Test
  void firstTurnIsImmediate() {
    RateLimiter pace = new RateLimiter(500, () -> now);

    assertThat(pace.turn()).isEqualTo(Duration.ZERO);
    assertThat(pace.turn()).isEqualTo(Duration.ofMillis(2));
    assertThat(pace.turn()).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void lateCallerDoesNotWait() {
    RateLimiter pace = new RateLimiter(500, () -> now);
    pace.turn();

    pass(Duration.ofMillis(2));
    assertThat(pace.turn()).isEqualTo(Duration.ZERO);
    pass(Duration.ofMillis(1));
    assertThat(pace.turn()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void unusedTurnsAreLost() {
    RateLimiter pace = new RateLimiter(500, () -> now);
    pace.turn();

    pass(Duration.ofMinutes(1));

    assertThat(pace.turn()).isEqualTo(Duration.ZERO);
    assertThat(pace.turn()).isEqualTo(Duration.ofMillis(2));
    assertThat(pace.turn()).isEqualTo(Duration.ofMillis(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500, 10_000})
  void rateIsNeverExceeded(int perSecond) {
    RateLimiter pace = new RateLimiter(perSecond, () -> now);
    List<Long> turns = new ArrayList<>();
    for (int i = 0; i < 3 * perSecond; i++) {
      turns.add(now + pace.turn().toNanos());
      // some callers wait for their turn, and some come late
      now += i % 3 == 0 ? 1_500_000_000 / perSecond : 0;
    }

    // rounding can lose a nanosecond with every turn
    long second = Duration.ofSeconds(1).toNanos() - perSecond;
    assertThat(IntStream.range(perSecond, turns.size()))
        .allMatch(i -> turns.get(i) - turns.get(i - perSecond) >= second);
  }

  @Test
  void originOfTickerHasNoEffect() {
    now = -1_000_000_000;
    RateLimiter pace = new RateLimiter(2, () -> now);

    assertThat(pace.turn()).isEqualTo(Duration.ZERO);
    assertThat(pace.turn()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void veryHighRateIsNoLimit() {
    RateLimiter pace = new RateLimiter(Integer.MAX_VALUE, () -> now);

    assertThat(pace.turn()).isEqualTo(Duration.ZERO);
    assertThat(pace.turn()).isEqualTo(Duration.ZERO);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
