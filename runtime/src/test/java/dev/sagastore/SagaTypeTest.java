package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sagastore.schema.Retention;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SagaTypeTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  @Test
  void defaults() {
    assertThat(TYPE.name()).isEqualTo("OrderSaga");
    assertThat(TYPE.stateType()).isEqualTo(StateType.of(String.class));
    assertThat(TYPE.stateVersion()).isEqualTo(1);
    assertThat(TYPE.retention()).isEmpty();
  }

  @Test
  void copyChangesOneSetting() {
    SagaType<String> type =
        TYPE.withStateVersion(7).withRetention(Duration.ofHours(1)).withStateVersion(8);

    assertThat(type.name()).isEqualTo("OrderSaga");
    assertThat(type.stateType()).isEqualTo(StateType.of(String.class));
    assertThat(type.stateVersion()).isEqualTo(8);
    assertThat(type.retention()).contains(Retention.of(Duration.ofHours(1)));
    assertThat(type.withoutExpiry().retention()).contains(Retention.never());
    assertThat(type.withoutExpiry().stateVersion()).isEqualTo(8);
    assertThat(type.retention()).isPresent();
    assertThat(TYPE.stateVersion()).isEqualTo(1);
    assertThat(TYPE.retention()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Order#Saga", "\uD83D"})
  void invalidNameFails(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaType.of(name, String.class))
        .withMessageContaining("saga name");
  }

  @Test
  void nullArgumentFails() {
    assertThatNullPointerException()
        .isThrownBy(() -> SagaType.of(null, String.class))
        .withMessage("the saga name must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> SagaType.of("OrderSaga", (Class<String>) null))
        .withMessage("the state class must not be null");
  }

  @ParameterizedTest
  @ValueSource(classes = {int.class, boolean.class, void.class})
  void primitiveFails(Class<?> primitive) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaType.of("OrderSaga", primitive))
        .withMessage(
            "the state class cannot be the primitive " + primitive + ": use its wrapper class");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void stateVersionBelowOneFails(int version) {
    assertThat(TYPE.withStateVersion(1).stateVersion()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TYPE.withStateVersion(version))
        .withMessageContaining("OrderSaga")
        .withMessageContaining("not " + version);
  }

  static Stream<Duration> goodRetentions() {
    return Stream.of(Duration.ofMillis(1), Duration.ofDays(36_500));
  }

  @ParameterizedTest
  @MethodSource("goodRetentions")
  void retentionsUpTo36500Days(Duration retention) {
    assertThat(TYPE.withRetention(retention).retention()).contains(Retention.of(retention));
  }

  static Stream<Duration> badRetentions() {
    return Stream.of(
        Duration.ZERO,
        Duration.ofMillis(-1),
        Duration.ofDays(36_500).plusNanos(1),
        Duration.ofSeconds(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("badRetentions")
  void retentionOutOfBoundsFails(Duration retention) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TYPE.withRetention(retention))
        .withMessageContaining("OrderSaga")
        .withMessageContaining(retention.toString());
  }

  @Test
  void correlationIdsAreReusableOnRequest() {
    SagaType<String> reusable = TYPE.withReusableCorrelationIds();

    assertThat(TYPE.hasReusableCorrelationIds()).isFalse();
    assertThat(reusable.hasReusableCorrelationIds()).isTrue();
    assertThat(
            reusable
                .withStateVersion(2)
                .withUpcaster(1, state -> {})
                .withRetention(Duration.ofDays(1))
                .withoutExpiry()
                .hasReusableCorrelationIds())
        .isTrue();
    assertThat(TYPE.withStateVersion(7).withReusableCorrelationIds().stateVersion()).isEqualTo(7);
    assertThat(TYPE.withoutExpiry().withReusableCorrelationIds().retention())
        .contains(Retention.never());
  }

  @Test
  void textContainsSettings() {
    assertThat(TYPE)
        .hasToString(
            "SagaType[OrderSaga, java.lang.String, state version 1, kept as the store says]");
    assertThat(TYPE.withStateVersion(2).withRetention(Duration.ofDays(7)))
        .hasToString("SagaType[OrderSaga, java.lang.String, state version 2, kept P7D]");
    assertThat(TYPE.withoutExpiry())
        .hasToString("SagaType[OrderSaga, java.lang.String, state version 1, never expires]");
  }
}
