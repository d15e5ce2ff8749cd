package dev.sagastore.testing;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A state with the types that Java teams use in states. */
record RichState(
    @Nullable String text,
    List<BigDecimal> decimals,
    List<BigInteger> integers,
    List<Double> doubles,
    float single,
    long large,
    boolean flag,
    char letter,
    @Nullable DayOfWeek constant,
    Optional<String> optional,
    @Nullable UUID uuid,
    @Nullable Times times,
    Map<String, Inner> map,
    Map<DayOfWeek, Integer> byConstant,
    Set<String> set,
    List<List<Integer>> nested,
    @Nullable Shape shape) {

  record Inner(@Nullable String name, Optional<Inner> next) {}

  record Times(
      Instant instant,
      LocalDate date,
      LocalTime time,
      LocalDateTime dateTime,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration duration,
      Period period,
      Year year,
      YearMonth month,
      ZoneId zone) {}

  /** A polymorphic type, distinguished by a property. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Square.class, name = "square")
  })
  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(BigDecimal side) implements Shape {}

  static RichState example() {
    return new RichState(
        "Grüße 😀 \"quoted\"\n",
        List.of(
            new BigDecimal("1.50"),
            new BigDecimal("1.5"),
            new BigDecimal("100"),
            new BigDecimal("1E+3"),
            new BigDecimal("0.00"),
            new BigDecimal("-12345678901234567890123456789012345678.90"),
            new BigDecimal("1E-200"),
            new BigDecimal("3.14159265358979323846264338327950288419716939937510")),
        List.of(
            BigInteger.ZERO,
            BigInteger.valueOf(Long.MIN_VALUE),
            BigInteger.TEN.pow(37),
            BigInteger.TEN.pow(60).negate()),
        List.of(
            0.1,
            2.0,
            -0.0,
            1e100,
            Double.MAX_VALUE,
            Double.MIN_VALUE,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY),
        0.1f,
        Long.MAX_VALUE,
        true,
        'ß',
        DayOfWeek.FRIDAY,
        Optional.of("present"),
        UUID.fromString("3b40910c-ec35-889f-82d2-7d091c5dcb33"),
        new Times(
            Instant.parse("2026-11-23T09:30:00.123456789Z"),
            LocalDate.of(2026, 11, 23),
            LocalTime.of(9, 30, 0, 1),
            LocalDateTime.of(2026, 11, 23, 9, 30),
            OffsetDateTime.parse("2026-11-23T09:30:00+05:30"),
            ZonedDateTime.parse("2026-11-23T09:30:00+01:00[Europe/Berlin]"),
            Duration.ofMillis(90_061_001),
            Period.of(1, 2, 3),
            Year.of(2026),
            YearMonth.of(2026, 11),
            ZoneId.of("Europe/Berlin")),
        Map.of(
            "a",
            new Inner("outer", Optional.of(new Inner(null, Optional.empty()))),
            "",
            new Inner("no name", Optional.empty()),
            "$number",
            new Inner("looks like an escape", Optional.empty()),
            "$",
            new Inner("begins like one", Optional.empty()),
            "a.b[0]#:",
            new Inner("punctuation", Optional.empty())),
        Map.of(DayOfWeek.MONDAY, 1, DayOfWeek.SUNDAY, 7),
        Set.of("x", "y"),
        List.of(List.of(1, 2), List.of(), List.of(3)),
        new Square(new BigDecimal("2.0")));
  }

  static RichState empty() {
    return new RichState(
        "",
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        false,
        'x',
        null,
        Optional.empty(),
        null,
        null,
        Map.of(),
        Map.of(),
        Set.of(),
        List.of(List.of()),
        null);
  }
}
