package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterPathTest {
  static Stream<String> paths() {
    return Stream.of(
        "/sagas",
        "/orders/saga-store",
        "/Orders_2/v1.0/-",
        "/orders/aws",
        "/l".repeat(14),
        "/" + "x".repeat(899));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void thePathAndTheVariableNameTheParameter(String path) {
    assertThat(new ParameterPath(path).parameterName(EnvironmentVariable.SHARDS))
        .isEqualTo(path + "/SAGA_STORE_SHARDS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "orders",
        "orders/saga-store",
        "/orders/",
        "/orders//saga-store",
        "//orders",
        "/orders/saga store",
        "/orders/saga-store\n",
        "/bestätigt",
        "/orders/*",
        "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15"
      })
  void otherPathsAreRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterPath(path))
        .withMessageContaining("'" + path + "'")
        .withMessageContaining("1 to 14 levels such as /orders/saga-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/aws", "/aws/orders", "/AWS-orders", "/ssm/orders", "/Ssm"})
  void whatBelongsToAwsIsRefused(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterPath(path))
        .withMessage(
            "the path of parameters cannot be '"
                + path
                + "': paths that begin with /aws or /ssm are reserved for AWS");
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 100_000})
  void aPathThatIsTooLongIsRefused(int letters) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterPath("/" + "x".repeat(letters)))
        .withMessageContaining("has " + (letters + 1) + " characters, at most 900");
  }

  /** Parameter Store counts 1,011 characters, the beginning of the ARN included. */
  @ParameterizedTest
  @EnumSource
  void theLongestNameFits(EnvironmentVariable variable) {
    String arn = "arn:aws-us-gov:ssm:ap-southeast-99:123456789012:parameter";
    String name = new ParameterPath("/" + "x".repeat(899)).parameterName(variable);

    assertThat(arn + name).hasSizeLessThanOrEqualTo(1_011);
  }
}
