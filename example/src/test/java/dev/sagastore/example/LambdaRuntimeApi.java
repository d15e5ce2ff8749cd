package dev.sagastore.example;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lambda's side of a function, on a free port (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">runtime API</a>): hands out
 * events and takes what the function answers. With SnapStart the function first says that the
 * snapshot can be taken, and goes on when it is restored.
 */
final class LambdaRuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";

  private final CountDownLatch readyForSnapshot = new CountDownLatch(1);
  private final CountDownLatch restored = new CountDownLatch(1);
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final List<String> errors = new ArrayList<>();
  private final LoopbackServer server = LoopbackServer.start(this::answer);

  /** Returns host and port, as the function finds them in {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return server.address();
  }

  /** Waits until the function has done all that it does before a snapshot. */
  boolean awaitSnapshot(Duration atMost) throws InterruptedException {
    return readyForSnapshot.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Lets the function go on, as one does that starts from the snapshot. */
  void restore() {
    restored.countDown();
  }

  /** Invokes the function, and returns what it answers; null if it does not. */
  String invoke(String event, Duration atMost) throws InterruptedException {
    events.add(event);
    return answers.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns what the function reported as errors. */
  synchronized List<String> errors() {
    return List.copyOf(errors);
  }

  @Override
  public void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (path.equals("restore/next")) {
      readyForSnapshot.countDown();
      restored.await();
      send(exchange, 200, "");
    } else if (path.equals("invocation/next")) {
      hand(exchange, events.take());
    } else {
      take(path, body);
      send(exchange, 202, "");
    }
  }

  private static void hand(HttpExchange exchange, String event) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", "request-1");
    headers.set(
        "Lambda-Runtime-Deadline-Ms", Long.toString(Instant.now().plusSeconds(60).toEpochMilli()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:us-east-1:123456789012:function:orders");
    send(exchange, 200, event);
  }

  private synchronized void take(String path, String body) {
    if (!path.endsWith("/response")) {
      errors.add(path + ": " + body);
      // whoever waits for more need not wait any longer
      readyForSnapshot.countDown();
    }
    answers.add(body);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
