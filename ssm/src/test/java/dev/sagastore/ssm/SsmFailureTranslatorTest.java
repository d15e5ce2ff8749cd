package dev.sagastore.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.SsmClientBuilder;

/** Tests failures of the SDK's own client, with and without a response of Parameter Store. */
class SsmFailureTranslatorTest {
  private static final String PATH = "/orders/saga-store";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String answer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(
                exchange.getRequestHeaders().getFirst("X-Amz-Target")
                    + " "
                    + new String(body, StandardCharsets.UTF_8));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void sdkClientRequestsParametersByName() {
    answer =
        """
        {"Parameters": [
          {"Name": "/orders/saga-store/SAGA_STORE_TABLE_NAME", "Type": "String", "Value": "sagas"}
        ]}
        """;

    try (SsmClient client = client(credentials())) {
      assertThat(SagaStoreParameters.read(client, PATH))
          .containsEntry("SAGA_STORE_TABLE_NAME", "sagas")
          .hasSize(1);
    }
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith(
            "AmazonSSM.GetParameters {\"Names\":[\"/orders/saga-store/SAGA_STORE_TABLE_NAME\"");
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, SagaStoreTable.grantReadParameters(role) grants it",
    "AccessDeniedException, under '/orders/saga-store'",
    "ValidationException, rejected the path",
    "UnrecognizedClientException, AWS rejected the credentials",
    "InvalidSignatureException, AWS rejected the credentials",
    "MissingAuthenticationTokenException, AWS rejected the credentials",
    "ExpiredTokenException, AWS rejected the credentials",
    "IncompleteSignatureException, AWS rejected the credentials"
  })
  void permanentErrorIsConfigurationProblem(String code, String problem) {
    status = 400;
    answer = "{\"__type\": \"%s\", \"message\": \"Said so.\"}".formatted(code);

    try (SsmClient client = client(credentials())) {
      assertThatThrownBy(() -> SagaStoreParameters.read(client, PATH))
          .isInstanceOf(SagaStoreConfigurationException.class)
          .hasMessageContaining(problem)
          .hasMessageContaining("Said so.")
          .hasCauseInstanceOf(SdkException.class);
    }
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"400, ThrottlingException", "500, InternalServerError", "400, NobodyKnowsException"})
  void transientErrorIsUnavailable(int status, String code) {
    this.status = status;
    answer = "{\"__type\": \"%s\", \"message\": \"Said so.\"}".formatted(code);

    try (SsmClient client = client(credentials())) {
      assertUnavailable(client, "Said so.");
    }
  }

  @Test
  void unreachableServiceIsUnavailable() {
    server.stop(0);

    try (SsmClient client = client(credentials())) {
      assertUnavailable(client, "");
    }
  }

  private static void assertUnavailable(SsmClient client, String words) {
    assertThatThrownBy(() -> SagaStoreParameters.read(client, PATH))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            unavailable -> assertThat(unavailable.mayHaveBeenWritten()).isFalse())
        .hasMessageContaining("the parameters under '/orders/saga-store' could not be read")
        .hasMessageContaining(words)
        .hasCauseInstanceOf(SdkException.class);
  }

  @Test
  void missingCredentialsAreConfigurationProblem() {
    AwsCredentialsProvider none =
        AwsCredentialsProviderChain.of(
            () -> {
              throw SdkClientException.create("none");
            });

    try (SsmClient client = client(none)) {
      assertThatThrownBy(() -> SagaStoreParameters.read(client, PATH))
          .isInstanceOf(SagaStoreConfigurationException.class)
          .hasMessageContaining("the client has no credentials");
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void closedClientIsUnavailable() {
    // a client with a timeout has threads, which end when it is closed
    SsmClient client =
        builder(credentials())
            .overrideConfiguration(config -> config.apiCallTimeout(Duration.ofMinutes(1)))
            .build();
    client.close();

    assertFails(client, "the client threw java.util.concurrent.RejectedExecutionException");
    assertThat(requests).isEmpty();
  }

  @Test
  void exceptionOfCredentialsProviderIsUnavailable() {
    AwsCredentialsProvider failing =
        () -> {
          throw new IllegalArgumentException("of mine");
        };

    try (SsmClient client = client(failing)) {
      assertFails(client, "the client threw java.lang.IllegalArgumentException: of mine");
    }
  }

  @Test
  void interruptIsUnavailableAndStaysSet() {
    try (SsmClient client = client(credentials())) {
      Thread.currentThread().interrupt();

      assertFails(client, "the thread was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void assertFails(SsmClient client, String reason) {
    assertThatThrownBy(() -> SagaStoreParameters.read(client, PATH))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            unavailable -> assertThat(unavailable.mayHaveBeenWritten()).isFalse())
        .hasMessageStartingWith(
            "the parameters under '/orders/saga-store' could not be read: " + reason);
  }

  private SsmClient client(AwsCredentialsProvider credentials) {
    return builder(credentials).build();
  }

  private SsmClientBuilder builder(AwsCredentialsProvider credentials) {
    InetSocketAddress address = server.getAddress();
    return SsmClient.builder()
        .endpointOverride(URI.create("http://" + address.getHostString() + ":" + address.getPort()))
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(config -> config.retryStrategy(retries -> retries.maxAttempts(1)));
  }

  private static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }
}
