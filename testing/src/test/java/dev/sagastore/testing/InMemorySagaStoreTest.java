package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.spi.SagaBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The store in memory, and what the conformance suite does not ask of every store. */
class InMemorySagaStoreTest {
  private static final SagaType<Basket> BASKET = SagaType.of("BasketSaga", Basket.class);

  /** A state as it should not be: others can change it. */
  static final class Basket {
    private List<String> items = new ArrayList<>();

    public List<String> getItems() {
      return items;
    }

    public void setItems(List<String> items) {
      this.items = items;
    }
  }

  record Node(List<Node> nodes) {
    static Node nested(int levels) {
      return levels == 1 ? new Node(List.of()) : new Node(List.of(nested(levels - 1)));
    }
  }

  record Price(String currencyCode) {
    Price {
      if (currencyCode.length() != 3) {
        throw new IllegalArgumentException("no currency: " + currencyCode);
      }
    }
  }

  @Test
  void whatTheTestDoesToItsObjectsDoesNotReachTheStore() {
    SagaStore store = new InMemorySagaStore();
    Basket basket = new Basket();
    Saga<Basket> saga = store.insert(BASKET.correlationId("basket-1"), basket);

    basket.getItems().add("after the insert");
    store.find(BASKET.id(saga.sagaId())).orElseThrow().state().getItems().add("after a find");

    assertThat(store.find(BASKET.id(saga.sagaId())).orElseThrow().state().getItems()).isEmpty();
  }

  @Test
  void storesShareNothing() {
    new InMemorySagaStore().insert(BASKET.correlationId("basket-1"), new Basket());

    assertThat(new InMemorySagaStore().find(BASKET.correlationId("basket-1"))).isEmpty();
  }

  @Test
  void aStateMayHaveAMapperOfItsOwn() {
    SagaType<Price> price = SagaType.of("PriceSaga", Price.class);
    JsonMapper snakeCase =
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
    SagaStore store =
        new InMemorySagaStore(
            Clock.systemUTC(), settings -> settings.stateMapper(Jackson2StateMapper.of(snakeCase)));
    Saga<Price> saga = store.insert(price.correlationId("price-1"), new Price("EUR"));

    assertThat(store.find(price.id(saga.sagaId()))).contains(saga);
    record Snake(String currency_code) {}
    assertThat(
            store
                .find(SagaType.of("PriceSaga", Snake.class).id(saga.sagaId()))
                .map(found -> found.state().currency_code()))
        .contains("EUR");
  }

  @Test
  void aConflictWithASagaThatCannotBeReadIsStillAConflict() {
    SagaStore store = new InMemorySagaStore();
    Saga<Basket> stale = store.insert(BASKET.correlationId("unreadable"), new Basket());
    store.update(
        store
            .find(BASKET.withStateVersion(2).id(stale.sagaId()))
            .orElseThrow()
            .withState(new Basket()));

    assertThatThrownBy(() -> store.update(stale))
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> {
              assertThat(conflict.actualVersion()).isEqualTo(2);
              assertThat(conflict.current(BASKET)).isEmpty();
              assertThat(conflict).hasCauseInstanceOf(SagaSerializationException.class);
            });
  }

  @Test
  void deletingASagaLeavesItsSuccessorAlone() {
    SagaStore store = new InMemorySagaStore();
    Saga<Basket> old = store.insert(BASKET.correlationId("successor"), new Basket());
    store.delete(old);
    Saga<Basket> successor = store.insert(BASKET.correlationId("successor"), new Basket());

    store.delete(old);

    assertThat(store.find(BASKET.id(successor.sagaId())).map(InMemorySagaStoreTest::revision))
        .contains(revision(successor));
  }

  @Test
  void whatIsBuiltWithHalfACompletionIsStoredAsActive() {
    SagaStore store = new InMemorySagaStore();
    Saga<Basket> completed =
        store.update(store.insert(BASKET.correlationId("half"), new Basket()).complete());

    Saga<Basket> active = store.update(SagaBuilder.from(completed).completed(false).build());

    assertThat(active.completedAt()).isEmpty();
    assertThat(store.find(BASKET.id(active.sagaId())).flatMap(Saga::expiresAt)).isEmpty();
  }

  @Test
  void whatHasExpiredMakesRoomForAnInsertAndIsNoConflict() {
    SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
    SagaStore store = new InMemorySagaStore(clock);
    Saga<Basket> active = store.insert(BASKET.correlationId("expired"), new Basket());
    Saga<Basket> completed = store.update(active.complete());
    clock.set(completed.expiresAt().orElseThrow());

    assertThatThrownBy(() -> store.update(active)).isInstanceOf(SagaNotFoundException.class);
    store.delete(active);
    Saga<Basket> successor = store.insert(BASKET.correlationId("expired"), new Basket());

    assertThat(successor.version()).isEqualTo(1);
    assertThat(store.find(BASKET.id(active.sagaId())).map(InMemorySagaStoreTest::revision))
        .contains(revision(successor));
  }

  @Test
  void timesAreWholeMilliseconds() {
    SagaStore store =
        new InMemorySagaStore(new SettableClock(Instant.parse("2026-11-23T09:30:00.123999999Z")));
    assertThat(store.insert(BASKET.correlationId("milliseconds"), new Basket()).createdAt())
        .isEqualTo("2026-11-23T09:30:00.123Z");
  }

  @Test
  void aStateIsAsDeepAsDynamoDbAllows() {
    record Wrapped(Node node) {}
    SagaType<Wrapped> wrapped = SagaType.of("WrappedSaga", Wrapped.class);
    SagaType<Node> node = SagaType.of("NodeSaga", Node.class);
    SagaStore store = new InMemorySagaStore();
    // every node is an object and a list: 31 containers, and then 32
    assertThat(store.insert(wrapped.correlationId("deep"), new Wrapped(Node.nested(15))).version())
        .isEqualTo(1);
    assertThatThrownBy(() -> store.insert(node.correlationId("deeper"), Node.nested(16)))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("32 levels");
  }

  @Test
  void aStateThatContainsItselfIsRefusedInAFewWords() {
    Node first = new Node(new ArrayList<>());
    first.nodes().add(new Node(List.of(first)));

    SagaStore store = new InMemorySagaStore();
    assertThatThrownBy(
            () -> store.insert(SagaType.of("NodeSaga", Node.class).correlationId("cycle"), first))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("contains itself")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void anUnpairedSurrogateInTheKeyOfAMapIsRefused() {
    record Labels(Map<String, String> labels) {}
    SagaStore store = new InMemorySagaStore();
    assertThatThrownBy(
            () ->
                store.insert(
                    SagaType.of("LabelSaga", Labels.class).correlationId("labels"),
                    new Labels(Map.of("\uDE00", "value"))))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void whatAConstructorSaysOfItsArgumentsIsInNoMessage() {
    record Text(String currencyCode) {}
    SagaStore store = new InMemorySagaStore();
    String sagaId =
        store
            .insert(
                SagaType.of("PriceSaga", Text.class).correlationId("secret"), new Text("s3cr3t"))
            .sagaId();

    assertThatThrownBy(() -> store.find(SagaType.of("PriceSaga", Price.class).id(sagaId)))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(Price.class.getName())
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void asyncViewSharesSagas() {
    InMemorySagaStore store = new InMemorySagaStore();
    Saga<Basket> saga = store.async().insert(BASKET.correlationId("basket-1"), new Basket()).join();

    assertThat(store.find(BASKET.id(saga.sagaId())).map(InMemorySagaStoreTest::revision))
        .contains(revision(saga));
  }

  @Test
  void settingsReachBothViews() {
    InMemorySagaStore store =
        new InMemorySagaStore(
            Clock.systemUTC(), settings -> settings.identity(SagaIdentity.INDEXED));

    store.insert(BASKET.correlationId("basket-1").withNewId("chosen-1"), new Basket());
    store
        .async()
        .insert(BASKET.correlationId("basket-1").withNewId("chosen-2"), new Basket())
        .join();

    assertThat(store.findAll(BASKET.correlationId("basket-1"))).hasSize(2);
  }

  @Test
  void engineRemovesExpiredSagas() {
    SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:30:00Z"));
    InMemorySagaStore store = new InMemorySagaStore(clock);
    Saga<Basket> completed =
        store.update(store.insert(BASKET.correlationId("basket-1"), new Basket()).complete());

    assertThat(store.engine().expireItems()).isZero();
    clock.set(completed.expiresAt().orElseThrow().plusSeconds(1));
    assertThat(store.engine().expireItems()).isEqualTo(1);
  }

  private static String revision(Saga<?> saga) {
    return SagaBuilder.from(saga).revision();
  }
}
