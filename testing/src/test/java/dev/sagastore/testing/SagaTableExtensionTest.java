package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.schema.TableSchema;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Uses the extension as a user would. */
class SagaTableExtensionTest {
  @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();

  private static final TableSchema SWAPPED =
      TableSchema.builder()
          .correlationIndexName("GSI2")
          .cleanupIndexName("GSI1")
          .ttlAttribute("expires")
          .build();

  @RegisterExtension
  static final SagaTableExtension swapped = SagaTableExtension.create().withSchema(SWAPPED);

  record Order(String status) {}

  private static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);

  /** Noted before any nested class begins. */
  private static String tableOfTheClass;

  private final SagaStore store = sagas.store();

  @BeforeAll
  static void noteTable() {
    tableOfTheClass = sagas.tableName();
  }

  @Test
  void aStoreIsAtHand() {
    Saga<Order> saga = store.insert(ORDER.correlationId("order-1"), new Order("SUBMITTED"));

    assertThat(store.find(ORDER.correlationId("order-1"))).contains(saga);
  }

  @Test
  void timeIsWhatTheTestSays() {
    SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
    SagaStore store = sagas.store(clock);
    Saga<Order> saga =
        store.update(store.insert(ORDER.correlationId("order-2"), new Order("PAID")).complete());

    clock.advance(Duration.ofDays(30));

    assertThat(store.find(ORDER.id(saga.sagaId()))).isEmpty();
  }

  @Test
  void theTableCanBeLookedAt() {
    store.insert(ORDER.correlationId("order-3"), new Order("SUBMITTED"));

    assertThat(sagas.client().scan(request -> request.tableName(sagas.tableName())).items())
        .anySatisfy(item -> assertThat(item.get("GSI1SK").s()).isEqualTo("CORR#order-3"));
  }

  @Test
  void storesShareTheTable() {
    Saga<Order> saga = store.insert(ORDER.correlationId("order-4"), new Order("SUBMITTED"));

    assertThat(sagas.store().find(ORDER.id(saga.sagaId()))).contains(saga);
  }

  @Test
  void tableAndStoresHaveTheSchemaThatWasAskedFor() {
    swapped.store().table().verify();

    SagaStore store = swapped.store();
    store.update(store.insert(ORDER.correlationId("order-5"), new Order("PAID")).complete());
    assertThat(swapped.client().scan(request -> request.tableName(swapped.tableName())).items())
        .singleElement()
        .satisfies(item -> assertThat(item).containsKey("expires").doesNotContainKey("ttl"));
  }

  @Test
  void everyExtensionHasATableOfItsOwn() {
    assertThat(swapped.tableName()).isNotEqualTo(sagas.tableName());
  }

  @Test
  void withoutJUnitThereIsNoTable() {
    assertThatIllegalStateException()
        .isThrownBy(() -> SagaTableExtension.create().store())
        .withMessageContaining("@RegisterExtension");
  }

  @Nested
  class NestedTests {
    @Test
    void shareTheTableOfTheClassAroundThem() {
      assertThat(sagas.tableName()).isEqualTo(tableOfTheClass);
    }
  }
}
