package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;

class LambdaApiTest {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private LambdaApi answering(int status, String response) {
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(
              "%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body));
          byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    return new LambdaApi(
        new Emulator(
            URI.create("http://localhost:" + server.getAddress().getPort()),
            Region.US_EAST_1,
            AwsBasicCredentials.create("test", "test"),
            Optional.empty()));
  }

  @Test
  void functionRunsIfItReturnsBatchResponse() {
    assertThat(answering(200, "{\"batchItemFailures\":[]}").runs("orders")).isTrue();
    assertThat(requests)
        .containsExactly(
            "POST /2015-03-31/functions/orders/invocations?Qualifier=live {\"Records\":[]}");
  }

  @ParameterizedTest
  @CsvSource({"200, no batch response", "500, batchItemFailures", "404, not found"})
  void otherResponsesMeanThatItDoesNotRun(int status, String response) {
    assertThat(answering(status, response).runs("orders")).isFalse();
  }

  @Test
  void variablesOfFunctionAreReturned() {
    LambdaApi lambda =
        answering(200, "{\"Environment\":{\"Variables\":{\"SAGA_BUS_NAME\":\"orders\"}}}");

    assertThat(lambda.functionEnvironment("orders")).containsEntry("SAGA_BUS_NAME", "orders");
    assertThat(requests).containsExactly("GET /2015-03-31/functions/orders/configuration ");
  }

  @Test
  void eventSourcesOfQueueAreDisabled() {
    LambdaApi lambda =
        answering(200, "{\"EventSourceMappings\":[{\"UUID\":\"m-1\"}],\"State\":\"Disabled\"}");

    lambda.disableEventSources("arn:aws:sqs:us-east-1:1:orders", Duration.ofMinutes(1));

    String mappings = "/2015-03-31/event-source-mappings";
    assertThat(requests)
        .containsExactly(
            "GET " + mappings + "?EventSourceArn=arn%3Aaws%3Asqs%3Aus-east-1%3A1%3Aorders ",
            "PUT " + mappings + "/m-1 {\"Enabled\":false}",
            "GET " + mappings + "/m-1 ");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"EventSourceMappings\":[]}', event sources of arn",
    "'{\"EventSourceMappings\":[{\"UUID\":\"m-1\"}],\"State\":\"Disabling\"}', not disabled within"
        + " 0 s"
  })
  void eventSourceThatIsNotDisabledFails(String response, String message) {
    LambdaApi lambda = answering(200, response);

    assertThatThrownBy(() -> lambda.disableEventSources("arn", Duration.ZERO))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }
}
