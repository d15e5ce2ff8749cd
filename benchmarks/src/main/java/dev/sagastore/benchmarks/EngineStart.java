package dev.sagastore.benchmarks;

import dev.sagastore.testing.EmbeddedDynamoDb;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Prints the milliseconds until the response to the first request: a canned response, which is the
 * SDK's own start, or that of the engine, and of a second engine in the same JVM.
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
      case "sdk" -> System.out.printf("sdk %.1f%n", millis(EngineStart::hasTablesInCannedResponse));
      case "engine" -> {
        System.out.printf("engine %.1f%n", millis(EngineStart::hasTablesInEngine));
        System.out.printf("second engine %.1f%n", millis(EngineStart::hasTablesInEngine));
      }
      default ->
          throw new IllegalArgumentException("the argument must be sdk or engine, not " + args[0]);
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

  private static boolean hasTablesInEngine() {
    return !EmbeddedDynamoDb.start().client().listTables().tableNames().isEmpty();
  }

  private static boolean hasTablesInCannedResponse() {
    DynamoDbClient client =
        DynamoDbClient.builder()
            .httpClient(new CannedHttpClient(NO_TABLES))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    return !client.listTables().tableNames().isEmpty();
  }
}
