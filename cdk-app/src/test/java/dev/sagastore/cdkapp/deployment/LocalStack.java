package dev.sagastore.cdkapp.deployment;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;

/** LocalStack in a container, or an image that can stand in for it. */
final class LocalStack implements AutoCloseable {
  private static final String TOKEN = "LOCALSTACK_AUTH_TOKEN";

  private final LocalStackContainer container;

  private LocalStack(LocalStackContainer container) {
    this.container = container;
  }

  static boolean canStart() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  static String image() {
    return System.getProperty("sagastore.localstack.image");
  }

  static LocalStack start() {
    String token = System.getenv(TOKEN);
    LocalStackContainer container =
        new LocalStackContainer(
                DockerImageName.parse(image()).asCompatibleSubstituteFor("localstack/localstack"))
            .withEnv(token == null ? Map.of() : Map.of(TOKEN, token));
    container.start();
    return new LocalStack(container);
  }

  Emulator emulator() {
    return new Emulator(
        container.getEndpoint(),
        Region.of(container.getRegion()),
        AwsBasicCredentials.create(container.getAccessKey(), container.getSecretKey()),
        // inside the container, the port is another one than outside
        Optional.of(URI.create("http://localhost:4566")));
  }

  @Override
  public void close() {
    container.stop();
  }
}
