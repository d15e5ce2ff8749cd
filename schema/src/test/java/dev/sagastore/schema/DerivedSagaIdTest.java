package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedSagaIdTest {
  /** Computed with another implementation of SHA-256; the first three are in the Javadoc. */
  @ParameterizedTest
  @CsvSource({
    "OrderSaga, order-42, 3b40910c-ec35-889f-82d2-7d091c5dcb33",
    "OrderSaga, order#42, 36eaa706-72f1-8f83-8fb3-aa3a4d583d14",
    "Größe, 注文-😀, 27929251-cec4-8974-a97d-6cd49c5eeb58",
    "A, 1, 6bd54eb3-a57e-8e11-a871-62abe518cf34"
  })
  void testVectors(String sagaName, String correlationId, String sagaId) {
    assertThat(DerivedSagaId.of(sagaName, correlationId)).isEqualTo(sagaId);
  }

  @Test
  void theLongestNamesGiveAnIdOfTheSameLength() {
    assertThat(DerivedSagaId.of("A".repeat(255), "x".repeat(1_019)))
        .isEqualTo("f02c992d-a337-81c5-9e9e-569367922515");
  }

  @Test
  void itIsTheHashButForTheBitsOfVersionAndVariant() throws Exception {
    Random random = new Random(42);
    for (int i = 0; i < 1_000; i++) {
      String name = "Saga" + random.nextInt();
      String correlationId = Long.toHexString(random.nextLong());

      String id = DerivedSagaId.of(name, correlationId);

      UUID uuid = UUID.fromString(id);
      assertThat(uuid.version()).isEqualTo(8);
      assertThat(uuid.variant()).isEqualTo(2);
      String hash =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest((name + "#" + correlationId).getBytes(StandardCharsets.UTF_8)));
      String hex = id.replace("-", "");
      assertThat(id).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      assertThat(hex.substring(0, 12)).isEqualTo(hash.substring(0, 12));
      assertThat(hex.substring(13, 16)).isEqualTo(hash.substring(13, 16));
      assertThat(Character.digit(hex.charAt(16), 16) & 3)
          .isEqualTo(Character.digit(hash.charAt(16), 16) & 3);
      assertThat(hex.substring(17)).isEqualTo(hash.substring(17, 32));
    }
  }

  @Test
  void partsAreNotRunTogether() {
    assertThat(DerivedSagaId.of("Order", "#1")).isNotEqualTo(DerivedSagaId.of("Order", "1"));
    assertThat(DerivedSagaId.of("Order", "S1")).isNotEqualTo(DerivedSagaId.of("OrderS", "1"));
  }

  @Test
  void itIsAValidSagaIdAndDiffersForEachCorrelationId() {
    assertThat(IntStream.range(0, 10_000).mapToObj(i -> DerivedSagaId.of("Order", "order-" + i)))
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(SagaKeys.requireSagaId(id)).hasSize(36));
  }

  @Test
  void nameAndCorrelationIdAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DerivedSagaId.of("Order#Saga", "1"))
        .withMessageContaining("saga name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DerivedSagaId.of("Order", " "))
        .withMessageContaining("correlation id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DerivedSagaId.of("Order", "\uD83D"))
        .withMessageContaining("unpaired surrogate");
  }
}
