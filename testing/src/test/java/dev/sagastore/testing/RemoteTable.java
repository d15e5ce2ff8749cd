package dev.sagastore.testing;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A table of a random name on an engine that others may use too; closing it removes it. */
record RemoteTable(DynamoDbClient client, SagaTable table) implements AutoCloseable {
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
