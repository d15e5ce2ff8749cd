package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Active sagas that expire. */
interface ActiveTimeToLiveConformance extends ConformanceContext {
  private SagaType<Counter> expiring() {
    assumeTrue(identity() != SagaIdentity.GUARDED, "guards do not expire with active sagas");
    return type().withActiveTimeToLive(Duration.ofHours(2));
  }

  /** An active saga is absent for every operation once its time to live has passed. */
  @Test
  default void activeSagaExpires() {
    SagaType<Counter> type = expiring();
    Saga<Counter> saga = store().insert(type.correlationId("order-42"), Counter.ZERO);
    assertThat(saga.expiresAt())
        .contains(saga.createdAt().plus(Duration.ofHours(2)).plusMillis(877));

    clock().advance(Duration.ofHours(1));
    assertThat(store().find(type.id(saga.sagaId()))).contains(saga);
    clock().advance(Duration.ofHours(1).plusSeconds(1));

    assertThat(store().find(type.id(saga.sagaId()))).isEmpty();
    assertThat(store().find(type.correlationId("order-42"))).isEmpty();
    assertThat(store().insert(type.correlationId("order-42"), Counter.ZERO).version()).isEqualTo(1);
  }

  /** Each write extends the time to live. */
  @Test
  default void writeProlongsTimeToLive() {
    SagaType<Counter> type = expiring();
    Saga<Counter> saga = store().insert(type.correlationId("order-42"), Counter.ZERO);
    clock().advance(Duration.ofHours(1));
    Saga<Counter> updated = store().modify(type.id(saga.sagaId()), counter -> counter.plus("paid"));
    clock().advance(Duration.ofMinutes(90));

    assertThat(store().find(type.id(saga.sagaId()))).contains(updated);
    assertThat(updated.expiresAt().orElseThrow()).isAfter(saga.expiresAt().orElseThrow());
  }

  /** A completed saga expires by its retention; a reopened one by its time to live. */
  @Test
  default void completionReplacesTimeToLive() {
    SagaType<Counter> type = expiring();
    Saga<Counter> saga = store().insert(type.correlationId("order-42"), Counter.ZERO);
    Saga<Counter> completed = store().complete(type.id(saga.sagaId()));
    clock().advance(Duration.ofDays(29));
    assertThat(store().find(type.id(saga.sagaId()))).contains(completed);

    Saga<Counter> reopened = store().update(completed.reopen());
    assertThat(store().find(type.id(saga.sagaId()))).contains(reopened);
    clock().advance(Duration.ofHours(3));
    assertThat(store().find(type.id(saga.sagaId()))).isEmpty();
  }

  /** If the type no longer has a time to live, the next write removes it. */
  @Test
  default void nextWriteFollowsType() {
    SagaType<Counter> type = expiring();
    Saga<Counter> saga = store().insert(type.correlationId("order-42"), Counter.ZERO);
    Saga<Counter> updated =
        store().modify(type().id(saga.sagaId()), counter -> counter.plus("paid"));
    clock().advance(Duration.ofDays(365));

    assertThat(updated.expiresAt()).isEmpty();
    assertThat(store().find(type().id(saga.sagaId()))).contains(updated);
  }

  /** Sagas that are about to expire can be listed. */
  @Test
  default void expiringSagasAreListed() {
    SagaType<Counter> type = expiring();
    Saga<Counter> soon = store().insert(type.correlationId("order-1"), Counter.ZERO);
    clock().advance(Duration.ofHours(1));
    store().insert(type.correlationId("order-2"), Counter.ZERO);
    store().insert(type().correlationId("order-3"), Counter.ZERO);

    assertThat(
            store()
                .list(
                    SagaQuery.builder(type)
                        .active()
                        .expiresBefore(clock().instant().plus(Duration.ofMinutes(90)))
                        .build())
                .sagas())
        .containsExactly(soon);
  }

  /** A time to live and further keys together fail. */
  @Test
  default void timeToLiveAndKeysFail() {
    SagaType<Counter> type = expiring();
    Saga<Counter> saga = store().insert(type.correlationId("order-42"), Counter.ZERO);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().update(saga.withKey(KeyName.of("payment"), "p-1")))
        .withMessageContaining("withActiveTimeToLive");
    assertThat(store().find(type.id(saga.sagaId()))).contains(saga);
  }

  /** A time to live and guards together fail. */
  @Test
  default void timeToLiveAndGuardsFail() {
    assumeTrue(identity() == SagaIdentity.GUARDED, "this store has no guards");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                store()
                    .insert(
                        type().withActiveTimeToLive(Duration.ofHours(2)).correlationId("order-42"),
                        Counter.ZERO))
        .withMessageContaining("withActiveTimeToLive");
    assertThat(store().find(type().correlationId("order-42"))).isEmpty();
  }

  /** Sagas with keys can still be completed if their type gets a time to live later. */
  @Test
  default void sagaWithKeysCanBeCompletedByExpiringType() {
    SagaType<Counter> type = expiring();
    Saga<Counter> saga = store().insert(type().correlationId("order-42"), Counter.ZERO);
    store().update(saga.withKey(KeyName.of("payment"), "p-1"));

    Saga<Counter> completed = store().complete(type.id(saga.sagaId()));

    assertThat(completed.isCompleted()).isTrue();
    assertThat(store().find(type.key(KeyName.of("payment"), "p-1"))).contains(completed);
  }
}
