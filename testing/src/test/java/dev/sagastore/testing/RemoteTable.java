package dev.sagastore.testing;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table of a random name on an engine that others may use too; closing it removes it. */
record RemoteTable(DynamoDbClient client, SagaTable table) implements AutoCloseable {
  /** The system property with the address of an endpoint, such as {@code http://localhost:8000}. */
  static final String ENDPOINT = "sagastore.endpoint";

  /**
   * Creates a table at the endpoint that {@link #ENDPOINT} names, with the region and the
   * credentials that the SDK finds. If it finds none, both are made up.
   */
  static RemoteTable createAtEndpoint() {
    return create(URI.create(System.getProperty(ENDPOINT)), region(), credentials());
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

  static RemoteTable create(URI endpoint, Region region, AwsCredentialsProvider credentials) {
    DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(credentials)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    SagaTable table = SagaTable.of(client, "sagas-conformance-" + UUID.randomUUID());
    try {
      table.create(Duration.ofMinutes(2));
      return new RemoteTable(client, table);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  DynamoDbSagaStore store(Clock clock) {
    DynamoDbSagaStore store =
        DynamoDbSagaStore.builder().client(client).tableName(table.name()).clock(clock).build();
    store.table().verify();
    return store;
  }

  @Override
  public void close() {
    try (client) {
      table.delete(Duration.ofMinutes(2));
    }
  }
}
