package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.item;
import static dev.sagastore.embedded.TestEngine.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Attributes that an update returns.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValues">ReturnValues
 *     of UpdateItem</a>
 */
class ReturnValuesTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void createTable() {
    engine.createTable("Orders", "id:S");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private UpdateItemResponse update(ReturnValue wanted, String expression, Object... values) {
    return engine
        .client()
        .updateItem(
            update ->
                update
                    .tableName("Orders")
                    .key(item("id", "1"))
                    .updateExpression(expression)
                    .expressionAttributeValues(values.length == 0 ? null : item(values))
                    .returnValues(wanted));
  }

  private Map<String, AttributeValue> returned(
      ReturnValue wanted, String expression, Object... values) {
    return update(wanted, expression, values).attributes();
  }

  @Nested
  class ExistingItem {
    @BeforeEach
    void putItem() {
      engine.put(
          "Orders",
          "id",
          "1",
          "a",
          1,
          "b",
          2,
          "m",
          Map.of("x", 1, "y", 2),
          "l",
          List.of("p", "q", "r"),
          "s",
          numbers("1", "2"));
    }

    @Test
    void noneReturnsNothing() {
      assertThat(update(ReturnValue.NONE, "SET a = b").hasAttributes()).isFalse();
      assertThat(update(null, "SET a = b").hasAttributes()).isFalse();
    }

    @Test
    void allOldReturnsItemBefore() {
      assertThat(returned(ReturnValue.ALL_OLD, "SET a = b, c = b"))
          .hasSize(6)
          .containsAllEntriesOf(item("id", "1", "a", 1));
    }

    @Test
    void allNewReturnsItemAfter() {
      assertThat(returned(ReturnValue.ALL_NEW, "SET a = b, c = b REMOVE l"))
          .hasSize(6)
          .containsAllEntriesOf(item("id", "1", "a", 2, "c", 2))
          .doesNotContainKey("l");
    }

    @Test
    void updatedOldReturnsChangedAttributesBefore() {
      assertThat(returned(ReturnValue.UPDATED_OLD, "SET a = b, c = b REMOVE b"))
          .isEqualTo(item("a", 1, "b", 2));
    }

    @Test
    void updatedNewReturnsChangedAttributesAfter() {
      assertThat(returned(ReturnValue.UPDATED_NEW, "SET a = b, c = b REMOVE b"))
          .isEqualTo(item("a", 2, "c", 2));
    }

    @Test
    void updatedNewReturnsAttributeWithSameValue() {
      assertThat(returned(ReturnValue.UPDATED_NEW, "SET a = a")).isEqualTo(item("a", 1));
    }

    @Test
    void updatedReturnsChangedPartOfMap() {
      assertThat(returned(ReturnValue.UPDATED_OLD, "SET m.x = :v", ":v", 9))
          .isEqualTo(item("m", Map.of("x", 1)));
      assertThat(returned(ReturnValue.UPDATED_NEW, "SET m.x = :v", ":v", 8))
          .isEqualTo(item("m", Map.of("x", 8)));
    }

    @Test
    void updatedReturnsChangedElementOfList() {
      assertThat(returned(ReturnValue.UPDATED_OLD, "SET l[1] = :v", ":v", "z"))
          .isEqualTo(item("l", List.of("q")));
      assertThat(returned(ReturnValue.UPDATED_NEW, "SET l[1] = :v", ":v", "y"))
          .isEqualTo(item("l", List.of("y")));
    }

    @Test
    void updatedNewReturnsWholeSetAndSum() {
      assertThat(returned(ReturnValue.UPDATED_NEW, "ADD a :n, s :s", ":n", 4, ":s", numbers("3")))
          .satisfies(
              attributes -> {
                assertThat(attributes).containsOnlyKeys("a", "s");
                assertThat(attributes.get("a").n()).isEqualTo("5");
                assertThat(attributes.get("s").ns()).containsExactlyInAnyOrder("1", "2", "3");
              });
    }

    @Test
    void updatedNewReturnsNothingIfRemoved() {
      assertThat(update(ReturnValue.UPDATED_NEW, "REMOVE a, b").hasAttributes()).isFalse();
    }

    @Test
    void updatedOldReturnsNothingIfAdded() {
      assertThat(update(ReturnValue.UPDATED_OLD, "SET c = a").hasAttributes()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
        value = ReturnValue.class,
        names = {"UPDATED_OLD", "UPDATED_NEW"})
    void updatedReturnsNothingWithoutExpression(ReturnValue wanted) {
      assertThat(update(wanted, null).hasAttributes()).isFalse();
    }
  }

  @Nested
  class NewItem {
    @ParameterizedTest
    @EnumSource(
        value = ReturnValue.class,
        names = {"ALL_OLD", "UPDATED_OLD"})
    void oldReturnsNothing(ReturnValue wanted) {
      assertThat(update(wanted, "SET a = :v", ":v", 1).hasAttributes()).isFalse();
    }

    @Test
    void allNewReturnsKeyToo() {
      assertThat(returned(ReturnValue.ALL_NEW, "SET a = :v", ":v", 1))
          .isEqualTo(item("id", "1", "a", 1));
    }

    @Test
    void updatedNewReturnsAttributesOnly() {
      assertThat(returned(ReturnValue.UPDATED_NEW, "SET a = :v", ":v", 1)).isEqualTo(item("a", 1));
    }
  }
}
