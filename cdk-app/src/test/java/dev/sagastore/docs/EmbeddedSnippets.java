package dev.sagastore.docs;

import dev.sagastore.embedded.DynamoDbEngine;
import dev.sagastore.embedded.TransactionHold;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** The snippets about the embedded engine, for the compiler; never run. */
@SuppressWarnings({"unused", "unchecked"})
final class EmbeddedSnippets {
  void inTheJvm() {
    try (DynamoDbEngine engine = DynamoDbEngine.start();
        DynamoDbClient client =
            DynamoDbClient.builder()
                .httpClient(engine.httpClient())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
      client.createTable(
          table ->
              table
                  .tableName("orders")
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      key -> key.attributeName("id").attributeType(ScalarAttributeType.S))
                  .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH)));
      client.putItem(
          put -> put.tableName("orders").item(Map.of("id", AttributeValue.fromS("order-1"))));
    }
  }

  void overHttp(DynamoDbEngine engine) {
    URI endpoint = engine.listen(8000); // engine.listen() takes any free port
  }

  void held(
      DynamoDbEngine engine, DynamoDbAsyncClient asyncClient, TransactWriteItemsRequest request) {
    try (TransactionHold hold = engine.holdNextTransaction()) {
      CompletableFuture<?> transaction = asyncClient.transactWriteItems(request);
      hold.awaitTransaction(Duration.ofSeconds(10));
      // here, a write to one of its items fails with TransactionConflictException
    }
  }
}
