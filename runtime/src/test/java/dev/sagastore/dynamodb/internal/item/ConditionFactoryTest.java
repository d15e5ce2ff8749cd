package dev.sagastore.dynamodb.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.spi.SagaBuilder;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the conditions mean is tested on an engine, not here. */
class ConditionFactoryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.999Z");
  private static final Saga<String> SAGA =
      Fixtures.next(
          Fixtures.first(
              SagaType.of("OrderSaga", String.class), "id-1", "order-42", "", NOW, "AAAAAAAA"),
          NOW,
          "BBBBBBBB");
  private static final Saga<String> REUSABLE =
      Fixtures.first(
          SagaType.of("OrderSaga", String.class).withReusableCorrelationIds(),
          "id-1",
          "order-42",
          "",
          NOW,
          "AAAAAAAA");
  private static final ConditionFactory CONDITIONS = new ConditionFactory("expires");
  private static final Map<String, AttributeValue> ITEM = Fixtures.items().write(SAGA);
  private static final SagaExtension EXTENSION = SagaExtension.of("audit");
  private static final Saga<String> DUE =
      Fixtures.next(EXTENSION.withDue(SAGA, NOW), NOW, "CCCCCCCC");

  static Stream<Condition> all() {
    return Stream.of(
        CONDITIONS.absent("AAAAAAAA", false, NOW),
        CONDITIONS.absent("AAAAAAAA", true, NOW),
        CONDITIONS.unchanged(SAGA, NOW),
        CONDITIONS.untouched(SagaBuilder.from(SAGA).revision()),
        CONDITIONS.unprotected(CONDITIONS.unchanged(SAGA, NOW), NOW),
        CONDITIONS.unprotected(CONDITIONS.untouched(SagaBuilder.from(SAGA).revision()), NOW),
        CONDITIONS.unprotected(CONDITIONS.same(ITEM), NOW),
        CONDITIONS.same(ITEM),
        CONDITIONS.same(Map.of()),
        CONDITIONS.same(Fixtures.items().write(SAGA.withKey(KeyName.of("payment"), "1"))),
        CONDITIONS.current(SAGA, NOW),
        CONDITIONS.current(EXTENSION.withDue(SAGA, NOW), NOW),
        CONDITIONS.current(DUE, NOW),
        CONDITIONS.current(EXTENSION.withoutDue(DUE), NOW),
        CONDITIONS.due(NOW, NOW),
        CONDITIONS.unchanged(EXTENSION.withoutDue(DUE), NOW),
        CONDITIONS.newGuard(SAGA, "AAAAAAAA", NOW),
        CONDITIONS.newGuard(REUSABLE, "AAAAAAAA", NOW),
        CONDITIONS.ownGuard("AAAAAAAA"),
        CONDITIONS.freeGuard(SAGA, NOW),
        CONDITIONS.freeGuard(REUSABLE, NOW));
  }

  /** DynamoDB refuses a request with any other. */
  @ParameterizedTest
  @MethodSource("all")
  void exactlyTheNamesAndValuesThatAreUsedArePassed(Condition condition) {
    assertThat(condition.names().keySet())
        .isEqualTo(placeholders("#[a-zA-Z]+", condition.expression()));
    assertThat(condition.values().keySet())
        .isEqualTo(placeholders(":[a-zA-Z]+", condition.expression()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyNameIsThatOfTheTable(Condition condition) {
    Map<String, String> known = new HashMap<>();
    known.put("#pk", "PK");
    known.put("#correlation", "GSI1SK");
    known.put("#ttl", "expires");
    for (String attribute :
        List.of(
            "writes",
            "version",
            "createdAt",
            "updatedAt",
            "completedAt",
            "keys",
            "due",
            "protectedUntil",
            "sagaId")) {
      known.put("#" + attribute, attribute);
    }

    assertThat(known).containsAllEntriesOf(condition.names());
  }

  @ParameterizedTest
  @MethodSource("all")
  void timesAreInSecondsAsThoseOfTheTimeToLive(Condition condition) {
    assertThat(condition.values().getOrDefault(":now", seconds(NOW))).isEqualTo(seconds(NOW));
    assertThat(seconds(NOW).n()).isEqualTo("1795428000");
  }

  @Test
  void whatIdsAreComparedWith() {
    assertThat(CONDITIONS.absent("AAAAAAAA", false, NOW).values())
        .containsEntry(":write", AttributeValue.fromS("AAAAAAAA"));
    assertThat(CONDITIONS.unchanged(SAGA, NOW).values())
        .containsEntry(":read", AttributeValue.fromS("AAAAAAAABBBBBBBBAAAAAAAA"))
        .containsEntry(":correlation", AttributeValue.fromS("CORR#order-42"));
    assertThat(CONDITIONS.untouched(SagaBuilder.from(SAGA).revision()).values())
        .containsEntry(":read", AttributeValue.fromS("AAAAAAAABBBBBBBBAAAAAAAA"));
    assertThat(CONDITIONS.ownGuard("AAAAAAAA").values())
        .containsEntry(":insert", AttributeValue.fromS("AAAAAAAA"));
    assertThat(CONDITIONS.freeGuard(REUSABLE, NOW).values())
        .containsEntry(":insert", AttributeValue.fromS("AAAAAAAA"));
  }

  @Test
  void whatWasFoundIsComparedByItsInsert() {
    Condition condition = CONDITIONS.same(ITEM);

    assertThat(condition.values()).containsOnlyKeys(":insert");
    assertThat(condition.values()).containsEntry(":insert", AttributeValue.fromS("AAAAAAAA"));
    // later writes change nothing about it
    assertThat(
            CONDITIONS.same(
                Fixtures.items().write(Fixtures.next(SAGA.withState("x"), NOW, "CCCCCCCC"))))
        .isEqualTo(condition);
  }

  @Test
  void whatHasNoLogIsComparedByThat() {
    List<Condition> conditions =
        Stream.of(
                Map.<String, AttributeValue>of(),
                Map.of("writes", AttributeValue.fromN("1")),
                Map.of("writes", AttributeValue.fromS("")))
            .map(CONDITIONS::same)
            .toList();

    assertThat(conditions).containsOnly(conditions.get(0));
    assertThat(conditions.get(0)).isNotEqualTo(CONDITIONS.same(ITEM));
    assertThat(conditions.get(0).names()).containsOnlyKeys("#pk", "#writes");
  }

  @Test
  void takingThePlaceOfWhatIsCompletedIsAChoice() {
    assertThat(CONDITIONS.absent("AAAAAAAA", false, NOW).names()).doesNotContainKey("#completedAt");
    assertThat(CONDITIONS.absent("AAAAAAAA", true, NOW).names()).containsKey("#completedAt");
    assertThat(CONDITIONS.freeGuard(SAGA, NOW).names()).doesNotContainKey("#completedAt");
    assertThat(CONDITIONS.freeGuard(REUSABLE, NOW).names()).containsKey("#completedAt");
  }

  private static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  private static Set<String> placeholders(String pattern, String expression) {
    Matcher matcher = Pattern.compile(pattern).matcher(expression);
    return matcher.results().map(found -> found.group()).collect(Collectors.toSet());
  }
}
