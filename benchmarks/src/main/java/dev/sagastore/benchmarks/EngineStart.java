package dev.sagastore.benchmarks;

import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Prints how many milliseconds pass until the first request is answered: by a canned response,
 * which is the SDK's own start, or by the engine; and by a second engine in the same JVM.
 */
public final class EngineStart {
  private static final byte[] NO_TABLES = "{\"TableNames\":[]}".getBytes(StandardCharsets.UTF_8);

  private EngineStart() {}

  /**
   * Measures one start.
   *
   * @param args {@code sdk} or {@code engine}
   */
  public static void main(String[] args) {
    switch (args[0]) {
      case "sdk" -> System.out.printf("sdk %.1f%n", millis(EngineStart::answeredByNobody));
      case "engine" -> {
        System.out.printf("engine %.1f%n", millis(EngineStart::answeredByAnEngine));
        System.out.printf("second engine %.1f%n", millis(EngineStart::answeredByAnEngine));
      }
      default -> throw new IllegalArgumentException("sdk or engine, and not " + args[0]);
    }
    System.exit(0);
  }

  private static double millis(Supplier<Boolean> start) {
    long before = System.nanoTime();
    if (start.get()) {
      throw new IllegalStateException("there are tables");
    }
    return (System.nanoTime() - before) / 1e6;
  }

  private static boolean answeredByAnEngine() {
    return !EmbeddedDynamoDb.start().client().listTables().tableNames().isEmpty();
  }

  private static boolean answeredByNobody() {
    DynamoDbClient client =
        DynamoDbClient.builder()
            .httpClient(new CannedHttpClient())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    return !client.listTables().tableNames().isEmpty();
  }

  /** Answers every request with an empty list. */
  private static final class CannedHttpClient implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(
                  SdkHttpResponse.builder()
                      .statusCode(200)
                      .putHeader("Content-Type", "application/x-amz-json-1.0")
                      .build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(NO_TABLES)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
