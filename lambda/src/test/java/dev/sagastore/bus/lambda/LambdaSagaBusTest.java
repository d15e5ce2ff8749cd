package dev.sagastore.bus.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.lambda.TestOrders.OrderPlaced;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.testing.InMemorySagaStore;
import java.security.Security;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Tests how a bus in a function is built. The environment has no variables for it. */
class LambdaSagaBusTest {
  private static final String QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/orders";

  private final SqsClient sqs =
      SqsClient.builder()
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .httpClient(UrlConnectionHttpClient.create())
          .build();
  private final SqsTransport transport =
      SqsTransport.builder()
          .name("orders")
          .client(sqs)
          .queueUrl(QUEUE)
          .deadLetterQueueUrl(QUEUE + "-dead")
          .build();

  @AfterEach
  void close() {
    transport.close();
    sqs.close();
  }

  private LambdaSagaBus.Builder builder(Consumer<SagaBusBuilder> configuration) {
    return LambdaSagaBus.builder(configuration).transport(transport);
  }

  @Test
  void missingVariablesOfBusFail() {
    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(() -> LambdaSagaBus.fromEnvironment(TestOrders.configuration()))
        .withMessageContaining("SAGA_BUS_NAME is not set")
        .withMessageContaining("SAGA_BUS_QUEUE_URL is not set");
  }

  @Test
  void missingVariablesOfStoreFail() {
    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(() -> builder(TestOrders.configuration()).build())
        .withMessageContaining("SAGA_STORE_TABLE_NAME")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
  }

  @Test
  void busWithoutDefinitionsNeedsNoStore() {
    LambdaSagaBus bus =
        builder(parts -> parts.handle(OrderPlaced.class, (message, context) -> Response.none()))
            .build();

    assertThat(bus.bus().name()).isEqualTo("orders");
  }

  @Test
  void configurationWithTransportOrStoreFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder(TestOrders.configuration().andThen(parts -> parts.transport(transport)))
                    .store(new InMemorySagaStore())
                    .build())
        .withMessageContaining("it has two transports: call transport once");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder(
                        TestOrders.configuration()
                            .andThen(parts -> parts.store(new InMemorySagaStore())))
                    .store(new InMemorySagaStore())
                    .build())
        .withMessageContaining("it has two stores: call store once");
  }

  @Test
  void configurationWithoutHandlersFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(parts -> {}).store(new InMemorySagaStore()).build())
        .withMessageContaining("it handles nothing");
  }

  @Test
  void reserveIsBounded() {
    LambdaSagaBus.Builder builder = builder(TestOrders.configuration());

    assertThatNoException().isThrownBy(() -> builder.reserve(Duration.ZERO));
    assertThatNoException().isThrownBy(() -> builder.reserve(Duration.ofMinutes(15)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.reserve(Duration.ofMinutes(15).plusMillis(1)))
        .withMessage("the reserve must be 0 to PT15M, not PT15M0.001S");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.reserve(Duration.ofMillis(-1)));
  }

  @Test
  void metricsCanBeLeftOut() {
    MetricLog metrics = new MetricLog();
    LambdaSagaBus bus =
        builder(TestOrders.configuration())
            .store(new InMemorySagaStore())
            .output(metrics)
            .withoutMetrics()
            .build();

    assertThat(bus.sweep(null)).containsOnlyKeys("OrderSaga");
    assertThat(metrics.documents()).isEmpty();
  }

  @Test
  void addressesOfHostsAreNotCached() {
    assertThat(builder(TestOrders.configuration()).store(new InMemorySagaStore()).build())
        .isNotNull();

    assertThat(Security.getProperty("networkaddress.cache.ttl")).isEqualTo("0");
  }
}
