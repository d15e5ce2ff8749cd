package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** The suite on whatever speaks DynamoDB's protocol at {@code sagastore.endpoint}. */
@EnabledIfSystemProperty(
    named = "sagastore.endpoint",
    matches = ".+",
    disabledReason =
        "no endpoint: -Dsagastore.endpoint=http://localhost:8000 would run the suite there")
class EndpointConformanceTest extends SagaStoreConformance {
  private static RemoteTable table;

  @BeforeAll
  static void createTable() {
    table =
        RemoteTable.create(
            URI.create(System.getProperty("sagastore.endpoint")), region(), credentials());
  }

  @AfterAll
  static void removeTable() {
    // null if it could not be created
    if (table != null) {
      table.close();
    }
  }

  @Override
  protected SagaStore store(Clock clock) {
    return table.store(clock);
  }

  private static Region region() {
    return new AwsRegionProviderChain(new DefaultAwsRegionProviderChain(), () -> Region.US_EAST_1)
        .getRegion();
  }

  /** Emulators take any; AWS refuses those at the end. */
  private static AwsCredentialsProviderChain credentials() {
    return AwsCredentialsProviderChain.of(
        DefaultCredentialsProvider.builder().build(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }
}
