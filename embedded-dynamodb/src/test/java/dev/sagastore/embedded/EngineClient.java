package dev.sagastore.embedded;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Creates clients of an engine that don't retry, so that each failure is seen. */
final class EngineClient {
  private EngineClient() {}

  static DynamoDbClient blocking(DynamoDbEngine engine) {
    return configure(DynamoDbClient.builder()).httpClient(engine.httpClient()).build();
  }

  static DynamoDbAsyncClient async(DynamoDbEngine engine) {
    return configure(DynamoDbAsyncClient.builder()).httpClient(engine.asyncHttpClient()).build();
  }

  private static <B extends AwsClientBuilder<B, ?>> B configure(B builder) {
    return builder
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(
            configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }
}
