package dev.sagastore.embedded.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpEndpoint endpoint = HttpEndpoint.start(new EchoHandler(), 0);

  @AfterEach
  void closeEndpoint() {
    endpoint.close();
  }

  private void restart(RequestHandler handler) {
    endpoint.close();
    endpoint = HttpEndpoint.start(handler, 0);
  }

  private HttpRequest post(BodyPublisher body) {
    return HttpRequest.newBuilder(endpoint.uri())
        .timeout(LIMIT)
        .header("X-Amz-Target", "GetItem")
        .POST(body)
        .build();
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> send(byte[] body) throws IOException, InterruptedException {
    return send(post(BodyPublishers.ofByteArray(body)));
  }

  @Nested
  class Serving {
    @Test
    void returnsResponseOfHandler() throws Exception {
      HttpResponse<byte[]> response = send("{\"größe\":1}".getBytes(UTF_8));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("X-Echo-Method")).contains("POST");
      assertThat(response.headers().firstValue("X-Echo-Target")).contains("GetItem");
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/x-amz-json-1.0");
      assertThat(response.headers().allValues("Content-Length")).containsExactly("13");
      assertThat(response.body()).asString(UTF_8).isEqualTo("{\"größe\":1}");
    }

    @Test
    void returnsEmptyBody() throws Exception {
      HttpResponse<byte[]> response = send(new byte[0]);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Length")).contains("0");
      assertThat(response.body()).isEmpty();
    }

    @Test
    void passesFirstValueOfHeader() throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri())
              .header("X-Amz-Target", "GetItem")
              .header("X-Amz-Target", "PutItem")
              .build();

      assertThat(send(request).headers().allValues("X-Echo-Target")).containsExactly("GetItem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void passesEveryMethodAndPath(String method) throws Exception {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri().resolve("/any/path?query=1"))
              .method(method, BodyPublishers.noBody())
              .build();

      assertThat(send(request).headers().firstValue("X-Echo-Method")).contains(method);
    }

    @Test
    void returnsLengthWithoutBodyToHead() throws Exception {
      restart(any -> new WireResponse(200, Map.of(), new byte[5]));
      HttpRequest request =
          HttpRequest.newBuilder(endpoint.uri()).method("HEAD", BodyPublishers.noBody()).build();

      HttpResponse<byte[]> response = send(request);

      assertThat(response.headers().firstValue("Content-Length")).contains("5");
      assertThat(response.body()).isEmpty();
    }

    @Test
    void returnsBodyOfOneMegabyte() throws Exception {
      byte[] body = new byte[1024 * 1024];
      new Random(1).nextBytes(body);

      assertThat(send(body).body()).isEqualTo(body);
    }

    @Test
    void acceptsChunkedBody() throws Exception {
      byte[] body = "{}".getBytes(UTF_8);

      HttpResponse<byte[]> response =
          send(post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

      assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void keepsConnectionOpen() throws IOException {
      try (RawConnection connection = new RawConnection(endpoint.uri())) {
        for (String body : List.of("one", "two")) {
          connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n" + body);

          assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK");
          assertThat(connection.readBody(3)).isEqualTo(body);
        }
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50_000})
    void answersWithoutDelayedAcknowledgment(int size) throws Exception {
      byte[] body = new byte[size];
      long[] nanos = new long[41];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        send(body);
        nanos[i] = System.nanoTime() - start;
      }

      Arrays.sort(nanos);
      // a delayed acknowledgment takes 40 ms
      assertThat(Duration.ofNanos(nanos[nanos.length / 2])).isLessThan(Duration.ofMillis(30));
    }

    @Test
    void answersConcurrentRequests() throws Exception {
      int threads = 8;
      int requests = 500;
      ExecutorService executor = Executors.newFixedThreadPool(threads);
      try {
        List<Future<Integer>> matches =
            executor.invokeAll(
                IntStream.range(0, threads)
                    .<Callable<Integer>>mapToObj(thread -> () -> countMatches(thread, requests))
                    .toList());

        for (Future<Integer> count : matches) {
          assertThat(count.get()).isEqualTo(requests);
        }
      } finally {
        executor.shutdownNow();
      }
    }

    /** Each thread has a connection of its own, which stays open. */
    private int countMatches(int thread, int requests) throws IOException {
      int matches = 0;
      try (RawConnection connection = new RawConnection(endpoint.uri())) {
        for (int i = 0; i < requests; i++) {
          String body = thread + ":" + i;
          connection.send(
              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %s\r\n\r\n%s"
                  .formatted(body.length(), body));
          connection.readHead();
          if (connection.readBody(body.length()).equals(body)) {
            matches++;
          }
        }
      }
      return matches;
    }
  }

  @Nested
  class Failure {
    private static final String TOO_LARGE =
        "{\"__type\":\"com.amazon.coral.service#RequestEntityTooLargeException\","
            + "\"message\":\"Request size exceeded 16777216 bytes\"}";

    @Test
    void largestBodyReachesHandler() throws Exception {
      restart(
          request ->
              new WireResponse(
                  200, Map.of(), String.valueOf(request.body().length).getBytes(UTF_8)));

      assertThat(send(new byte[RequestHandler.MAX_BODY_BYTES]).body())
          .asString(UTF_8)
          .isEqualTo("16777216");
    }

    @Test
    void tooLargeBodyReturns413() throws Exception {
      HttpResponse<byte[]> response = send(new byte[RequestHandler.MAX_BODY_BYTES + 1]);

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(response.body()).asString(UTF_8).isEqualTo(TOO_LARGE);
      assertThat(response.headers().firstValue("Connection")).contains("close");
      assertThat(send(new byte[3]).statusCode()).isEqualTo(200);
    }

    @Test
    void tooLargeChunkedBodyReturns413() throws Exception {
      byte[] body = new byte[RequestHandler.MAX_BODY_BYTES + 1];

      HttpResponse<byte[]> response =
          send(post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(response.body()).asString(UTF_8).isEqualTo(TOO_LARGE);
      assertThat(send(new byte[3]).statusCode()).isEqualTo(200);
    }

    @Test
    void bodyBeyondDiscardLimitEndsConnection() throws Exception {
      try (RawConnection connection = new RawConnection(endpoint.uri())) {
        connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
        byte[] part = new byte[1024 * 1024];
        for (long sent = 0; sent < HttpEndpoint.DISCARD_LIMIT; sent += part.length) {
          connection.send(part);
        }

        assertThat(connection.readHead()).first().asString().startsWith("HTTP/1.1 413");
        assertThat(connection.readBody(TOO_LARGE.length())).isEqualTo(TOO_LARGE);
        connection.sendEnd();
        assertThat(connection.readEnd()).isTrue();
      }
      assertThat(send(new byte[3]).statusCode()).isEqualTo(200);
    }

    @Test
    void unexpectedExceptionReturns500() throws Exception {
      restart(
          any -> {
            throw new UnsupportedOperationException("a \"quoted\"\nmessage");
          });

      HttpResponse<byte[]> response = send(new byte[0]);

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body())
          .asString(UTF_8)
          .isEqualTo(
              "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\",\"message\":"
                  + "\"java.lang.UnsupportedOperationException: a \\\"quoted\\\"\\nmessage\"}");
    }

    @Test
    void errorReturns500() throws Exception {
      restart(
          any -> {
            throw new StackOverflowError();
          });

      assertThat(send(new byte[0]).statusCode()).isEqualTo(500);
    }

    @Test
    void closedEngineReturns503() throws Exception {
      restart(
          any -> {
            throw new IllegalStateException("The engine is closed");
          });

      HttpResponse<byte[]> response = send(new byte[0]);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/x-amz-json-1.0");
      assertThat(response.body())
          .asString(UTF_8)
          .isEqualTo(
              "{\"__type\":\"com.amazon.coral.service#ServiceUnavailableException\","
                  + "\"message\":\"The engine is closed\"}");
    }

    @Test
    void exceptionWithoutMessageReturnsEmptyOne() throws Exception {
      restart(
          any -> {
            throw new IllegalStateException();
          });

      assertThat(send(new byte[0]).body()).asString(UTF_8).endsWith("\"message\":\"\"}");
    }
  }

  @Nested
  class Start {
    @Test
    void bindsOnlyLoopbackAddress() {
      assertThat(endpoint.address().getAddress().isLoopbackAddress()).isTrue();
      assertThat(endpoint.uri().getHost())
          .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
      assertThat(endpoint.uri().getPort()).isEqualTo(endpoint.port()).isPositive();
    }

    @Test
    void uriHasBracketsForIpv6() throws UnknownHostException {
      byte[] loopback = new byte[16];
      loopback[15] = 1;
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(loopback), 8000);

      assertThat(HttpEndpoint.uri(address)).hasToString("http://[0:0:0:0:0:0:0:1]:8000");
    }

    @Test
    void usesGivenPort() throws Exception {
      int port = endpoint.port();
      endpoint.close();
      endpoint = HttpEndpoint.start(new EchoHandler(), port);

      assertThat(endpoint.port()).isEqualTo(port);
      assertThat(send(new byte[3]).statusCode()).isEqualTo(200);
    }

    @Test
    void failsIfPortIsInUse() {
      int port = endpoint.port();

      assertThatThrownBy(() -> HttpEndpoint.start(new EchoHandler(), port))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(BindException.class)
          .hasMessageContaining("Port " + port + " can't be used")
          .hasMessageEndingWith("Choose another port, or 0 for any free port.");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void failsIfPortIsOutOfRange(int port) {
      assertThatThrownBy(() -> HttpEndpoint.start(new EchoHandler(), port))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(port));
    }

    @Test
    void createsOnlyDaemonThreads() throws Exception {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      restart(
          any -> {
            thread.complete(Thread.currentThread());
            return new WireResponse(200, Map.of(), new byte[0]);
          });

      send(new byte[0]);

      assertThat(thread.join().isDaemon()).isTrue();
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(any -> any.getName().equals("HTTP-Dispatcher"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    }
  }

  @Nested
  class Close {
    @Test
    void endsConnections() {
      endpoint.close();

      assertThatThrownBy(() -> send(new byte[0])).isInstanceOf(ConnectException.class);
    }

    @Test
    void twiceHasNoFurtherEffect() throws Exception {
      int port = endpoint.port();
      endpoint.close();
      try (HttpEndpoint successor = HttpEndpoint.start(new EchoHandler(), port)) {
        endpoint.close();

        HttpRequest request = HttpRequest.newBuilder(successor.uri()).build();
        assertThat(send(request).statusCode()).isEqualTo(200);
      }
    }

    @Test
    void interruptsRequestInProgress() throws Exception {
      BlockedHandler handler = new BlockedHandler();
      restart(handler);
      CompletableFuture<HttpResponse<byte[]>> response =
          client.sendAsync(post(BodyPublishers.noBody()), BodyHandlers.ofByteArray());
      assertThat(handler.awaitRequest()).isTrue();

      endpoint.close();

      assertThat(handler.awaitInterruption()).isTrue();
      assertThat(response).failsWithin(LIMIT);
      handler.thread().join(TimeUnit.SECONDS.toMillis(30));
      assertThat(handler.thread().isAlive()).isFalse();
    }
  }
}
