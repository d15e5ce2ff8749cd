package dev.sagastore.testing;

import dev.sagastore.SagaStore;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The suite on LocalStack, or on an image that can stand in for it. */
@EnabledIf(
    value = "dockerIsAvailable",
    disabledReason = "no Docker: with it, the suite would run on LocalStack, too")
class LocalStackConformanceTest extends SagaStoreConformance {
  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  private static LocalStackContainer localStack;
  private static RemoteTable table;

  static boolean dockerIsAvailable() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  @BeforeAll
  static void start() {
    DockerImageName image =
        DockerImageName.parse(System.getProperty("sagastore.localstack.image"))
            .asCompatibleSubstituteFor("localstack/localstack");
    String token = System.getenv(TOKEN);
    localStack =
        new LocalStackContainer(image)
            .withServices("dynamodb")
            .withEnv(token == null ? Map.of() : Map.of(TOKEN, token));
    localStack.start();
    table =
        RemoteTable.create(
            localStack.getEndpoint(),
            Region.of(localStack.getRegion()),
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(localStack.getAccessKey(), localStack.getSecretKey())));
  }

  @AfterAll
  static void stop() {
    // each is null if it, or what comes before it, could not be started
    if (table != null) {
      table.close();
    }
    if (localStack != null) {
      localStack.stop();
    }
  }

  @Override
  protected SagaStore store(Clock clock) {
    return table.store(clock);
  }
}
