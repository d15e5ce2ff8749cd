package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  @ParameterizedTest
  @CsvSource({
    "P30D, P30D",
    "PT720H, P30D",
    "PT24H, P1D",
    "PT12H, PT12H",
    "P1DT12H, PT36H",
    "PT0.5S, PT0.5S",
    "PT0.000000001S, PT0.000000001S",
    "P36500D, P36500D",
    "p7d, P7D"
  })
  void whatIsWrittenIsReadAgain(String text, String written) {
    Retention retention = Retention.parse(text);

    assertThat(retention.duration()).contains(Duration.parse(text));
    assertThat(retention.format()).isEqualTo(written);
    assertThat(Retention.parse(written)).isEqualTo(retention);
    assertThat(Retention.of(Duration.parse(text))).isEqualTo(retention).hasToString(written);
  }

  @Test
  void neverHasNoDuration() {
    assertThat(Retention.parse("never")).isEqualTo(Retention.never()).hasToString("never");
    assertThat(Retention.never().duration()).isEmpty();
    assertThat(Retention.never().expiry(Instant.EPOCH)).isEmpty();
    assertThat(Retention.never()).isNotEqualTo(Retention.standard());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "30 days",
        "P1M",
        "Never",
        " P30D",
        "P30D ",
        "P999999999999999999D"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retention.parse(text))
        .withMessage(
            "'" + text + "' is not a retention: write a duration such as P30D or PT12H, or never");
  }

  static Stream<Duration> outOfBounds() {
    return Stream.of(
        Duration.ZERO,
        Duration.ofNanos(-1),
        Duration.ofDays(36_500).plusNanos(1),
        Duration.ofSeconds(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("outOfBounds")
  void theDurationHasBounds(Duration duration) {
    String message = "the retention must be more than zero and at most 36500 days, not " + duration;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retention.of(duration))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retention.parse(duration.toString()))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:00:00.000Z, P1D, 2026-11-24T10:00:00Z",
    "2026-11-23T10:00:00.001Z, P1D, 2026-11-24T10:00:01Z",
    "2026-11-23T10:00:00.999Z, P1D, 2026-11-24T10:00:01Z",
    "2026-11-23T10:00:00.500Z, PT0.5S, 2026-11-23T10:00:01Z",
    "2026-11-23T10:00:00.500Z, PT0.501S, 2026-11-23T10:00:02Z",
    "2026-11-23T10:00:00.000Z, PT0.001S, 2026-11-23T10:00:01Z",
    "2026-11-23T10:00:00.000Z, PT1S, 2026-11-23T10:00:01Z",
    "2026-11-23T10:00:00.000Z, PT1.0000005S, 2026-11-23T10:00:02Z",
    "2026-11-23T10:00:00.999Z, PT0.001000001S, 2026-11-23T10:00:02Z"
  })
  void expiryIsRoundedUpToAWholeSecond(Instant completedAt, Duration duration, Instant expiry) {
    assertThat(Retention.of(duration).expiry(completedAt)).contains(expiry);
  }

  @Test
  void itsTextDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(Retention.standard().format()).isEqualTo("P30D");
    } finally {
      Locale.setDefault(before);
    }
  }
}
