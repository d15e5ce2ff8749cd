package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-01-01T00:00:00.000Z",
        "0987-06-05T04:03:02.001Z",
        "1969-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00.000Z",
        "2024-02-29T10:20:30.400Z",
        "9999-12-31T23:59:59.999Z",
        "-0001-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00.000Z"
      })
  void textIsIso8601(String text) {
    assertThat(TimeText.of(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void fractionsOfAMillisecondAreCutOff() {
    assertThat(TimeText.of(Instant.parse("1969-12-31T23:59:59.999999999Z")))
        .isEqualTo("1969-12-31T23:59:59.999Z");
  }

  @Test
  void textIsThatOfTheFormatter() {
    var formatter = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    Random random = new Random(42);
    long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    for (int i = 0; i < 100_000; i++) {
      Instant time =
          Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000_000));

      assertThat(TimeText.of(time)).isEqualTo(formatter.format(time));
    }
  }
}
