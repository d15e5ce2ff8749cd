package dev.sagastore.embedded.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

class MemoryHttpClientTest {
  private final MemoryHttpClient client = new MemoryHttpClient(new EchoHandler());

  private static ExecutableHttpRequest request(MemoryHttpClient client, byte[] body) {
    return client.prepareRequest(
        HttpExecuteRequest.builder()
            .request(SdkRequest.post())
            .contentStreamProvider(() -> new ByteArrayInputStream(body))
            .build());
  }

  private static ExecutableHttpRequest request(RequestHandler handler) {
    return request(new MemoryHttpClient(handler), new byte[0]);
  }

  private static byte[] body(HttpExecuteResponse response) throws IOException {
    try (InputStream stream = response.responseBody().orElseThrow()) {
      return stream.readAllBytes();
    }
  }

  @Test
  void callReturnsResponseOfHandler() throws IOException {
    HttpExecuteResponse response = request(client, "{\"größe\":1}".getBytes(UTF_8)).call();

    assertThat(response.httpResponse().statusCode()).isEqualTo(200);
    assertThat(response.httpResponse().firstMatchingHeader("X-Echo-Method")).contains("POST");
    assertThat(response.httpResponse().firstMatchingHeader("Content-Length")).contains("13");
    assertThat(body(response)).asString(UTF_8).isEqualTo("{\"größe\":1}");
  }

  @Test
  void callPassesFirstValueOfHeader() throws IOException {
    HttpExecuteResponse response = request(client, new byte[0]).call();

    assertThat(response.httpResponse().matchingHeaders("X-Echo-Target")).containsExactly("GetItem");
  }

  @Test
  void callWithoutContentPassesEmptyBody() throws IOException {
    HttpExecuteResponse response =
        client
            .prepareRequest(HttpExecuteRequest.builder().request(SdkRequest.post()).build())
            .call();

    assertThat(response.httpResponse().firstMatchingHeader("Content-Length")).contains("0");
    assertThat(body(response)).isEmpty();
  }

  @Test
  void callClosesContentStream() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream content =
        new ByteArrayInputStream(new byte[3]) {
          @Override
          public void close() {
            closed.set(true);
          }
        };

    HttpExecuteResponse response =
        client
            .prepareRequest(
                HttpExecuteRequest.builder()
                    .request(SdkRequest.post())
                    .contentStreamProvider(() -> content)
                    .build())
            .call();

    assertThat(body(response)).hasSize(3);
    assertThat(closed).isTrue();
  }

  @Test
  void callRunsInCallingThread() throws IOException {
    AtomicReference<Thread> thread = new AtomicReference<>();

    request(
            any -> {
              thread.set(Thread.currentThread());
              return new WireResponse(200, Map.of(), new byte[0]);
            })
        .call();

    assertThat(thread).hasValue(Thread.currentThread());
  }

  @Test
  void callPassesLargestBody() throws IOException {
    HttpExecuteResponse response = request(client, new byte[RequestHandler.MAX_BODY_BYTES]).call();

    assertThat(response.httpResponse().statusCode()).isEqualTo(200);
    assertThat(body(response)).hasSize(RequestHandler.MAX_BODY_BYTES);
  }

  @Test
  void callReturns413IfBodyIsTooLarge() throws IOException {
    HttpExecuteResponse response =
        request(client, new byte[RequestHandler.MAX_BODY_BYTES + 1]).call();

    assertThat(response.httpResponse().statusCode()).isEqualTo(413);
    assertThat(body(response))
        .asString(UTF_8)
        .isEqualTo(
            "{\"__type\":\"com.amazon.coral.service#RequestEntityTooLargeException\","
                + "\"message\":\"Request size exceeded 16777216 bytes\"}");
  }

  @Test
  void callFailsWithExceptionOfHandler() {
    IllegalStateException failure = new IllegalStateException("The engine is closed");

    assertThatThrownBy(
            request(
                    any -> {
                      throw failure;
                    })
                ::call)
        .isSameAs(failure);
  }

  @Test
  void abortedRequestDoesNotReachHandler() {
    AtomicBoolean called = new AtomicBoolean();
    ExecutableHttpRequest request =
        request(
            any -> {
              called.set(true);
              return new WireResponse(200, Map.of(), new byte[0]);
            });

    request.abort();

    assertThatThrownBy(request::call).isInstanceOf(InterruptedIOException.class);
    assertThat(called).isFalse();
  }

  @Test
  void requestAbortedInHandlerFails() {
    AtomicReference<ExecutableHttpRequest> request = new AtomicReference<>();
    request.set(
        request(
            any -> {
              request.get().abort();
              return new WireResponse(200, Map.of(), new byte[0]);
            }));

    assertThatThrownBy(request.get()::call).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void closedClientStillServesSharedEngine() throws IOException {
    client.close();
    client.close();

    assertThat(request(client, new byte[0]).call().httpResponse().isSuccessful()).isTrue();
  }

  @Test
  void clientNameIsEmbeddedDynamoDb() {
    assertThat(client.clientName()).isEqualTo("EmbeddedDynamoDb");
  }
}
