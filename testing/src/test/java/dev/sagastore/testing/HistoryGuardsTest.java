package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Each rule about stored guards finds what breaks it. */
class HistoryGuardsTest {
  private static final SagaType<String> PLAIN = SagaType.of("Order", String.class);
  private static final SagaType<String> REUSABLE = PLAIN.withReusableCorrelationIds();
  private static final String INSERT = "insert-1";
  private static final String LATER_INSERT = "insert-2";
  private static final String NOON = "2026-11-23T12:00:00.000Z";

  private final List<HistoryItem> items = new ArrayList<>();

  private void add(Map<String, String> texts, Map<String, AttributeValue> others) {
    Map<String, AttributeValue> item = new HashMap<>(others);
    item.put("PK", AttributeValue.fromS("SAGA#Order"));
    texts.forEach((name, text) -> item.put(name, AttributeValue.fromS(text)));
    items.add(new HistoryItem(item));
  }

  private void saga(String insertId, String... keys) {
    add(
        Map.of("SK", "ID#4711", "GSI1SK", "CORR#order-42", "writes", insertId + "another"),
        keys.length == 0 ? Map.of() : Map.of("keys", AttributeValue.fromSs(List.of(keys))));
  }

  private void guard(String sort) {
    add(Map.of("SK", sort, "sagaId", "4711", "writes", INSERT), Map.of());
  }

  private void completeLast() {
    Map<String, AttributeValue> item = new HashMap<>(items.remove(items.size() - 1).attributes());
    item.put("completedAt", AttributeValue.fromS(NOON));
    item.put("ttl", AttributeValue.fromN("1800000000"));
    items.add(new HistoryItem(item));
  }

  private List<String> violations(SagaType<?> type, SagaIdentity identity) {
    return HistoryGuards.violations(type, identity, items);
  }

  private void assertViolation(SagaType<?> type, SagaIdentity identity, String text) {
    assertThat(violations(type, identity)).singleElement().asString().contains(text);
  }

  @Test
  void guardsOfSagaBreakNoRule() {
    saga(INSERT, "payment#p-1");
    guard("KEY#payment#p-1");
    guard("CORR#order-42");

    assertThat(violations(PLAIN, SagaIdentity.GUARDED)).isEmpty();
  }

  @Test
  void missingGuardIsFound() {
    saga(INSERT, "payment#p-1");

    assertViolation(PLAIN, SagaIdentity.DERIVED, "has no guard KEY#payment#p-1, there is none");
  }

  @Test
  void missingGuardOfCorrelationIdIsFound() {
    saga(INSERT);

    assertThat(violations(PLAIN, SagaIdentity.DERIVED)).isEmpty();
    assertViolation(PLAIN, SagaIdentity.GUARDED, "has no guard CORR#order-42");
  }

  @Test
  void guardWithoutSagaIsFound() {
    guard("KEY#payment#p-1");

    assertViolation(PLAIN, SagaIdentity.DERIVED, "is no guard of none");
  }

  @Test
  void guardOfKeyThatSagaDoesNotListIsFound() {
    saga(INSERT, "payment#p-2");
    guard("KEY#payment#p-2");
    guard("KEY#payment#p-1");

    assertViolation(PLAIN, SagaIdentity.DERIVED, "is no guard of {");
  }

  @Test
  void guardOfPredecessorIsFound() {
    saga(LATER_INSERT);
    guard("KEY#payment#p-1");

    assertViolation(REUSABLE, SagaIdentity.DERIVED, "is no guard of {");
  }

  @Test
  void guardOfReplacedSagaExpiresByItself() {
    saga(LATER_INSERT);
    guard("KEY#payment#p-1");
    completeLast();

    assertThat(violations(REUSABLE, SagaIdentity.DERIVED)).isEmpty();
    assertViolation(PLAIN, SagaIdentity.DERIVED, "is no guard of {");
  }

  @Test
  void guardThatWasNotCompletedIsFound() {
    saga(INSERT, "payment#p-1");
    completeLast();
    guard("KEY#payment#p-1");

    assertViolation(REUSABLE, SagaIdentity.DERIVED, "is not completed with");

    completeLast();
    assertThat(violations(REUSABLE, SagaIdentity.DERIVED)).isEmpty();
  }

  @Test
  void onlyReusableCompletedSagaGivesUpItsGuard() {
    saga(INSERT, "payment#p-1");
    completeLast();

    assertThat(violations(REUSABLE, SagaIdentity.DERIVED)).isEmpty();
    assertViolation(PLAIN, SagaIdentity.DERIVED, "has no guard KEY#payment#p-1");
  }
}
