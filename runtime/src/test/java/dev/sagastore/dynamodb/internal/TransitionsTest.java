package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import java.time.Duration;
import java.time.Instant;
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
                .revision("AAAAAAAA")
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
                .revision("BBBBBBBBAAAAAAAA")
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
    "2026-11-23T10:00:00.000Z, 86400000, 2026-11-24T10:00:00Z",
    "2026-11-23T10:00:00.001Z, 86400000, 2026-11-24T10:00:01Z",
    "2026-11-23T10:00:00.999Z, 86400000, 2026-11-24T10:00:01Z",
    "2026-11-23T10:00:00.500Z, 500, 2026-11-23T10:00:01Z",
    "2026-11-23T10:00:00.500Z, 501, 2026-11-23T10:00:02Z",
    "2026-11-23T10:00:00.000Z, 1, 2026-11-23T10:00:01Z"
  })
  void expiryIsRoundedUpToAWholeSecond(Instant completedAt, long retention, Instant expiresAt) {
    SagaType<String> type = TYPE.withRetention(Duration.ofMillis(retention));
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
