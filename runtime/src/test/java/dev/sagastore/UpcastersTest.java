package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpcastersTest {
  private static final SagaType<String> V4 =
      SagaType.of("OrderSaga", String.class)
          .withStateVersion(4)
          .withUpcaster(3, order -> step(order, "3"))
          .withUpcaster(1, order -> step(order, "1"));

  @Test
  void upcastersApplyInOrder() {
    assertThat(steps(1)).isEqualTo("13");
    assertThat(steps(2)).isEqualTo("3");
    assertThat(steps(3)).isEqualTo("3");
    assertThat(steps(4)).isEmpty();
    assertThat(steps(5)).isEmpty();
  }

  @Test
  void copyDoesNotChangeType() {
    SagaType<String> v2 = SagaType.of("OrderSaga", String.class).withStateVersion(2);
    SagaType<String> copy = v2.withUpcaster(1, order -> order.put("steps", "1"));

    assertThat(copy.upcastersFrom(1)).hasSize(1);
    assertThat(v2.upcastersFrom(1)).isEmpty();
  }

  @Test
  void copiesKeepTheUpcasters() {
    SagaType<String> copy =
        V4.withStateVersion(5).withoutExpiry().withRetention(Duration.ofDays(1));

    assertThat(steps(copy, 1)).isEqualTo("13");
  }

  @Test
  void upcasterOfInvalidVersionFails() {
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

  private static void step(StateObject order, String version) {
    String earlier = order.getString("steps");
    order.put("steps", (earlier == null ? "" : earlier) + version);
  }

  private static String steps(int storedVersion) {
    return steps(V4, storedVersion);
  }

  private static String steps(SagaType<?> type, int storedVersion) {
    StateObject order = new StateObject().put("steps", "");
    type.upcastersFrom(storedVersion).forEach(upcaster -> upcaster.accept(order));
    return String.valueOf(order.get("steps"));
  }
}
