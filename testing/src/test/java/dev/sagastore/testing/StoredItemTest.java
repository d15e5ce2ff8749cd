package dev.sagastore.testing;

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
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

/** The item in the table: what a person sees in the console, and what happens if it is damaged. */
class StoredItemTest {
  private static final TestTable TABLE = TestTable.create();
  private static final SagaType<Order> TYPE = SagaType.of("OrderSaga", Order.class);

  private final SagaStore store = TABLE.store();
  private final String correlationId = "order-" + UUID.randomUUID();

  record Order(String status, BigDecimal total, List<String> articles) {}

  @Test
  void theKeysAreThoseOfTheContract() {
    // a known correlation id, hence a known saga id: this needs an empty table
    TestTable table = TestTable.create();
    SagaStore storeOfThatDay =
        table.store(
            TestTable.ENGINE.client(),
            new SettableClock(Instant.parse("2026-11-23T23:59:59.999Z")));
    Saga<Order> saga =
        storeOfThatDay.update(
            storeOfThatDay
                .insert(
                    TYPE.correlationId("order-42"),
                    new Order("PAID", new BigDecimal("42"), List.of("a")))
                .complete());

    assertThat(table.item("OrderSaga", saga.sagaId()))
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
  void aPersonCanReadTheState() {
    Saga<Order> saga = insert();

    assertThat(TABLE.item("OrderSaga", saga.sagaId()).get("state").m())
        .containsOnly(
            entry("status", text("PAID")),
            entry("total", AttributeValue.fromN("42.5")),
            entry("articles", AttributeValue.fromL(List.of(text("a"), text("b")))));
  }

  @Test
  void anActiveSagaIsInNoCleanupIndexAndHasNoTtl() {
    assertThat(TABLE.item("OrderSaga", insert().sagaId()))
        .doesNotContainKeys("GSI2PK", "GSI2SK", "ttl", "completedAt");
  }

  @Test
  void whatIsAddedToTheStateTakesLessThan400Bytes() {
    SagaType<String> type = SagaType.of("OrderSaga", String.class);
    Saga<String> saga = store.insert(type.correlationId(UUID.randomUUID().toString()), "");
    for (int i = 0; i < 10; i++) {
      saga = store.update(saga);
    }
    saga = store.update(saga.complete());

    Map<String, AttributeValue> item = TABLE.item("OrderSaga", saga.sagaId());
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
  void anItemWithoutOneOfItsAttributesCannotBeReadAndStays(String attribute) {
    Saga<Order> saga = insert();
    Map<String, AttributeValue> damaged = TABLE.tamper("OrderSaga", saga.sagaId(), attribute, null);

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'" + attribute + "' is missing")
        .hasMessageContaining(saga.sagaId());
    assertThat(TABLE.item("OrderSaga", saga.sagaId())).isEqualTo(damaged);
  }

  static Stream<Arguments> nonsense() {
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
  @MethodSource("nonsense")
  void anItemWithNonsenseInAnAttributeCannotBeReadAndStays(String name, AttributeValue value) {
    Saga<Order> saga = insert();
    Map<String, AttributeValue> damaged = TABLE.tamper("OrderSaga", saga.sagaId(), name, value);

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId())
        .hasMessageContaining("what is stored cannot be read");
    assertThatThrownBy(() -> store.insert(TYPE.correlationId(correlationId), saga.state()))
        .isInstanceOf(DuplicateSagaException.class)
        .hasCauseInstanceOf(SagaSerializationException.class);
    assertThat(TABLE.item("OrderSaga", saga.sagaId())).isEqualTo(damaged);
  }

  @Test
  void itemWithoutReadableCorrelationIdIsDeletedByIt() {
    Saga<Order> saga = insert();
    TABLE.tamper("OrderSaga", saga.sagaId(), "GSI1SK", text("nonsense"));

    assertThat(store.delete(TYPE.correlationId(correlationId))).isTrue();

    assertThat(TABLE.item("OrderSaga", saga.sagaId())).isEmpty();
  }

  @Test
  void anUnknownCodecCannotBeReadAndStays() {
    Saga<Order> saga = insert();
    Map<String, AttributeValue> unknown =
        TABLE.tamper("OrderSaga", saga.sagaId(), "codec", text("zstd"));

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'zstd'");
    assertThat(TABLE.item("OrderSaga", saga.sagaId())).isEqualTo(unknown);
  }

  @Test
  void aSetInTheStateIsNothingThatWasWrittenAsState() {
    Saga<Order> saga = insert();
    TABLE.tamper(
        "OrderSaga",
        saga.sagaId(),
        "state",
        AttributeValue.fromM(Map.of("articles", AttributeValue.fromSs(List.of("a")))));

    assertThatThrownBy(() -> store.find(TYPE.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("SS");
  }

  /** Somebody deleted the item in the console, and knows nothing of its guard. */
  @Test
  void aGuardWhoseSagaVanishedIsNamedAsTheReason() {
    SagaStore guarded =
        DynamoDbSagaStore.builder()
            .client(TestTable.ENGINE.client())
            .tableName(TABLE.name())
            .identity(SagaIdentity.GUARDED)
            .build();
    Order order = new Order("PENDING", BigDecimal.TEN, List.of());
    Saga<Order> saga =
        guarded.insert(TYPE.correlationId(correlationId).withNewId("gone-" + correlationId), order);
    TABLE.remove("OrderSaga", saga.sagaId());

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
        .hasMessageContaining("delete the correlation id's guard");
  }

  @Test
  void aConflictWithAnUnreadableItemIsStillAConflict() {
    Saga<Order> saga = insert();
    store.update(saga);
    TABLE.tamper("OrderSaga", saga.sagaId(), "codec", text("zstd"));

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
  void statesNestedDeeperThanDynamoDbAllowsAreRefused() {
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
