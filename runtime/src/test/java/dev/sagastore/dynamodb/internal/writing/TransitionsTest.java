package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionsTest {
  private static final SagaType<String> TYPE =
      SagaType.of("OrderSaga", String.class).withRetention(Duration.ofDays(1));
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00.250Z");
  private static final Instant T1 = T0.plusSeconds(60);

  @Test
  void theFirstWrite() {
    Saga<String> saga = first(TYPE);

    assertThat(saga)
        .isEqualTo(
            SagaBuilder.of(TYPE)
                .sagaId("id-1")
                .correlationId("order-42")
                .version(1)
                .revision("AAAAAAAAAAAAAAAA")
                .state("new")
                .createdAt(T0)
                .updatedAt(T0)
                .build());
    assertThat(saga.isCompleted()).isFalse();
    assertThat(saga.expiresAt()).isEmpty();
  }

  @Test
  void theNextWrite() {
    Saga<String> next = next(first(TYPE).withState("paid"), T1, "BBBBBBBB");

    assertThat(next)
        .isEqualTo(
            SagaBuilder.from(first(TYPE))
                .state("paid")
                .version(2)
                .revision("AAAAAAAABBBBBBBBAAAAAAAA")
                .updatedAt(T1)
                .build());
  }

  @Test
  void updatedAtDoesNotGoBack() {
    Saga<String> first = first(TYPE);

    assertThat(next(first, T0.minusMillis(1), "BBBBBBBB").updatedAt()).isEqualTo(T0);
    assertThat(next(first, T0, "BBBBBBBB").updatedAt()).isEqualTo(T0);
    assertThat(next(first, T0.plusMillis(1), "BBBBBBBB").updatedAt()).isEqualTo(T0.plusMillis(1));
  }

  @Test
  void completionIsStampedOnce() {
    Saga<String> completed = next(first(TYPE).complete(), T1, "BBBBBBBB");
    Saga<String> later = next(completed.withState("more"), T1.plusSeconds(9), "CCCCCCCC");

    assertThat(completed.completedAt()).contains(T1);
    assertThat(later.completedAt()).contains(T1);
    assertThat(later.expiresAt()).isEqualTo(completed.expiresAt()).isPresent();
    assertThat(later.updatedAt()).isEqualTo(T1.plusSeconds(9));
  }

  @Test
  void whatCompletionHasSetDoesNotChangeWithTheRetention() {
    Saga<String> completed = next(first(TYPE).complete(), T1, "BBBBBBBB");
    Saga<String> lasting = next(first(TYPE.withoutExpiry()).complete(), T1, "BBBBBBBB");

    assertThat(later(completed, TYPE.withRetention(Duration.ofHours(1))))
        .isEqualTo(completed.expiresAt())
        .isPresent();
    assertThat(later(completed, TYPE.withoutExpiry())).isEqualTo(completed.expiresAt());
    assertThat(later(lasting, TYPE)).isEmpty();
  }

  /** Returns the time of expiry after another write, by code that has another type. */
  private static Optional<Instant> later(Saga<String> completed, SagaType<String> type) {
    Saga<String> read =
        SagaBuilder.of(type)
            .sagaId(completed.sagaId())
            .correlationId(completed.correlationId())
            .version(completed.version())
            .revision(SagaBuilder.from(completed).revision())
            .state(completed.state())
            .createdAt(completed.createdAt())
            .updatedAt(completed.updatedAt())
            .completed(true)
            .completedAt(completed.completedAt().orElseThrow())
            .expiresAt(completed.expiresAt().orElse(null))
            .build();
    return next(read, T1.plusSeconds(9), "CCCCCCCC").expiresAt();
  }

  @Test
  void aSagaThatIsCompletedAgainExpiresByItsTypeOfNow() {
    Saga<String> completed = next(first(TYPE).complete(), T1, "BBBBBBBB");
    Saga<String> again = next(completed.reopen().complete(), T1.plusSeconds(9), "CCCCCCCC");

    assertThat(again.completedAt()).contains(T1.plusSeconds(9));
    assertThat(again.expiresAt()).isPresent().isNotEqualTo(completed.expiresAt());
  }

  @Test
  void completionIsNotBeforeTheLastWriteEvenIfTheClockIs() {
    Saga<String> completed = next(first(TYPE).complete(), T0.minusSeconds(3_600), "BBBBBBBB");

    assertThat(completed.completedAt()).contains(T0);
  }

  @Test
  void aReopenedSagaHasNeitherCompletionNorExpiry() {
    Saga<String> completed = next(first(TYPE).complete(), T1, "BBBBBBBB");
    Saga<String> active = next(completed.reopen(), T1, "CCCCCCCC");

    assertThat(active.isCompleted()).isFalse();
    assertThat(active.completedAt()).isEmpty();
    assertThat(active.expiresAt()).isEmpty();

    Instant again = T1.plusSeconds(5);
    assertThat(next(active.complete(), again, "DDDDDDDD").completedAt()).contains(again);
  }

  @Test
  void timesThatAnActiveSagaWasBuiltWithAreNotStored() {
    Saga<String> odd =
        SagaBuilder.from(first(TYPE)).completed(false).completedAt(T0).expiresAt(T0).build();

    Saga<String> next = next(odd, T1, "BBBBBBBB");

    assertThat(next.completedAt()).isEmpty();
    assertThat(next.expiresAt()).isEmpty();
  }

  @Test
  void theTypeSaysHowLongACompletedSagaIsKeptAndElseTheStore() {
    SagaType<String> silent = SagaType.of("OrderSaga", String.class);
    Retention hour = Retention.of(Duration.ofHours(1));

    assertThat(completed(silent, hour).expiresAt()).isEqualTo(hour.expiry(T1)).isPresent();
    assertThat(completed(silent, Retention.never()).expiresAt()).isEmpty();
    assertThat(completed(TYPE, hour).expiresAt())
        .isEqualTo(completed(TYPE, Retention.never()).expiresAt())
        .isEqualTo(Retention.of(Duration.ofDays(1)).expiry(T1))
        .isPresent();
    assertThat(completed(silent.withoutExpiry(), hour).expiresAt()).isEmpty();
  }

  @Test
  void whatCompletionHasSetDoesNotChangeWithTheStore() {
    SagaType<String> silent = SagaType.of("OrderSaga", String.class);
    Saga<String> completed = completed(silent, Retention.of(Duration.ofHours(1)));

    assertThat(Transitions.next(completed, T1, "CCCCCCCC", Retention.never()).expiresAt())
        .isEqualTo(completed.expiresAt())
        .isPresent();
  }

  private static Saga<String> completed(SagaType<String> type, Retention retention) {
    return Transitions.next(first(type).complete(), T1, "BBBBBBBB", retention);
  }

  @Test
  void withoutExpiryACompletedSagaStays() {
    Saga<String> completed = next(first(TYPE.withoutExpiry()).complete(), T1, "BBBBBBBB");

    assertThat(completed.completedAt()).contains(T1);
    assertThat(completed.expiresAt()).isEmpty();
  }

  private static Saga<String> next(Saga<String> saga, Instant now, String writeId) {
    return Fixtures.next(saga, now, writeId);
  }

  private static Saga<String> first(SagaType<String> type) {
    return Fixtures.first(type, "id-1", "order-42", "new", T0, "AAAAAAAA");
  }
}
