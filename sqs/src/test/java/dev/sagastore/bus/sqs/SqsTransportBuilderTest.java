package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

class SqsTransportBuilderTest {
  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:events";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "SAGA_BUS_NAME", "orders",
          "SAGA_BUS_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
          "SAGA_BUS_DEAD_LETTER_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/123456789012/dead",
          "SAGA_BUS_VISIBILITY_TIMEOUT", "PT1M");

  private static SqsClient client() {
    return SqsClient.builder()
        .region(Region.EU_WEST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  @Test
  void environmentIsEnough() {
    try (SqsTransport transport =
        SqsTransport.builder().environment(ENVIRONMENT).client(client()).build()) {
      assertThat(transport.name()).isEqualTo("orders");
      assertThat(transport.visibilityTimeout()).isEqualTo(Duration.ofMinutes(1));
      assertThat(transport.url(Destination.DEAD_LETTER_QUEUE).orElseThrow()).endsWith("/dead");
      assertThat(transport.url(Destination.of("orders")))
          .isEqualTo(transport.url(Destination.OWN_QUEUE));
      assertThat(transport)
          .hasToString(
              "SqsTransport[orders, https://sqs.eu-west-1.amazonaws.com/123456789012/orders]");
    }
  }

  @Test
  void missingPartsFailTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqsTransport.builder().build())
        .withMessage(
            "the transport can't work: it has no name: call name; it has no queue: call queueUrl;"
                + " it has no dead-letter queue: call deadLetterQueueUrl");
    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(SqsTransport::fromEnvironment)
        .withMessageContaining("SAGA_BUS_NAME is not set");
    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(() -> SqsTransport.fromEnvironment("PARCELS_"))
        .withMessageContaining("PARCELS_SAGA_BUS_NAME is not set");
  }

  @Test
  void swappedNameAndAddressFail() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqsTransport.builder().destination(TOPIC, "events"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqsTransport.builder().destination("events", "events"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqsTransport.builder().visibilityTimeout(Duration.ofHours(13)));
  }

  @Test
  void topicOfOtherRegionFails() {
    SnsClient sns =
        SnsClient.builder()
            .region(Region.EU_WEST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SqsTransport.builder()
                    .environment(ENVIRONMENT)
                    .client(client())
                    .snsClient(sns)
                    .destination("events", TOPIC)
                    .build())
        .withMessageContaining(TOPIC)
        .withMessageContaining("is in the region eu-central-1, and its client in eu-west-1");
  }

  @Test
  void unknownDestinationNamesKnownOnes() {
    try (SqsTransport transport =
        SqsTransport.builder().environment(ENVIRONMENT).client(client()).build()) {
      assertThat(
              transport
                  .problem(SendRequest.of(Destination.of("stock"), Envelope.of("i", "T", "x")))
                  .orElseThrow())
          .contains("'stock'", "[$dead-letter-queue, $own-queue, orders]");
    }
  }

  /** Runs in a class loader without the SDK of SNS and EventBridge. */
  public static final class WithoutSns implements Runnable {
    @Override
    public void run() {
      try (SqsTransport transport =
          SqsTransport.builder().environment(ENVIRONMENT).client(client()).build()) {
        assertThat(transport.name()).isEqualTo("orders");
      }
      assertThatExceptionOfType(SagaStoreConfigurationException.class)
          .isThrownBy(
              () ->
                  SqsTransport.builder()
                      .environment(ENVIRONMENT)
                      .client(client())
                      .destination("events", TOPIC)
                      .build())
          .withMessageContaining("add the dependency software.amazon.awssdk:sns");
      assertThatExceptionOfType(SagaStoreConfigurationException.class)
          .isThrownBy(
              () ->
                  SqsTransport.builder()
                      .environment(ENVIRONMENT)
                      .client(client())
                      .destination(
                          "company", "arn:aws:events:eu-west-1:123456789012:event-bus/company")
                      .build())
          .withMessageContaining("add the dependency software.amazon.awssdk:eventbridge");
    }
  }

  @Test
  void snsAndEventBridgeAreOptional() throws Exception {
    URL[] urls =
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
            .filter(path -> !path.matches(".*/awssdk/(sns|eventbridge)/.*"))
            .map(Path::of)
            .map(SqsTransportBuilderTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> test = loader.loadClass(WithoutSns.class.getName());
      ((Runnable) test.getDeclaredConstructor().newInstance()).run();
    }
  }

  private static URL url(Path path) {
    try {
      URI uri = path.toUri();
      return uri.toURL();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
