package dev.sagastore.bus.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's side of a function, on a free port (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">runtime API</a>). With
 * SnapStart, the function first reports that the snapshot can be taken, and continues when it is
 * restored.
 */
final class LambdaRuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";

  private final CountDownLatch readyForSnapshot = new CountDownLatch(1);
  private final CountDownLatch restored = new CountDownLatch(1);
  private final BlockingQueue<Invocation> invocations = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private record Invocation(String event, Instant deadline) {}

  LambdaRuntimeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /** Returns host and port, as the function finds them in {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** Waits until the function has done all that it does before a snapshot. */
  boolean awaitSnapshot(Duration atMost) throws InterruptedException {
    return readyForSnapshot.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets the function continue, as one does that starts from the snapshot. */
  void restore() {
    restored.countDown();
  }

  /** Invokes the function, and doesn't wait for its result. */
  void begin(String event, Instant deadline) {
    invocations.add(new Invocation(event, deadline));
  }

  /** Invokes the function, and returns its result or error; null without one. */
  @Nullable String invoke(String event, Instant deadline, Duration atMost)
      throws InterruptedException {
    begin(event, deadline);
    return results.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns what the function has reported as errors. */
  List<String> errors() {
    return errors;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      switch (path) {
        case "restore/next" -> {
          readyForSnapshot.countDown();
          restored.await();
          send(exchange, 200, "");
        }
        case "invocation/next" -> hand(exchange, invocations.take());
        default -> {
          take(path, body);
          send(exchange, 202, "");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hand(HttpExchange exchange, Invocation invocation) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", "request-1");
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline().toEpochMilli()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:us-east-1:123456789012:function:orders");
    send(exchange, 200, invocation.event());
  }

  private void take(String path, String body) {
    if (!path.endsWith("/response")) {
      errors.add(path + ": " + body);
      readyForSnapshot.countDown();
    }
    results.add(body);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
