package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateObjectTest {
  private final StateObject order = new StateObject().put("buyer", "Ada").put("total", 42);

  @Test
  void valueIsReturnedAsItWasPut() {
    byte[] bytes = {1};
    order.put("flag", true).put("bytes", bytes).put("nothing", null);

    assertThat(order.names()).containsExactly("buyer", "total", "flag", "bytes", "nothing");
    assertThat(order.getString("buyer")).isEqualTo("Ada");
    assertThat(order.getNumber("total")).isEqualTo(new BigDecimal("42"));
    assertThat(order.getBoolean("flag")).isTrue();
    assertThat(order.get("bytes")).isSameAs(bytes);
    assertThat(order.has("nothing")).isTrue();
    assertThat(order.get("nothing")).isNull();
    assertThat(order.has("absent")).isFalse();
    assertThat(order.getString("absent")).isNull();
    assertThat(order.getNumber("absent")).isNull();
  }

  @Test
  void changesOfNestedObjectsAndListsChangeTheObject() {
    StateObject line = new StateObject().put("sku", "book");
    order.put("lines", List.of(line)).put("address", new StateObject());

    order.getList("lines").add("more");
    order.getObject("address").put("city", "London");
    line.rename("sku", "article");

    assertThat(order.getList("lines")).containsExactly(line, "more");
    assertThat(order.getObject("address").getString("city")).isEqualTo("London");
    assertThat(line.getString("article")).isEqualTo("book");
  }

  @Test
  void renameKeepsOtherValues() {
    order.rename("buyer", "customer").rename("absent", "other").rename("total", "total");

    assertThat(order.names()).containsExactlyInAnyOrder("customer", "total");
    assertThat(order.getString("customer")).isEqualTo("Ada");
    assertThatIllegalStateException()
        .isThrownBy(() -> order.rename("customer", "total"))
        .withMessage("there is already a value 'total'");
    assertThat(order.getString("customer")).isEqualTo("Ada");
  }

  @Test
  void removeReturnsTheValue() {
    assertThat(order.remove("buyer")).isEqualTo("Ada");
    assertThat(order.remove("buyer")).isNull();
    assertThat(order.has("buyer")).isFalse();
  }

  @Test
  void valueOfAnotherClassFails() {
    assertThatIllegalStateException()
        .isThrownBy(() -> order.getString("total"))
        .withMessage("the value 'total' is not a String");
    assertThatIllegalStateException().isThrownBy(() -> order.getNumber("buyer"));
    assertThatIllegalStateException().isThrownBy(() -> order.getBoolean("buyer"));
    assertThatIllegalStateException().isThrownBy(() -> order.getObject("buyer"));
    assertThatIllegalStateException().isThrownBy(() -> order.getList("buyer"));
    order.put("endless", Double.NaN);
    assertThatIllegalStateException()
        .isThrownBy(() -> order.getNumber("endless"))
        .withMessageNotContaining("NaN");
  }

  @Test
  void unsupportedValueFails() {
    for (Object value : List.of(Instant.EPOCH, new int[0], List.of(List.of('c')))) {
      assertThatIllegalArgumentException().isThrownBy(() -> order.put("at", value));
    }
    assertThatNullPointerException().isThrownBy(() -> order.put(null, "x"));
    order.put("list", Arrays.asList(1, null, List.of("x")));
    assertThat(order.getList("list")).containsExactly(1, null, List.of("x"));
  }

  @Test
  void namesAreCopied() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> order.names().clear());
    order.names().forEach(order::remove);
    assertThat(order.names()).isEmpty();
  }

  @Test
  void textDoesNotContainState() {
    assertThat(order).hasToString("StateObject[2 values]");
  }
}
