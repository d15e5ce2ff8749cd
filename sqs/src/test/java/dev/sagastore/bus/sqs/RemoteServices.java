package dev.sagastore.bus.sqs;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * SQS and DynamoDB at the endpoint that {@code -Dsagastore.endpoint} names, or else on LocalStack
 * in a container.
 *
 * @param endpoint address of both services
 * @param region the region
 * @param credentials credentials of all requests
 * @param container LocalStack, if it was started
 */
record RemoteServices(
    URI endpoint,
    Region region,
    AwsCredentialsProvider credentials,
    Optional<LocalStackContainer> container)
    implements AutoCloseable {
  static final String UNAVAILABLE =
      "no endpoint and no Docker: -Dsagastore.endpoint=http://localhost:4566 would run the suite"
          + " there, and Docker on LocalStack";

  private static final String ENDPOINT = "sagastore.endpoint";
  private static final String IMAGE = "sagastore.localstack.image";
  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  static boolean areAvailable() {
    return System.getProperty(ENDPOINT) != null
        || DockerClientFactory.instance().isDockerAvailable();
  }

  /** Returns whether there is time for a suite of an hour, too. */
  static boolean areAvailableForLong() {
    return areAvailable()
        && (System.getProperty(ENDPOINT) != null || Boolean.getBoolean("sagastore.bus.localstack"));
  }

  static RemoteServices open() {
    String endpoint = System.getProperty(ENDPOINT);
    return endpoint == null ? onLocalStack() : at(URI.create(endpoint));
  }

  /** Emulators accept any credentials, so there are some if the SDK finds none. */
  private static RemoteServices at(URI endpoint) {
    return new RemoteServices(
        endpoint,
        new AwsRegionProviderChain(new DefaultAwsRegionProviderChain(), () -> Region.US_EAST_1)
            .getRegion(),
        AwsCredentialsProviderChain.of(
            DefaultCredentialsProvider.builder().build(), credentials("local", "local")),
        Optional.empty());
  }

  private static RemoteServices onLocalStack() {
    String token = System.getenv(TOKEN);
    LocalStackContainer container =
        new LocalStackContainer(
                DockerImageName.parse(System.getProperty(IMAGE))
                    .asCompatibleSubstituteFor("localstack/localstack"))
            .withServices("dynamodb", "sqs")
            .withEnv(token == null ? Map.of() : Map.of(TOKEN, token));
    container.start();
    return new RemoteServices(
        container.getEndpoint(),
        Region.of(container.getRegion()),
        credentials(container.getAccessKey(), container.getSecretKey()),
        Optional.of(container));
  }

  private static AwsCredentialsProvider credentials(String accessKey, String secretKey) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
  }

  /** Returns the builder of a client for these services. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(credentials)
        .httpClientBuilder(UrlConnectionHttpClient.builder());
  }

  @Override
  public void close() {
    container.ifPresent(LocalStackContainer::stop);
  }
}
