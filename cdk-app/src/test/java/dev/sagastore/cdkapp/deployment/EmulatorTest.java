package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** The deployment test must not reach AWS, whatever the user's environment says. */
class EmulatorTest {
  private static final String ENDPOINT = "http://localhost:4566";

  @Test
  void withoutAnEndpointThereIsNone() {
    assertThat(Emulator.isNamedIn(Map.of())).isFalse();
    assertThat(Emulator.isNamedIn(Map.of("AWS_ENDPOINT_URL", " "))).isFalse();
    assertThat(Emulator.isNamedIn(Map.of("AWS_ENDPOINT_URL_DYNAMODB", ENDPOINT))).isFalse();
    assertThat(Emulator.isNamedIn(Map.of("AWS_ENDPOINT_URL", ENDPOINT))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://dynamodb.us-east-1.amazonaws.com",
        "https://DYNAMODB.EU-WEST-1.AMAZONAWS.COM",
        "https://vpce-1.dynamodb.eu-west-1.vpce.amazonaws.com:443/",
        "https://dynamodb.cn-north-1.amazonaws.com.cn",
        "https://dynamodb.us-east-1.amazonaws.com.",
        "https://lambda.us-east-1.api.aws",
        "https://dynamodb.eusc-de-east-1.amazonaws.eu"
      })
  void awsIsNoEmulator(String endpoint) {
    assertThatThrownBy(() -> Emulator.namedIn(Map.of("AWS_ENDPOINT_URL", endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "AWS_ENDPOINT_URL is %s, which is AWS: the deployment test runs on emulators only",
            endpoint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:4566", "4566", "http://", "not a URL"})
  void anEndpointIsAUrl(String endpoint) {
    assertThatThrownBy(() -> Emulator.namedIn(Map.of("AWS_ENDPOINT_URL", endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("AWS_ENDPOINT_URL is %s: use a URL, such as http://localhost:4566", endpoint);
  }

  @Test
  void whatIsNotSaidIsMadeUp() {
    assertThat(Emulator.namedIn(Map.of("AWS_ENDPOINT_URL", ENDPOINT, "AWS_ACCESS_KEY_ID", "half")))
        .isEqualTo(
            new Emulator(
                URI.create(ENDPOINT),
                Region.US_EAST_1,
                AwsBasicCredentials.create("test", "test"),
                Optional.empty()));
  }

  @Test
  void whatIsSaidIsUsed() {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL", ENDPOINT,
            "AWS_DEFAULT_REGION", "eu-west-1",
            "AWS_ACCESS_KEY_ID", "key",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_SESSION_TOKEN", "token");

    Emulator emulator = Emulator.namedIn(environment);

    assertThat(emulator.region()).isEqualTo(Region.EU_WEST_1);
    assertThat(emulator.credentials())
        .isEqualTo(AwsSessionCredentials.create("key", "secret", "token"));
    assertThat(emulator.environmentOfProcesses(environment))
        .containsAllEntriesOf(environment)
        .containsEntry("AWS_REGION", "eu-west-1");
  }

  @Test
  void processesAreToldOfNothingElse() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", "/bin");
    environment.put("AWS_CA_BUNDLE", "ca.pem");
    environment.put("AWS_ENDPOINT_URL", ENDPOINT);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "https://dynamodb.us-east-1.amazonaws.com");
    environment.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    environment.put("AWS_PROFILE", "production");
    environment.put("AWS_SESSION_TOKEN", "of the key that is not there");
    environment.put("AWS_CONFIG_FILE", "config");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    environment.put("CDK_DEFAULT_ACCOUNT", "123456789012");

    assertThat(Emulator.namedIn(environment).environmentOfProcesses(environment))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("PATH", "/bin"),
                Map.entry("AWS_CA_BUNDLE", "ca.pem"),
                Map.entry("AWS_ENDPOINT_URL", ENDPOINT),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_DEFAULT_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "test"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "test"),
                Map.entry("AWS_CONFIG_FILE", "no-such-file"),
                Map.entry("AWS_SHARED_CREDENTIALS_FILE", "no-such-file"),
                Map.entry("AWS_EC2_METADATA_DISABLED", "true")));
  }
}
