package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deployed queues and stored sagas rely on these values. */
class BusContractTest {
  @Test
  void valuesAreUnchanged() {
    assertThat(BusContract.messageMemory()).isEqualTo(Duration.ofDays(28));
    assertThat(BusContract.minReceiveCount()).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"o", "orders", "Orders_2.0-eu"})
  void nameIsAccepted(String name) {
    assertThat(BusContract.isName(name)).isTrue();
    assertThat(BusContract.isName("n".repeat(80))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "orders/eu", "$own-queue", "ä"})
  void otherTextIsNoName(String name) {
    assertThat(BusContract.isName(name)).isFalse();
    assertThat(BusContract.isName("n".repeat(81))).isFalse();
  }
}
