package dev.sagastore.dynamodb.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemTimeTest {
  @Test
  void timeIsTheOneThatWasWritten() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Instant time = Instant.ofEpochMilli((long) (random.nextDouble() * 253_402_300_800_000L));

      assertThat(ItemTime.parse(SagaItems.time(time))).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00.000Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00.001Z",
        "9999-12-31T23:59:59.999Z",
        "2026-11-23T24:00:00.000Z",
        "2026-11-23T09:30:00Z",
        "2026-11-23T09:30:00.123456Z",
        "+12026-11-23T09:30:00.0Z"
      })
  void otherFormsAreReadAsJavaReadsThem(String text) {
    assertThat(ItemTime.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-23",
        "2026-02-30T09:30:00.000Z",
        "2026-13-01T09:30:00.000Z",
        "2026-11-23T25:30:00.000Z",
        "2026-11-23T09:60:00.000Z",
        "2026-11-23T09:30:61.000Z",
        "2026-11-23 09:30:00.000Z",
        "2026-11-23T09:30:00.00aZ",
        "2026-11-23T09:30:00.0000"
      })
  void textThatIsNoTimeFails(String text) {
    assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> ItemTime.parse(text));
  }

  /** The fast path must not take a text for a time that Java rejects. */
  @Test
  void everyCharacterCounts() {
    String time = "2026-11-23T09:30:00.123Z";
    for (int i = 0; i < time.length(); i++) {
      for (char c : "/:09aTZ- ".toCharArray()) {
        String text = time.substring(0, i) + c + time.substring(i + 1);

        assertThat(parsed(ItemTime::parse, text)).as(text).isEqualTo(parsed(Instant::parse, text));
      }
    }
  }

  private static Optional<Instant> parsed(Function<String, Instant> parser, String text) {
    try {
      return Optional.of(parser.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
