package dev.sagastore.bus.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTest {
  /** Takes 2 + 6 + 2 bytes. */
  private static final Map<String, String> ATTRIBUTES = Map.of("é", "ü");

  @Test
  void messageOf1MiBIsAccepted() {
    assertThat(new Payload("x".repeat(1_048_576), Map.of()).problem()).isEmpty();
    assertThat(new Payload("x".repeat(1_048_566), ATTRIBUTES).problem()).isEmpty();
  }

  @Test
  void largerMessageIsReportedWithSizes() {
    assertThat(new Payload("x".repeat(1_048_567), ATTRIBUTES).problem())
        .contains("the body and attributes take 1,048,577 bytes, more than the limit of 1,048,576");
  }
}
