package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentVariableTest {
  static Stream<String> prefixes() {
    return Stream.of("", "ORDERS_", "o", "Orders2", "AWS", "MY_AWS_", "aws_", "x".repeat(64));
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void aPrefixBeginsTheName(String prefix) {
    assertThat(EnvironmentVariable.requirePrefix(prefix)).isEqualTo(prefix);
    assertThat(EnvironmentVariable.SHARDS.variableName(prefix))
        .isEqualTo(prefix + "SAGA_STORE_SHARDS");
  }

  static Stream<String> badPrefixes() {
    return Stream.of(
        " ",
        "_",
        "_ORDERS",
        "2ND_",
        "ORDERS-",
        "ORDERS ",
        "ORDERS_\n",
        "BESTÄTIGT_",
        "AWS_",
        "AWS_ORDERS_",
        "LAMBDA_",
        "LAMBDA_ORDERS_",
        "x".repeat(65));
  }

  @ParameterizedTest
  @MethodSource("badPrefixes")
  void whatLambdaWouldRefuseIsNoPrefix(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnvironmentVariable.TABLE_NAME.variableName(prefix))
        .withMessageContaining("'" + prefix + "'")
        .withMessageContaining("at most 64 letters");
  }

  @ParameterizedTest
  @EnumSource
  void theNamesAreWhatLambdaTakes(EnvironmentVariable variable) {
    assertThat(variable.variableName()).matches("[a-zA-Z][a-zA-Z0-9_]+");
    assertThat(variable.variableName("")).isEqualTo(variable.variableName());
  }
}
