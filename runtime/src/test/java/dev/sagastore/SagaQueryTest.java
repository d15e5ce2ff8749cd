package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SagaQueryTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Instant T = Instant.parse("2026-11-23T10:00:00.250Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @Test
  void queryTakesEverySagaByDefault() {
    SagaQuery<String> query = SagaQuery.of(TYPE);

    assertThat(query.type()).isSameAs(TYPE);
    assertThat(query.pageSize()).isEqualTo(50);
    assertThat(query.pageToken()).isEmpty();
    assertThat(query.correlationIdPrefix()).isEmpty();
    assertThat(query.completedOn()).isEmpty();
    assertThat(query.takesAll()).isTrue();
    assertThat(query.takes("order-42", Instant.MIN, null, null)).isTrue();
    assertThat(query.takes("order-42", Instant.MAX, Instant.EPOCH, null)).isTrue();
  }

  @Test
  void queryFiltersByCompletion() {
    SagaQuery<String> active = query(builder -> builder.active());
    SagaQuery<String> completed = query(builder -> builder.completed());

    assertThat(active.takes("order-42", T, null, null)).isTrue();
    assertThat(active.takes("order-42", T, T, null)).isFalse();
    assertThat(completed.takes("order-42", T, null, null)).isFalse();
    assertThat(completed.takes("order-42", T, T, null)).isTrue();
    assertThat(active.takesAll()).isFalse();
    assertThat(completed.takesAll()).isFalse();
  }

  @Test
  void lastCompletionFilterApplies() {
    assertThat(query(builder -> builder.active().completed()))
        .isEqualTo(query(builder -> builder.completed()));
    assertThat(query(builder -> builder.completed().active()))
        .isEqualTo(query(builder -> builder.active()));
  }

  @Test
  void timesOfUpdateAreExclusive() {
    SagaQuery<String> after = query(builder -> builder.updatedAfter(T));
    assertThat(after.takes("order-42", T.minusMillis(1), null, null)).isFalse();
    assertThat(after.takes("order-42", T, null, null)).isFalse();
    assertThat(after.takes("order-42", T.plusMillis(1), null, null)).isTrue();
    assertThat(after.takesAll()).isFalse();

    SagaQuery<String> before = query(builder -> builder.updatedBefore(T));
    assertThat(before.takes("order-42", T.minusMillis(1), null, null)).isTrue();
    assertThat(before.takes("order-42", T, null, null)).isFalse();
    assertThat(before.takes("order-42", T.plusMillis(1), null, null)).isFalse();
    assertThat(before.takesAll()).isFalse();

    SagaQuery<String> one =
        query(builder -> builder.updatedAfter(T).updatedBefore(T.plusMillis(2)));
    assertThat(one.takes("order-42", T, null, null)).isFalse();
    assertThat(one.takes("order-42", T.plusMillis(1), null, null)).isTrue();
    assertThat(one.takes("order-42", T.plusMillis(2), null, null)).isFalse();
  }

  @Test
  void prefixMatchesStartOfCorrelationId() {
    SagaQuery<String> query = query(builder -> builder.correlationIdPrefix("order-4"));

    assertThat(query.correlationIdPrefix()).contains("order-4");
    assertThat(query.takes("order-4", T, null, null)).isTrue();
    assertThat(query.takes("order-42", T, null, null)).isTrue();
    assertThat(query.takes("order-5", T, null, null)).isFalse();
    assertThat(query.takes("Order-42", T, null, null)).isFalse();
    assertThat(query.takes("order-", T, null, null)).isFalse();
    assertThat(query.takes("an order-42", T, null, null)).isFalse();
    assertThat(query.takesAll()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T23:59:59.999Z, false",
    "2026-11-23T00:00:00Z, true",
    "2026-11-23T23:59:59.999Z, true",
    "2026-11-24T00:00:00Z, true",
    "2026-11-24T23:59:59.999Z, true",
    "2026-11-25T00:00:00Z, false"
  })
  void daysOfCompletionAreInclusiveInUtc(Instant completedAt, boolean taken) {
    SagaQuery<String> query = query(builder -> builder.completedOn(DAY, DAY.plusDays(1)));

    assertThat(query.takes("order-42", T, completedAt, null)).isEqualTo(taken);
  }

  @Test
  void activeSagasWithDaysOfCompletionFail() {
    SagaQuery<String> query = query(builder -> builder.completedOn(DAY, DAY));

    assertThat(query.completedOn()).contains(SagaQuery.Days.of(DAY, DAY));
    assertThat(query.takes("order-42", T, null, null)).isFalse();
    assertThat(query.takesAll()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query(builder -> builder.completedOn(DAY, DAY).active()))
        .withMessageContaining("use active() or completedOn(..), not both");
    assertThat(query(builder -> builder.completedOn(DAY, DAY).completed()).completedOn())
        .isPresent();
  }

  @Test
  void furtherFilterDoesNotTakeAll() {
    // the query uses the days, so the prefix leaves out some of the sagas that were read
    assertThat(
            query(builder -> builder.completedOn(DAY, DAY).correlationIdPrefix("order-"))
                .takesAll())
        .isFalse();
  }

  @Test
  void everyFilterApplies() {
    SagaQuery<String> query =
        query(
            builder ->
                builder
                    .completed()
                    .correlationIdPrefix("order-")
                    .updatedAfter(T)
                    .updatedBefore(T.plusSeconds(10))
                    .completedOn(DAY, DAY));

    assertThat(query.takes("order-42", T.plusSeconds(1), T, null)).isTrue();
    assertThat(query.takes("42", T.plusSeconds(1), T, null)).isFalse();
    assertThat(query.takes("order-42", T, T, null)).isFalse();
    assertThat(query.takes("order-42", T.plusSeconds(10), T, null)).isFalse();
    assertThat(query.takes("order-42", T.plusSeconds(1), null, null)).isFalse();
    assertThat(query.takes("order-42", T.plusSeconds(1), T.minusSeconds(86_400), null)).isFalse();
  }

  @Test
  void lastDayBeforeFirstFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query(builder -> builder.completedOn(DAY, DAY.minusDays(1))))
        .withMessage("the last day 2026-11-22 is before the first 2026-11-23");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000})
  void pageSizeWithinBoundsIsSet(int pageSize) {
    assertThat(query(builder -> builder.pageSize(pageSize)).pageSize()).isEqualTo(pageSize);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001})
  void pageSizeOutOfBoundsFails(int pageSize) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query(builder -> builder.pageSize(pageSize)))
        .withMessage("the page size must be from 1 to 1000, not " + pageSize);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\uD83D"})
  void prefixOfNoCorrelationIdFails(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query(builder -> builder.correlationIdPrefix(prefix)))
        .withMessageContaining("correlation id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> query(builder -> builder.correlationIdPrefix("x".repeat(1_020))));
  }

  @Test
  void nullArgumentFails() {
    assertThatNullPointerException().isThrownBy(() -> SagaQuery.of(null));
    assertThatNullPointerException()
        .isThrownBy(() -> query(builder -> builder.correlationIdPrefix(null)));
    assertThatNullPointerException().isThrownBy(() -> query(builder -> builder.updatedAfter(null)));
    assertThatNullPointerException()
        .isThrownBy(() -> query(builder -> builder.updatedBefore(null)));
    assertThatNullPointerException()
        .isThrownBy(() -> query(builder -> builder.completedOn(null, DAY)));
    assertThatNullPointerException().isThrownBy(() -> SagaQuery.of(TYPE).startingAt(null));
  }

  @Test
  void startingAtKeepsQuery() {
    SagaQuery<String> first =
        query(
            builder ->
                builder
                    .completed()
                    .correlationIdPrefix("order-")
                    .updatedAfter(T)
                    .updatedBefore(T.plusSeconds(10))
                    .completedOn(DAY, DAY)
                    .pageSize(7));

    SagaQuery<String> second = first.startingAt("token");

    assertThat(second.pageToken()).contains("token");
    assertThat(second.startingAt("other").pageToken()).contains("other");
    assertThat(second.pageSize()).isEqualTo(7);
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(second).isNotEqualTo(first).isEqualTo(first.startingAt("token"));
    assertThat(first.pageToken()).isEmpty();
  }

  /** Page tokens of earlier releases depend on every character: these literals must not change. */
  @Test
  void fingerprintIsStable() {
    assertThat(SagaQuery.of(TYPE).fingerprint())
        .isEqualTo(
            "SagaQuery[OrderSaga# completed null, updated after null and before null, completed on"
                + " null, prefix none]");
    assertThat(
            query(
                    builder ->
                        builder
                            .completed()
                            .correlationIdPrefix("order-")
                            .updatedAfter(T)
                            .updatedBefore(T.plusSeconds(10))
                            .completedOn(DAY, DAY.plusDays(1)))
                .fingerprint())
        .isEqualTo(
            "SagaQuery[OrderSaga# completed true, updated after 2026-11-23T10:00:00.250Z and before"
                + " 2026-11-23T10:00:10.250Z, completed on Days[first=2026-11-23, last=2026-11-24],"
                + " prefix 'order-']");
  }

  @Test
  void fingerprintContainsNeitherPageNorConsumer() {
    String fingerprint = SagaQuery.of(TYPE).fingerprint();

    assertThat(query(builder -> builder.pageSize(1)).fingerprint()).isEqualTo(fingerprint);
    assertThat(SagaQuery.of(TYPE).startingAt("x").fingerprint()).isEqualTo(fingerprint);
    assertThat(query(builder -> builder.skipUnreadable(failure -> {})).fingerprint())
        .isEqualTo(fingerprint);
  }

  @Test
  void textContainsFiltersAndPage() {
    assertThat(SagaQuery.of(TYPE)).hasToString("SagaQuery[OrderSaga, page size 50]");
    assertThat(
            query(
                    builder ->
                        builder
                            .completed()
                            .correlationIdPrefix("order-\n")
                            .updatedAfter(T)
                            .updatedBefore(T.plusSeconds(10))
                            .completedOn(DAY, DAY)
                            .skipUnreadable(failure -> {})
                            .pageSize(7))
                .startingAt("x"))
        .hasToString(
            "SagaQuery[OrderSaga, completed, correlation ID prefix 'order-\uFFFD', updated after"
                + " 2026-11-23T10:00:00.250Z, updated before 2026-11-23T10:00:10.250Z, completed"
                + " from 2026-11-23 to 2026-11-23, skips unreadable sagas, page size 7, from page"
                + " token x]");
    assertThat(query(builder -> builder.active()))
        .hasToString("SagaQuery[OrderSaga, active, page size 50]");
  }

  /** Page tokens depend on it. */
  @Test
  void fingerprintDiffersForOtherSagas() {
    List<SagaQuery<String>> queries = new ArrayList<>();
    for (String name : List.of("A", "A completed true", "A]", "null", "none", "A,")) {
      SagaType<String> type = SagaType.of(name, String.class);
      for (String prefix :
          List.of(
              "none",
              "'",
              "''",
              "'none'",
              "none]",
              "']",
              "a, prefix 'b",
              "a', prefix 'b",
              "#",
              "null",
              "a",
              "a'",
              "# completed true, updated after null",
              "\n")) {
        if (!prefix.isBlank()) {
          queries.add(SagaQuery.builder(type).correlationIdPrefix(prefix).build());
          queries.add(SagaQuery.builder(type).correlationIdPrefix(prefix).active().build());
        }
      }
      queries.add(SagaQuery.of(type));
      queries.add(SagaQuery.builder(type).active().build());
      queries.add(SagaQuery.builder(type).completed().build());
      queries.add(SagaQuery.builder(type).updatedAfter(T).build());
      queries.add(SagaQuery.builder(type).updatedBefore(T).build());
      queries.add(SagaQuery.builder(type).updatedAfter(T).updatedBefore(T).build());
      queries.add(SagaQuery.builder(type).updatedAfter(T.plusNanos(1)).build());
      queries.add(SagaQuery.builder(type).completedOn(DAY, DAY).build());
      queries.add(SagaQuery.builder(type).completedOn(DAY, DAY.plusDays(1)).build());
      queries.add(SagaQuery.builder(type).completedOn(DAY.minusDays(1), DAY).build());
      queries.add(SagaQuery.builder(type).completed().completedOn(DAY, DAY).build());
    }

    assertThat(queries).extracting(SagaQuery::fingerprint).doesNotHaveDuplicates();
  }

  private static SagaQuery<String> query(UnaryOperator<SagaQuery.Builder<String>> filters) {
    return filters.apply(SagaQuery.builder(TYPE)).build();
  }
}
