package dev.sagastore.testing;

import static dev.sagastore.testing.ConformanceContext.newType;
import static dev.sagastore.testing.ConformanceContext.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.Saga;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests for listings. */
interface ListingConformance extends ConformanceContext {

  /**
   * Pages are full if there are more sagas, contain every saga once, and the last page has no
   * token.
   */
  @Test
  default void pagesAreFullWhileThereAreMore() {
    List<Saga<Counter>> sagas = insertMany(7);
    store().insert(newType(Counter.class).correlationId("order-1"), Counter.ZERO);

    List<SagaPage<Counter>> pages = pages(SagaQuery.builder(type()).pageSize(3).build());

    assertThat(pages).extracting(page -> page.sagas().size()).containsExactly(3, 3, 1);
    assertThat(all(pages)).containsExactlyInAnyOrderElementsOf(sagas);
  }

  /** If the last page is full, no further page follows. */
  @Test
  default void thereIsNoEmptyLastPage() {
    insertMany(6);

    assertThat(pages(SagaQuery.builder(type()).pageSize(3).build()))
        .extracting(page -> page.sagas().size())
        .containsExactly(3, 3);
  }

  /** A listing without sagas is one empty page. */
  @Test
  default void aTypeWithoutSagasHasAnEmptyPage() {
    assertThat(store().list(SagaQuery.of(type()))).isEqualTo(SagaPage.<Counter>of(List.of()));
  }

  /**
   * Active and completed sagas can be listed separately, and pages are full although others are
   * skipped.
   */
  @Test
  default void activeAndCompletedSagasCanBeListed() {
    List<Saga<Counter>> sagas = insertMany(9);
    List<Saga<Counter>> completed =
        IntStream.of(1, 4, 6, 7).mapToObj(i -> store().update(sagas.get(i).complete())).toList();
    List<Saga<Counter>> active = IntStream.of(0, 2, 3, 5, 8).mapToObj(sagas::get).toList();

    List<SagaPage<Counter>> activePages =
        pages(SagaQuery.builder(type()).active().pageSize(2).build());
    assertThat(activePages).extracting(page -> page.sagas().size()).containsExactly(2, 2, 1);
    assertThat(all(activePages)).containsExactlyInAnyOrderElementsOf(active);
    assertThat(all(pages(SagaQuery.builder(type()).completed().pageSize(2).build())))
        .containsExactlyInAnyOrderElementsOf(completed);
  }

  /** Sagas can be listed by the time of their last write. */
  @Test
  default void sagasCanBeListedByTheirLastUpdate() {
    Saga<Counter> early = store().insert(type().correlationId("order-1"), Counter.ZERO);
    clock().advance(Duration.ofMinutes(1));
    Saga<Counter> middle = store().insert(type().correlationId("order-2"), Counter.ZERO);
    clock().advance(Duration.ofMinutes(1));
    Saga<Counter> late = store().insert(type().correlationId("order-3"), Counter.ZERO);

    assertThat(list(SagaQuery.builder(type()).updatedAfter(start()).build()))
        .containsExactlyInAnyOrder(middle, late);
    assertThat(list(SagaQuery.builder(type()).updatedBefore(late.updatedAt()).build()))
        .containsExactlyInAnyOrder(early, middle);
    assertThat(
            list(
                SagaQuery.builder(type())
                    .updatedAfter(early.updatedAt())
                    .updatedBefore(late.updatedAt())
                    .build()))
        .containsExactly(middle);
  }

  /** Sagas can be listed by a prefix of correlation IDs, together with other filters. */
  @Test
  default void sagasCanBeListedByAPrefixOfTheirCorrelationId() {
    List<Saga<Counter>> eu = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      eu.add(store().insert(type().correlationId("eu-" + i), Counter.ZERO));
      store().insert(type().correlationId("us-" + i), Counter.ZERO);
    }
    Saga<Counter> completed = store().update(eu.get(2).complete());
    eu.remove(2);

    Eventually.assertThat(
        () -> {
          assertThat(
                  all(
                      pages(
                          SagaQuery.builder(type())
                              .correlationIdPrefix("eu-")
                              .active()
                              .pageSize(3)
                              .build())))
              .containsExactlyInAnyOrderElementsOf(eu);
          assertThat(list(SagaQuery.builder(type()).correlationIdPrefix("eu-").completed().build()))
              .containsExactly(completed);
        });
    assertThat(list(SagaQuery.builder(type()).correlationIdPrefix("xx-").build())).isEmpty();
  }

  /** Completed sagas can be listed by day, the earliest day first. */
  @Test
  default void sagasCanBeListedByTheDayOfTheirCompletion() {
    SagaType<Counter> kept = type().withoutExpiry();
    List<Saga<Counter>> completed = new ArrayList<>();
    for (int day = 0; day < 5; day++) {
      Saga<Counter> one = store().insert(kept.correlationId("order-" + day + "a"), Counter.ZERO);
      Saga<Counter> two = store().insert(kept.correlationId("order-" + day + "b"), Counter.ZERO);
      completed.add(store().update(one.complete()));
      completed.add(store().update(two.complete()));
      clock().advance(Duration.ofDays(1));
    }
    store().insert(kept.correlationId("active"), Counter.ZERO);
    LocalDate first = LocalDate.parse("2026-11-23");

    SagaQuery<Counter> threeDays =
        SagaQuery.builder(kept)
            .completedOn(first.plusDays(1), first.plusDays(3))
            .pageSize(2)
            .build();

    Eventually.assertThat(
        () -> {
          List<SagaPage<Counter>> pages = pages(threeDays);
          assertThat(pages).extracting(page -> page.sagas().size()).containsExactly(2, 2, 2);
          assertThat(all(pages)).containsExactlyInAnyOrderElementsOf(completed.subList(2, 8));
          assertThat(all(pages)).extracting(saga -> saga.completedAt().orElseThrow()).isSorted();
        });
    assertThat(
            list(
                SagaQuery.builder(kept)
                    .completedOn(first.minusDays(10), first.minusDays(1))
                    .build()))
        .isEmpty();
  }

  /** A reopened saga is in no listing by day. */
  @Test
  default void aReopenedSagaHasNoDayOfCompletion() {
    Saga<Counter> saga =
        store().update(store().insert(type().correlationId("order-42"), Counter.ZERO).complete());
    LocalDate today = LocalDate.parse("2026-11-23");
    store().update(saga.reopen());

    Eventually.assertThat(
        () ->
            assertThat(list(SagaQuery.builder(type()).completedOn(today, today).build()))
                .isEmpty());
  }

  /** Expired sagas are not listed. */
  @Test
  default void expiredSagasAreNotListed() {
    Saga<Counter> expired =
        store().update(store().insert(type().correlationId("order-1"), Counter.ZERO).complete());
    Saga<Counter> live = store().insert(type().correlationId("order-2"), Counter.ZERO);
    clock().set(expired.expiresAt().orElseThrow());

    assertThat(list(SagaQuery.of(type()))).containsExactly(live);
    assertThat(list(SagaQuery.builder(type()).correlationIdPrefix("order-").build()))
        .containsExactly(live);
  }

  /** A token continues at the end of its page, even if the last saga of that page was deleted. */
  @Test
  default void aTokenOutlivesTheSagaThatItNames() {
    List<Saga<Counter>> sagas = insertMany(5);
    SagaQuery<Counter> query = SagaQuery.builder(type()).pageSize(2).build();
    SagaPage<Counter> first = store().list(query);
    store().delete(first.sagas().get(1));

    List<SagaPage<Counter>> rest = pages(query.startingAt(first.nextToken().orElseThrow()));

    List<Saga<Counter>> expected = new ArrayList<>(sagas);
    expected.removeAll(first.sagas());
    assertThat(all(rest)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** A token can be used with another page size. */
  @Test
  default void thePageSizeMayChangeFromPageToPage() {
    List<Saga<Counter>> sagas = insertMany(5);
    SagaPage<Counter> first = store().list(SagaQuery.builder(type()).pageSize(2).build());
    String token = first.nextToken().orElseThrow();

    SagaPage<Counter> rest =
        store().list(SagaQuery.builder(type()).pageSize(100).build().startingAt(token));

    assertThat(Stream.concat(first.sagas().stream(), rest.sagas().stream()))
        .containsExactlyInAnyOrderElementsOf(sagas);
    assertThat(rest.nextToken()).isEmpty();
  }

  /** A token of another query and a damaged token fail. */
  @Test
  default void foreignTokensAreRefused() {
    insertMany(3);
    SagaQuery<Counter> query = SagaQuery.builder(type()).pageSize(1).build();
    String token = store().list(query).nextToken().orElseThrow();

    for (SagaQuery<Counter> other :
        List.of(
            SagaQuery.of(newType(Counter.class)).startingAt(token),
            SagaQuery.builder(type()).active().build().startingAt(token),
            SagaQuery.builder(type()).correlationIdPrefix("o").build().startingAt(token),
            query.startingAt(token.substring(1)),
            query.startingAt("no token"),
            query.startingAt(""))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store().list(other))
          .withMessageContaining("token")
          .withMessageContaining(other.type().name());
    }
  }

  /** A stream contains all pages, and reads only those that are consumed. */
  @Test
  default void aStreamGoesThroughAllPages() {
    List<Saga<Counter>> sagas = insertMany(7);
    SagaQuery<Counter> query = SagaQuery.builder(type()).pageSize(2).build();

    try (Stream<Saga<Counter>> stream = store().stream(query)) {
      assertThat(stream).containsExactlyInAnyOrderElementsOf(sagas);
    }
    assertThat(store().stream(query).limit(3)).hasSize(3);
  }

  /** A saga that can't be read fails the listing with its ID. */
  @Test
  default void whatCannotBeReadIsNotLeftOut() {
    store().insert(type().correlationId("order-1"), Counter.ZERO);
    Saga<Counter> newer =
        store().insert(type().withStateVersion(2).correlationId("order-2"), Counter.ZERO);

    assertThatThrownBy(() -> store().list(SagaQuery.of(type())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(newer.sagaId());
  }

  /** On request, sagas that can't be read are reported and left out; the pages stay full. */
  @Test
  default void whatCannotBeReadIsLeftOutOnRequest() {
    List<Saga<Counter>> sagas = insertMany(9);
    List<String> newer =
        IntStream.range(0, 9)
            .mapToObj(
                i ->
                    store()
                        .insert(type().withStateVersion(2).correlationId("new-" + i), Counter.ZERO))
            .map(Saga::sagaId)
            .toList();
    Set<@Nullable String> skipped = new HashSet<>();
    SagaQuery<Counter> query =
        SagaQuery.builder(type())
            .skipUnreadable(unreadable -> skipped.add(unreadable.sagaId()))
            .pageSize(3)
            .build();

    List<SagaPage<Counter>> pages = pages(query);

    assertThat(pages).extracting(page -> page.sagas().size()).containsExactly(3, 3, 3);
    assertThat(all(pages)).containsExactlyInAnyOrderElementsOf(sagas);
    assertThat(skipped).containsExactlyInAnyOrderElementsOf(newer);
  }

  /** An exception of the consumer of unreadable sagas ends the listing. */
  @Test
  default void whoIsToldOfAnUnreadableSagaMayEndTheListing() {
    store().insert(type().withStateVersion(2).correlationId("order-1"), Counter.ZERO);
    SagaQuery<Counter> query =
        SagaQuery.builder(type())
            .skipUnreadable(
                unreadable -> {
                  throw new IllegalStateException("enough", unreadable);
                })
            .build();

    assertThatThrownBy(() -> store().list(query))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");
  }

  private List<Saga<Counter>> insertMany(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> store().insert(type().correlationId("order-" + i), Counter.ZERO.plus("" + i)))
        .toList();
  }

  private List<Saga<Counter>> list(SagaQuery<Counter> query) {
    return store().list(query).sagas();
  }

  private List<SagaPage<Counter>> pages(SagaQuery<Counter> query) {
    List<SagaPage<Counter>> pages = new ArrayList<>();
    Optional<SagaQuery<Counter>> next = Optional.of(query);
    while (next.isPresent()) {
      SagaPage<Counter> page = store().list(next.get());
      pages.add(page);
      next = page.nextToken().map(query::startingAt);
    }
    return pages;
  }

  private static List<Saga<Counter>> all(List<SagaPage<Counter>> pages) {
    return pages.stream().flatMap(page -> page.sagas().stream()).toList();
  }
}
