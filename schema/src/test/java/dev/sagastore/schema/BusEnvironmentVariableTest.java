package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BusEnvironmentVariableTest {
  @Test
  void prefixBeginsTheName() {
    assertThat(BusEnvironmentVariable.QUEUE_URL.variableName("ORDERS_"))
        .isEqualTo("ORDERS_SAGA_BUS_QUEUE_URL");
  }

  @Test
  void prefixThatLambdaReservesFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BusEnvironmentVariable.NAME.variableName("AWS_"))
        .withMessageContaining("'AWS_'");
  }

  @ParameterizedTest
  @EnumSource
  void nameIsValidInLambda(BusEnvironmentVariable variable) {
    assertThat(variable.variableName()).matches("SAGA_BUS_[A-Z_]+");
    assertThat(variable.variableName("")).isEqualTo(variable.variableName());
  }

  @Test
  void namesDifferFromThoseOfTheStore() {
    assertThat(
            Arrays.stream(BusEnvironmentVariable.values())
                .map(BusEnvironmentVariable::variableName))
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(
            Arrays.stream(EnvironmentVariable.values())
                .map(EnvironmentVariable::variableName)
                .toList());
  }
}
