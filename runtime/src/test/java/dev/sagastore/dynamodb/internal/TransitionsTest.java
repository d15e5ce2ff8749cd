package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            Saga.builder(TYPE)
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
    Saga<String> next = Transitions.next(first(TYPE).withState("paid"), T1, "BBBBBBBB");

    assertThat(next)
        .isEqualTo(
            first(TYPE).toBuilder()
                .state("paid")
                .version(2)
                .revision("AAAAAAAABBBBBBBBAAAAAAAA")
                .updatedAt(T1)
                .build());
  }

  @Test
  void updatedAtDoesNotGoBack() {
    Saga<String> first = first(TYPE);

    assertThat(Transitions.next(first, T0.minusMillis(1), "BBBBBBBB").updatedAt()).isEqualTo(T0);
    assertThat(Transitions.next(first, T0, "BBBBBBBB").updatedAt()).isEqualTo(T0);
    assertThat(Transitions.next(first, T0.plusMillis(1), "BBBBBBBB").updatedAt())
        .isEqualTo(T0.plusMillis(1));
  }

  @Test
  void completionIsStampedOnce() {
    Saga<String> completed = Transitions.next(first(TYPE).completed(), T1, "BBBBBBBB");
    Saga<String> later =
        Transitions.next(completed.withState("more"), T1.plusSeconds(9), "CCCCCCCC");

    assertThat(completed.completedAt()).contains(T1);
    assertThat(later.completedAt()).contains(T1);
    assertThat(later.expiresAt()).isEqualTo(completed.expiresAt()).isPresent();
    assertThat(later.updatedAt()).isEqualTo(T1.plusSeconds(9));
  }

  @Test
  void whatCompletionHasSetDoesNotChangeWithTheRetention() {
    Saga<String> completed = Transitions.next(first(TYPE).completed(), T1, "BBBBBBBB");
    Saga<String> lasting =
        Transitions.next(first(TYPE.withoutExpiry()).completed(), T1, "BBBBBBBB");

    assertThat(later(completed, TYPE.withRetention(Duration.ofHours(1))))
        .isEqualTo(completed.expiresAt())
        .isPresent();
    assertThat(later(completed, TYPE.withoutExpiry())).isEqualTo(completed.expiresAt());
    assertThat(later(lasting, TYPE)).isEmpty();
  }

  /** Returns the time of expiry after another write, by code that has another type. */
  private static Optional<Instant> later(Saga<String> completed, SagaType<String> type) {
    Saga<String> read =
        Saga.builder(type)
            .sagaId(completed.sagaId())
            .correlationId(completed.correlationId())
            .version(completed.version())
            .revision(completed.revision())
            .state(completed.state())
            .createdAt(completed.createdAt())
            .updatedAt(completed.updatedAt())
            .completed(true)
            .completedAt(completed.completedAt().orElseThrow())
            .expiresAt(completed.expiresAt().orElse(null))
            .build();
    return Transitions.next(read, T1.plusSeconds(9), "CCCCCCCC").expiresAt();
  }

  @Test
  void aSagaThatIsCompletedAgainExpiresByItsTypeOfNow() {
    Saga<String> completed = Transitions.next(first(TYPE).completed(), T1, "BBBBBBBB");
    Saga<String> again =
        Transitions.next(completed.reopened().completed(), T1.plusSeconds(9), "CCCCCCCC");

    assertThat(again.completedAt()).contains(T1.plusSeconds(9));
    assertThat(again.expiresAt()).isPresent().isNotEqualTo(completed.expiresAt());
  }

  @Test
  void completionIsNotBeforeTheLastWriteEvenIfTheClockIs() {
    Saga<String> completed =
        Transitions.next(first(TYPE).completed(), T0.minusSeconds(3_600), "BBBBBBBB");

    assertThat(completed.completedAt()).contains(T0);
  }

  @Test
  void aReopenedSagaHasNeitherCompletionNorExpiry() {
    Saga<String> completed = Transitions.next(first(TYPE).completed(), T1, "BBBBBBBB");
    Saga<String> active = Transitions.next(completed.reopened(), T1, "CCCCCCCC");

    assertThat(active.isCompleted()).isFalse();
    assertThat(active.completedAt()).isEmpty();
    assertThat(active.expiresAt()).isEmpty();

    Instant again = T1.plusSeconds(5);
    assertThat(Transitions.next(active.completed(), again, "DDDDDDDD").completedAt())
        .contains(again);
  }

  @Test
  void timesThatAnActiveSagaWasBuiltWithAreNotStored() {
    Saga<String> odd =
        first(TYPE).toBuilder().completed(false).completedAt(T0).expiresAt(T0).build();

    Saga<String> next = Transitions.next(odd, T1, "BBBBBBBB");

    assertThat(next.completedAt()).isEmpty();
    assertThat(next.expiresAt()).isEmpty();
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
  void expiryIsRoundedUpToAWholeSecond(Instant completedAt, Duration retention, Instant expiresAt) {
    SagaType<String> type = TYPE.withRetention(retention);
    Saga<String> saga = Transitions.first(type, "id-1", "order-42", "new", completedAt, "AAAAAAAA");

    assertThat(Transitions.next(saga.completed(), completedAt, "BBBBBBBB").expiresAt())
        .contains(expiresAt);
  }

  @Test
  void withoutExpiryACompletedSagaStays() {
    Saga<String> completed =
        Transitions.next(first(TYPE.withoutExpiry()).completed(), T1, "BBBBBBBB");

    assertThat(completed.completedAt()).contains(T1);
    assertThat(completed.expiresAt()).isEmpty();
  }

  private static Saga<String> first(SagaType<String> type) {
    return Transitions.first(type, "id-1", "order-42", "new", T0, "AAAAAAAA");
  }
}
