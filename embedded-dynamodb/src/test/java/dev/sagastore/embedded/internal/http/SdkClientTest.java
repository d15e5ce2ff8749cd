package dev.sagastore.embedded.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The SDK's DynamoDB clients, over each way into the engine. */
class SdkClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofMillis(200);

  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void stopExecutor() {
    executor.shutdownNow();
  }

  private static WireResponse tables() {
    return new WireResponse(200, Map.of(), "{\"TableNames\":[\"Orders\"]}".getBytes(UTF_8));
  }

  private static WireResponse notFound() {
    return new WireResponse(
        400,
        Map.of("x-amzn-RequestId", "42"),
        ("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\","
                + "\"message\":\"Not found\"}")
            .getBytes(UTF_8));
  }

  private static <B extends AwsClientBuilder<B, ?>> B configure(B builder) {
    return builder
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
  }

  private static DynamoDbClient client(RequestHandler handler) {
    return configure(DynamoDbClient.builder()).httpClient(new MemoryHttpClient(handler)).build();
  }

  private DynamoDbAsyncClient asyncClient(RequestHandler handler) {
    return configure(DynamoDbAsyncClient.builder())
        .httpClient(new MemoryAsyncHttpClient(handler, executor))
        .build();
  }

  @Test
  void clientReceivesResponse() {
    try (DynamoDbClient client = client(any -> tables())) {
      assertThat(client.listTables().tableNames()).containsExactly("Orders");
    }
  }

  @Test
  void clientReceivesError() {
    try (DynamoDbClient client = client(any -> notFound())) {
      assertThatThrownBy(client::listTables)
          .isInstanceOfSatisfying(
              ResourceNotFoundException.class, e -> assertThat(e.requestId()).isEqualTo("42"));
    }
  }

  @Test
  void clientReceivesExceptionOfHandler() {
    IllegalStateException failure = new IllegalStateException("The engine is closed");
    try (DynamoDbClient client =
        client(
            any -> {
              throw failure;
            })) {
      assertThatThrownBy(client::listTables).isSameAs(failure);
    }
  }

  @Test
  void timeoutOfClientInterruptsHandler() throws InterruptedException {
    BlockedHandler handler = new BlockedHandler();
    try (DynamoDbClient client = client(handler)) {
      assertThatThrownBy(
              () -> client.listTables(r -> r.overrideConfiguration(c -> c.apiCallTimeout(TIMEOUT))))
          .isInstanceOf(ApiCallTimeoutException.class);

      assertThat(handler.awaitInterruption()).isTrue();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void asyncClientReceivesResponse() {
    try (DynamoDbAsyncClient client = asyncClient(any -> tables())) {
      assertThat(client.listTables())
          .succeedsWithin(LIMIT)
          .satisfies(response -> assertThat(response.tableNames()).containsExactly("Orders"));
    }
  }

  @Test
  void asyncClientReceivesError() {
    try (DynamoDbAsyncClient client = asyncClient(any -> notFound())) {
      assertThat(client.listTables())
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(ResourceNotFoundException.class);
    }
  }

  @Test
  void asyncClientReceivesExceptionOfHandler() {
    IllegalStateException failure = new IllegalStateException("The engine is closed");
    try (DynamoDbAsyncClient client =
        asyncClient(
            any -> {
              throw failure;
            })) {
      assertThat(client.listTables())
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(SdkException.class)
          .withRootCauseInstanceOf(IllegalStateException.class)
          .withStackTraceContaining("The engine is closed");
    }
  }

  @Test
  void timeoutOfAsyncClientInterruptsHandler() throws InterruptedException {
    BlockedHandler handler = new BlockedHandler();
    try (DynamoDbAsyncClient client = asyncClient(handler)) {
      assertThat(client.listTables(r -> r.overrideConfiguration(c -> c.apiCallTimeout(TIMEOUT))))
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(ApiCallTimeoutException.class);

      assertThat(handler.awaitInterruption()).isTrue();
    }
  }

  @Test
  void bothClientsReachEndpoint() {
    try (HttpEndpoint endpoint = HttpEndpoint.start(any -> tables(), 0);
        DynamoDbClient client =
            configure(DynamoDbClient.builder()).endpointOverride(endpoint.uri()).build();
        DynamoDbAsyncClient asyncClient =
            configure(DynamoDbAsyncClient.builder()).endpointOverride(endpoint.uri()).build()) {
      assertThat(client.listTables().tableNames()).containsExactly("Orders");
      assertThat(asyncClient.listTables().join().tableNames()).containsExactly("Orders");
    }
  }
}
