package dev.sagastore.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server on a free port of this machine. Each request has a thread of its own, which may
 * wait; an interrupt, when the server is closed, ends it.
 */
final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Answers requests. */
  interface Handler {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private LoopbackServer(HttpServer server) {
    this.server = server;
  }

  static LoopbackServer start(Handler handler) {
    try {
      LoopbackServer started =
          new LoopbackServer(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      started.server.createContext("/", closing(handler));
      started.server.setExecutor(started.threads);
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpHandler closing(Handler handler) {
    return exchange -> {
      try (exchange) {
        handler.answer(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** Returns host and port. */
  String address() {
    return "localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
