package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SagaFixtureTest {
  private static final SagaType<String> ORDER = SagaType.of("OrderSaga", String.class);
  private static final Instant T1 = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant T2 = T1.plusSeconds(1);

  @Test
  void fixtureHasTheIdThatAStoreWouldDerive() {
    Saga<String> stored = new InMemorySagaStore().insert(ORDER.correlationId("order-42"), "new");
    Saga<String> saga = SagaFixture.of(ORDER.correlationId("order-42"), "new").build();

    assertThat(saga.sagaId()).isEqualTo(stored.sagaId());
    assertThat(saga.correlationId()).isEqualTo("order-42");
    assertThat(saga.state()).isEqualTo("new");
    assertThat(saga.version()).isEqualTo(1);
    assertThat(saga.isCompleted()).isFalse();
    assertThat(saga.keys()).isEmpty();
  }

  @Test
  void fixtureHasWhatItWasGiven() {
    Saga<String> saga =
        SagaFixture.of(ORDER.correlationId("order-42").withNewId("4711"), "paid")
            .version(7)
            .written(T1, T2)
            .completed()
            .build();

    assertThat(saga.sagaId()).isEqualTo("4711");
    assertThat(saga.version()).isEqualTo(7);
    assertThat(saga.createdAt()).isEqualTo(T1);
    assertThat(saga.updatedAt()).isEqualTo(T2);
    assertThat(saga.completedAt()).contains(T2);
    assertThat(saga.expiresAt()).isEmpty();
  }

  @Test
  void fixtureIsNotStored() {
    InMemorySagaStore store = new InMemorySagaStore();
    store.insert(ORDER.correlationId("order-42"), "new");
    Saga<String> saga = SagaFixture.of(ORDER.correlationId("order-42"), "new").build();

    assertThatIllegalArgumentException().isThrownBy(() -> store.update(saga.withState("paid")));
    assertThatIllegalArgumentException().isThrownBy(() -> store.delete(saga));
    assertThat(store.find(ORDER.correlationId("order-42")).orElseThrow().state()).isEqualTo("new");
  }

  @Test
  void impossibleValuesFail() {
    SagaFixture<String> fixture = SagaFixture.of(ORDER.correlationId("order-42"), "new");

    assertThatIllegalArgumentException().isThrownBy(() -> fixture.version(0));
    assertThatIllegalArgumentException().isThrownBy(() -> fixture.written(T2, T1));
  }
}
