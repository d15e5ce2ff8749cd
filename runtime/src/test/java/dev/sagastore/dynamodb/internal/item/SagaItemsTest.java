package dev.sagastore.dynamodb.internal.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.sagastore.Saga;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SagaItemsTest {
  private static final SagaType<String> TYPE =
      SagaType.of("OrderSaga", String.class).withStateVersion(3);
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final Saga<String> ACTIVE =
      Fixtures.first(TYPE, "id-1", "order#42", "new", T0, "AAAAAAAA");
  private static final Saga<String> COMPLETED =
      Fixtures.next(ACTIVE.complete(), T0.plusMillis(1), "BBBBBBBB");

  private final SagaItems items = items("ttl");

  @Test
  void writeFailsAbove400Kb() {
    int others = (int) (ItemSize.of(items.write(ACTIVE)) + items.reserve(ACTIVE));
    int room = 409_600 - others + ACTIVE.state().length();
    Saga<String> largest = ACTIVE.withState("x".repeat(room));
    Saga<String> tooLarge = ACTIVE.withState("x".repeat(room + 1));

    assertThat(ItemSize.of(items.write(largest)) + items.reserve(largest)).isEqualTo(409_600);
    SagaTooLargeException thrown =
        catchThrowableOfType(SagaTooLargeException.class, () -> items.write(tooLarge));
    assertThat(thrown.size()).isEqualTo(409_601);
    assertThat(thrown.limit()).isEqualTo(409_600);
    assertThat(thrown).hasNoCause();
  }

  @Test
  void anActiveSaga() {
    assertThat(items.write(ACTIVE))
        .containsOnly(
            entry("PK", text("SAGA#OrderSaga")),
            entry("SK", text("ID#id-1")),
            entry("GSI1PK", text("SAGA#OrderSaga")),
            entry("GSI1SK", text("CORR#order#42")),
            entry("version", number("1")),
            entry("writes", text("AAAAAAAAAAAAAAAA")),
            entry("createdAt", text("2026-11-23T10:00:00.000Z")),
            entry("updatedAt", text("2026-11-23T10:00:00.000Z")),
            entry("stateVersion", number("3")),
            entry("codec", text("native")),
            entry("state", text("new")));
  }

  @Test
  void aCompletedSaga() {
    Map<String, AttributeValue> expected = new HashMap<>(items.write(ACTIVE));
    expected.put("version", number("2"));
    expected.put("writes", text("AAAAAAAABBBBBBBBAAAAAAAA"));
    expected.put("updatedAt", text("2026-11-23T10:00:00.001Z"));
    expected.put("completedAt", text("2026-11-23T10:00:00.001Z"));
    expected.put("GSI2PK", text("COMPLETED#2026-11-23"));
    expected.put("GSI2SK", text("OrderSaga#id-1"));
    expected.put("ttl", number("1798020001"));

    assertThat(items.write(COMPLETED)).isEqualTo(expected);
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(items.read(TYPE, "id-1", items.write(ACTIVE))).isEqualTo(ACTIVE);
    assertThat(items.read(TYPE, "id-1", items.write(COMPLETED))).isEqualTo(COMPLETED);
    assertThat(COMPLETED.expiresAt()).isPresent();
  }

  @Test
  void theTtlAttributeIsAChoice() {
    Map<String, AttributeValue> item = items("expires").write(COMPLETED);

    assertThat(item).containsKey("expires").doesNotContainKey("ttl");
    assertThat(items("expires").read(TYPE, "id-1", item)).isEqualTo(COMPLETED);
    assertThat(items.hasExpired(item, T0.plusSeconds(1L << 40))).isFalse();
  }

  @Test
  void theKeysTellTheShards() {
    // the shards of both ids, and so those of all three keys, follow from Partitions
    SagaItems sharded = Fixtures.items(TableSchema.standard().withShards(1_000));
    Saga<String> saga =
        SagaBuilder.from(COMPLETED).sagaId("order-42").correlationId("注文-😀").build();

    assertThat(sharded.write(saga))
        .contains(
            entry("PK", text("SAGA#OrderSaga#703")),
            entry("SK", text("ID#order-42")),
            entry("GSI1PK", text("SAGA#OrderSaga#729")),
            entry("GSI1SK", text("CORR#注文-😀")),
            entry("GSI2PK", text("COMPLETED#2026-11-23#703")),
            entry("GSI2SK", text("OrderSaga#order-42")));
    assertThat(
            sharded.guard(
                Fixtures.keys(TableSchema.standard().withShards(1_000)).guard("OrderSaga", "注文-😀"),
                saga))
        .contains(entry("PK", text("SAGA#OrderSaga#729")), entry("SK", text("CORR#注文-😀")));
  }

  @Test
  void theGuardOfAnActiveSaga() {
    assertThat(items.guard(Fixtures.guard(ACTIVE), ACTIVE))
        .containsOnly(
            entry("PK", text("SAGA#OrderSaga")),
            entry("SK", text("CORR#order#42")),
            entry("sagaId", text("id-1")),
            entry("writes", text("AAAAAAAA")));
    assertThat(new StoredItem(items.guard(Fixtures.guard(ACTIVE), ACTIVE)).guardedSagaId())
        .isEqualTo("id-1");
  }

  @Test
  void theGuardOfACompletedSagaIsCompletedAndExpiresWithIt() {
    assertThat(items.guard(Fixtures.guard(COMPLETED), COMPLETED))
        .containsOnly(
            entry("PK", text("SAGA#OrderSaga")),
            entry("SK", text("CORR#order#42")),
            entry("sagaId", text("id-1")),
            entry("writes", text("AAAAAAAA")),
            entry("completedAt", text("2026-11-23T10:00:00.001Z")),
            entry("ttl", number("1798020001")));
  }

  @Test
  void whatIsNoGuardLeadsToNoSaga() {
    assertThat(new StoredItem(Map.of()).guardedSagaId()).isNull();
    assertThat(new StoredItem(items.write(ACTIVE)).guardedSagaId()).isNull();
    assertThat(new StoredItem(Map.of("sagaId", number("1"))).guardedSagaId()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:00:00Z, 2026-11-23T10:00:00.000Z",
    "2026-11-23T10:00:00.1Z, 2026-11-23T10:00:00.100Z",
    "2026-11-23T10:00:00.123Z, 2026-11-23T10:00:00.123Z"
  })
  void timesHaveMilliseconds(Instant time, String text) {
    assertThat(SagaItems.time(time)).isEqualTo(text);
  }

  @Test
  void anItemHasExpiredOnceItsSecondBegins() {
    Map<String, AttributeValue> item = Map.of("ttl", number("1000"));

    assertThat(items.hasExpired(item, Instant.ofEpochMilli(999_999))).isFalse();
    assertThat(items.hasExpired(item, Instant.ofEpochMilli(1_000_000))).isTrue();
    assertThat(items.hasExpired(item, Instant.ofEpochMilli(1_001_000))).isTrue();
  }

  @Test
  void aFractionOfASecondCountsAsItDoesInAConditionOfDynamoDb() {
    Map<String, AttributeValue> item = Map.of("ttl", number("1000.5"));

    assertThat(items.hasExpired(item, Instant.ofEpochSecond(1_000))).isFalse();
    assertThat(items.hasExpired(item, Instant.ofEpochSecond(1_001))).isTrue();
    assertThat(items.hasExpired(Map.of("ttl", number("1E+125")), T0)).isFalse();
  }

  @Test
  void theLogAndTheVersionOfWhatMayBeNoSaga() {
    assertThat(new StoredItem(items.write(COMPLETED)).writes())
        .isEqualTo(SagaBuilder.from(COMPLETED).revision());
    assertThat(new StoredItem(Map.of()).writes()).isEmpty();
    assertThat(new StoredItem(Map.of("writes", number("1"))).writes()).isEmpty();
    assertThat(new StoredItem(items.write(COMPLETED)).version()).isEqualTo(2);
    assertThat(new StoredItem(Map.of()).version()).isZero();
    assertThat(new StoredItem(Map.of("version", text("2"))).version()).isZero();
    assertThat(new StoredItem(Map.of("version", number("2.5"))).version()).isEqualTo(2);
  }

  @Test
  void anItemWithoutANumberForItsTtlDoesNotExpire() {
    assertThat(items.hasExpired(Map.of(), T0)).isFalse();
    // DynamoDB does not remove it either
    assertThat(items.hasExpired(Map.of("ttl", text("1000")), T0)).isFalse();
  }

  @Test
  void anOlderStateVersionIsRead() {
    assertThat(items.read(TYPE, "id-1", with("stateVersion", number("2")))).isEqualTo(ACTIVE);
    assertThat(items.read(TYPE, "id-1", with("stateVersion", number("3")))).isEqualTo(ACTIVE);
  }

  @Test
  void aNewerStateVersionIsNot() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> items.read(TYPE, "id-1", with("stateVersion", number("4"))))
        .withMessageStartingWith("OrderSaga id-1: the stored item cannot be read, ")
        .withMessageContaining("its state has version 4, this code knows up to version 3");
  }

  @Test
  void anUnknownCodecIsNot() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> items.read(TYPE, "id-1", with("codec", text("zstd"))))
        .withMessageContaining(
            "the codec 'zstd', this store knows [gzip, native]: deploy the newer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GSI1SK",
        "version",
        "writes",
        "createdAt",
        "updatedAt",
        "stateVersion",
        "codec",
        "state"
      })
  void aMissingAttributeIsNamed(String name) {
    Map<String, AttributeValue> item = new HashMap<>(items.write(ACTIVE));
    item.remove(name);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> items.read(TYPE, "id-1", item))
        .withMessageContaining("its attribute '" + name + "' is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "GSI1SK, not a string",
    "version, not a whole number",
    "writes, not a string",
    "createdAt, not a string",
    "updatedAt, not a string",
    "completedAt, not a string",
    "stateVersion, not a whole number",
    "codec, not a string",
    "ttl, not a whole number"
  })
  void anAttributeOfAnotherTypeIsNamed(String name, String problem) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> items.read(TYPE, "id-1", with(name, AttributeValue.fromBool(true))))
        .withMessageContaining("its attribute '" + name + "' is " + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "createdAt, yesterday, a time",
    "updatedAt, 2026-11-23, a time",
    "completedAt, '', a time",
    "version, 1.5, a whole number",
    "ttl, 1.5, a whole number",
    "ttl, 99999999999999999, a time"
  })
  void nonsenseInAnAttributeIsNamed(String name, String nonsense, String expected) {
    AttributeValue value = name.endsWith("At") ? text(nonsense) : number(nonsense);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> items.read(TYPE, "id-1", with(name, value)))
        .withMessageContaining("its attribute '" + name + "' is not " + expected)
        .withCauseInstanceOf(RuntimeException.class);
  }

  @Test
  void aKeyOfAnotherKindInTheCorrelationIndexIsNamed() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> items.read(TYPE, "id-1", with("GSI1SK", text("ID#id-1"))))
        .withMessageEndingWith("its key in the correlation index is not valid")
        .withCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aQueryTakesAnItemByItsAttributesAlone() {
    SagaQuery<String> active = SagaQuery.builder(TYPE).active().build();
    Map<String, AttributeValue> unreadable = with("state", AttributeValue.fromNul(true));

    assertThat(items.takes(active, "id-1", unreadable)).isTrue();
    assertThat(items.takes(active, "id-1", items.write(COMPLETED))).isFalse();
    assertThat(
            items.takes(
                SagaQuery.builder(TYPE).updatedAfter(T0).correlationIdPrefix("order#").build(),
                "id-1",
                items.write(COMPLETED)))
        .isTrue();
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> items.takes(active, "id-1", with("updatedAt", text("yesterday"))))
        .withMessageContaining("its attribute 'updatedAt' is not a time");
  }

  private Map<String, AttributeValue> with(String name, AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(items.write(ACTIVE));
    item.put(name, value);
    return item;
  }

  private static SagaItems items(String ttlAttribute) {
    return Fixtures.items(TableSchema.standard().withTtlAttribute(ttlAttribute));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue number(String number) {
    return AttributeValue.fromN(number);
  }
}
