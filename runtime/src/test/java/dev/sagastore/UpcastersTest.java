package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class UpcastersTest {
  private static final SagaType<String> V4 =
      SagaType.of("OrderSaga", String.class)
          .withStateVersion(4)
          .withUpcaster(3, order -> order.put("steps", order.path("steps").asString("") + "3"))
          .withUpcaster(1, order -> order.put("steps", order.path("steps").asString("") + "1"));

  @Test
  void eachVersionIsBroughtToTheNextInOrder() {
    assertThat(steps(1)).isEqualTo("13");
    assertThat(steps(2)).isEqualTo("3");
    assertThat(steps(3)).isEqualTo("3");
    assertThat(steps(4)).isEmpty();
    assertThat(steps(5)).isEmpty();
  }

  @Test
  void aTypeIsNotChangedByItsCopies() {
    SagaType<String> v2 = SagaType.of("OrderSaga", String.class).withStateVersion(2);
    v2.withUpcaster(1, order -> order.put("steps", "1"));

    assertThat(v2.upcast(JsonNodeFactory.instance.objectNode(), 1).has("steps")).isFalse();
  }

  @Test
  void copiesKeepTheUpcasters() {
    ObjectNode order = JsonNodeFactory.instance.objectNode();

    JsonNode upcast =
        V4.withStateVersion(5).withoutExpiry().withRetention(Duration.ofDays(1)).upcast(order, 1);

    assertThat(upcast.path("steps").asString()).isEqualTo("13");
  }

  @Test
  void onlyOlderVersionsHaveUpcastersAndOneEach() {
    for (int version : new int[] {0, 4, 5}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> V4.withUpcaster(version, order -> {}))
          .withMessageContaining("from 1 to 3");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V4.withUpcaster(3, order -> {}))
        .withMessageContaining("two upcasters from version 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V4.withStateVersion(3))
        .withMessageContaining("upcaster from version 3");
    assertThat(V4.withStateVersion(5).stateVersion()).isEqualTo(5);
  }

  @Test
  void whatIsNoObjectNeedsNoUpcasterOrIsRefused() {
    JsonNode text = JsonNodeFactory.instance.stringNode("s3cr3t");

    assertThat(V4.upcast(text, 4)).isSameAs(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V4.upcast(text, 2))
        .withMessageContaining("not an object")
        .withMessageNotContaining("s3cr3t");
  }

  private static String steps(int storedVersion) {
    return V4.upcast(JsonNodeFactory.instance.objectNode(), storedVersion)
        .path("steps")
        .asString("");
  }
}
