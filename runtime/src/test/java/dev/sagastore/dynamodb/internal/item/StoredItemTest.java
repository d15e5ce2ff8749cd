package dev.sagastore.dynamodb.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests the stored item of a saga, and what the store does with a damaged one. */
class StoredItemTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaType<Order> TYPE = SagaType.of("OrderSaga", Order.class);

  private final SagaStore store = TABLE.storeBuilder().build();
  private final String correlationId = "order-" + UUID.randomUUID();

  record Order(String status, BigDecimal total, List<String> articles) {}

  @Test
  void keysAreThoseOfContract() {
    Clock lastMoment = Clock.fixed(Instant.parse("2026-11-23T23:59:59.999Z"), ZoneOffset.UTC);
    SagaStore store = TABLE.storeBuilder().clock(lastMoment).build();
    Saga<Order> saga =
        store.update(
            store
                .insert(
                    TYPE.correlationId("order-42"),
                    new Order("PAID", new BigDecimal("42"), List.of("a")))
                .complete());

    assertThat(TABLE.item(saga))
        .containsAllEntriesOf(
            Map.of(
                "PK", text("SAGA#OrderSaga"),
                "SK", text("ID#3b40910c-ec35-889f-82d2-7d091c5dcb33"),
                "GSI1PK", text("SAGA#OrderSaga"),
                "GSI1SK", text("CORR#order-42"),
                "GSI2PK", text("COMPLETED#2026-11-23"),
                "GSI2SK", text("OrderSaga#3b40910c-ec35-889f-82d2-7d091c5dcb33"),
                "ttl", AttributeValue.fromN("1798070400"),
                "version", AttributeValue.fromN("2")));
  }

  @Test
  void stateIsReadable() {
    Saga<Order> saga = insert();

    assertThat(TABLE.item(saga).get("state").m())
        .containsOnly(
            entry("status", text("PAID")),
            entry("total", AttributeValue.fromN("42.5")),
            entry("articles", AttributeValue.fromL(List.of(text("a"), text("b")))));
  }

  @Test
  void activeSagaHasNeitherCleanupKeysNorTtl() {
    assertThat(TABLE.item(insert())).doesNotContainKeys("GSI2PK", "GSI2SK", "ttl", "completedAt");
  }

  @Test
  void attributesBesideStateTakeLessThan400Bytes() {
    SagaType<String> type = SagaType.of("OrderSaga", String.class);
    Saga<String> saga = store.insert(type.correlationId(UUID.randomUUID().toString()), "");
    for (int i = 0; i < 10; i++) {
      saga = store.update(saga);
    }
    saga = store.update(saga.complete());

    Map<String, AttributeValue> item = TABLE.item(saga);
    int bytes =
        item.entrySet().stream()
            .mapToInt(
                attribute -> utf8(attribute.getKey()) + sizeOfTextOrNumber(attribute.getValue()))
            .sum();

    assertThat(bytes).isBetween(300, 399);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"state", "codec", "stateVersion", "version", "writes", "createdAt", "updatedAt"})
  void itemWithoutAttributeIsUnreadableAndStays(String attribute) {
    Saga<Order> saga = insert();
    Map<String, AttributeValue> damaged = TABLE.unset(saga, attribute);

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'" + attribute + "' is missing")
        .hasMessageContaining(saga.sagaId());
    assertThat(TABLE.item(saga)).isEqualTo(damaged);
  }

  static Stream<Arguments> invalidAttributes() {
    return Stream.of(
        Arguments.of("stateVersion", text("nonsense")),
        Arguments.of("stateVersion", AttributeValue.fromN("1.5")),
        Arguments.of("version", text("nonsense")),
        Arguments.of("version", AttributeValue.fromN("2.5")),
        Arguments.of("createdAt", text("nonsense")),
        Arguments.of("updatedAt", AttributeValue.fromN("1")),
        Arguments.of("ttl", text("nonsense")),
        Arguments.of("ttl", AttributeValue.fromN("99999999999.5")),
        Arguments.of("ttl", AttributeValue.fromN("9223372036854775807")),
        Arguments.of("GSI1SK", text("nonsense")));
  }

  @ParameterizedTest
  @MethodSource("invalidAttributes")
  void itemWithInvalidAttributeIsUnreadableAndStays(String name, AttributeValue value) {
    Saga<Order> saga = insert();
    Map<String, AttributeValue> damaged = TABLE.set(saga, name, value);

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId())
        .hasMessageContaining("the stored item cannot be read");
    assertThatThrownBy(() -> store.insert(TYPE.correlationId(correlationId), saga.state()))
        .isInstanceOf(DuplicateSagaException.class)
        .hasCauseInstanceOf(SagaSerializationException.class);
    assertThat(TABLE.item(saga)).isEqualTo(damaged);
  }

  @Test
  void itemWithoutReadableCorrelationIdIsDeletedByIt() {
    Saga<Order> saga = insert();
    TABLE.set(saga, "GSI1SK", text("nonsense"));

    assertThat(store.delete(TYPE.correlationId(correlationId))).isTrue();

    assertThat(TABLE.item(saga)).isEmpty();
  }

  @Test
  void itemWithUnknownCodecIsUnreadableAndStays() {
    Saga<Order> saga = insert();
    Map<String, AttributeValue> unknown = TABLE.set(saga, "codec", text("zstd"));

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'zstd'");
    assertThat(TABLE.item(saga)).isEqualTo(unknown);
  }

  @Test
  void stateWithSetIsUnreadable() {
    Saga<Order> saga = insert();
    TABLE.set(
        saga,
        "state",
        AttributeValue.fromM(Map.of("articles", AttributeValue.fromSs(List.of("a")))));

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("SS");
  }

  /** The item was deleted in the console, and its guard was not. */
  @Test
  void insertNamesGuardWhoseSagaVanished() {
    SagaStore guarded = TABLE.store(SagaIdentity.GUARDED);
    Order order = new Order("PENDING", BigDecimal.TEN, List.of());
    Saga<Order> saga =
        guarded.insert(TYPE.correlationId(correlationId).withNewId("gone-" + correlationId), order);
    TABLE.remove(saga);

    assertThat(guarded.find(TYPE.correlationId(correlationId))).isEmpty();
    assertThatThrownBy(
            () ->
                guarded.insert(
                    TYPE.correlationId(correlationId).withNewId("new-" + correlationId), order))
        .isInstanceOfSatisfying(
            DuplicateSagaException.class,
            duplicate -> assertThat(duplicate.existing(TYPE)).isEmpty())
        .cause()
        .hasMessageContaining("OrderSaga " + saga.sagaId() + ": ")
        .hasMessageContaining("delete the correlation ID's guard");
  }

  @Test
  void updateFailsWhenChangedSagaIsUnreadable() {
    Saga<Order> saga = insert();
    store.update(saga);
    TABLE.set(saga, "codec", text("zstd"));

    assertThatThrownBy(() -> store.update(saga))
        .isInstanceOfSatisfying(
            SagaConflictException.class,
            conflict -> {
              assertThat(conflict.actualVersion()).isEqualTo(2);
              assertThat(conflict.current(TYPE)).isEmpty();
              assertThat(conflict).hasCauseInstanceOf(SagaSerializationException.class);
            });
  }

  record Nest(String name, Nest inner) {}

  @Test
  void insertFailsWhenStateIsNestedTooDeep() {
    SagaType<Nest> type = SagaType.of("Nested", Nest.class);
    Nest deepest = new Nest("innermost", null);
    for (int depth = 1; depth < 31; depth++) {
      deepest = new Nest("outer", deepest);
    }
    store.insert(type.correlationId(correlationId), deepest);
    Nest tooDeep = new Nest("outermost", deepest);

    assertThatThrownBy(() -> store.insert(type.correlationId("deep-" + correlationId), tooDeep))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("32 levels");
  }

  private Saga<Order> insert() {
    return store.insert(
        TYPE.correlationId(correlationId),
        new Order("PAID", new BigDecimal("42.5"), List.of("a", "b")));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static int sizeOfTextOrNumber(AttributeValue value) {
    return value.s() == null ? 1 + (value.n().length() + 1) / 2 : utf8(value.s());
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
