package dev.sagastore.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An endpoint that reads requests and drops their connections on request. */
final class SlowEndpoint implements AutoCloseable {
  private final Semaphore arrived = new Semaphore(0);
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  SlowEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          arrived.release();
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
  }

  URI uri() {
    return URI.create(
        "http://%s:%d"
            .formatted(server.getAddress().getHostString(), server.getAddress().getPort()));
  }

  /** Returns when one more request has arrived. */
  void awaitRequest() throws InterruptedException {
    if (!arrived.tryAcquire(30, TimeUnit.SECONDS)) {
      throw new AssertionError("no request arrived");
    }
  }

  /** Drops the connections of all requests. */
  void drop() {
    released.countDown();
  }

  @Override
  public void close() {
    drop();
    server.stop(0);
    threads.shutdownNow();
  }
}
