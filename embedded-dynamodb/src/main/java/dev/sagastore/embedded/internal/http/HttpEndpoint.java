package dev.sagastore.embedded.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireRequest;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the engine over HTTP on the loopback address.
 *
 * <p>All threads of the endpoint are daemon threads: they don't keep the JVM alive.
 *
 * <p>The endpoint uses the JDK's HTTP server with its defaults, apart from {@code TCP_NODELAY}: it
 * closes a connection after 30 seconds without a request, and keeps at most 200 idle connections.
 * Clients open a new connection then.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpEndpoint.class.getName());

  /**
   * The number of bytes to discard of a body that is too large. Most clients read the response only
   * after they sent the whole body.
   */
  static final long DISCARD_LIMIT = 4L * RequestHandler.MAX_BODY_BYTES;

  private static final int BACKLOG = 1024;
  private static final int MAX_PORT = 65_535;
  private static final AtomicInteger ENDPOINTS = new AtomicInteger();

  static {
    // The server may write the headers and the body of a response separately: JDK 17 always does,
    // JDK 25 does if the body is large. Without TCP_NODELAY, the second write then waits for the
    // acknowledgment of the first, 40 ms on Linux. The server has no other way to set the option.
    // It reads this property only once, when its classes are initialized.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final RequestHandler handler;
  private final HttpServer server;
  private final InetSocketAddress address;
  private final ExecutorService executor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpEndpoint(RequestHandler handler, HttpServer server) {
    this.handler = handler;
    this.server = server;
    this.address = server.getAddress();
    this.executor = Executors.newCachedThreadPool(threads());
  }

  /**
   * Starts an endpoint.
   *
   * @param port the port, 0 for any free port
   * @throws UncheckedIOException if the port can't be used, for example because it is in use
   */
  public static HttpEndpoint start(RequestHandler handler, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("The port must be 0 to 65535, but is " + port);
    }
    HttpEndpoint endpoint = new HttpEndpoint(handler, listen(port));
    endpoint.start();
    return endpoint;
  }

  private static HttpServer listen(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Port "
              + port
              + " can't be used ("
              + e.getMessage()
              + "). Choose another port, or 0 for any free port.",
          e);
    }
  }

  private void start() {
    server.createContext("/", this::serve);
    server.setExecutor(executor);
    // the server's own thread is a daemon only if a daemon starts it
    CompletableFuture.runAsync(server::start, executor).join();
  }

  private ThreadFactory threads() {
    String prefix = "embedded-dynamodb-http-" + ENDPOINTS.incrementAndGet() + "-";
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Returns the base URI, such as {@code http://127.0.0.1:8000}. */
  public URI uri() {
    return uri(address);
  }

  /** Returns the base URI of an address, whose host is in brackets if it is IPv6. */
  static URI uri(InetSocketAddress address) {
    try {
      String host = address.getAddress().getHostAddress();
      return new URI("http", null, host, address.getPort(), null, null, null);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the port. */
  public int port() {
    return address.getPort();
  }

  /** Returns the address that the endpoint listens on. */
  InetSocketAddress address() {
    return address;
  }

  /**
   * Stops the endpoint. Closes all connections and interrupts requests that are in progress. After
   * the first call, further calls have no effect.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.stop(0);
    executor.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, response(exchange));
    }
  }

  private WireResponse response(HttpExchange exchange) throws IOException {
    InputStream stream = exchange.getRequestBody();
    if (declaredLength(exchange.getRequestHeaders()) > RequestHandler.MAX_BODY_BYTES) {
      return tooLarge(exchange, stream);
    }
    byte[] body = stream.readNBytes(SizeLimitedHandler.READ_LIMIT);
    if (body.length > RequestHandler.MAX_BODY_BYTES) {
      return tooLarge(exchange, stream);
    }
    return answer(request(exchange, body));
  }

  /** Returns the length that a request's headers declare, 0 if they don't. */
  private static long declaredLength(Headers headers) {
    // the server checks the syntax
    String length = headers.getFirst("Content-Length");
    return length == null ? 0 : Long.parseLong(length);
  }

  private static WireResponse tooLarge(HttpExchange exchange, InputStream stream)
      throws IOException {
    byte[] buffer = new byte[8192];
    long discarded = 0;
    while (discarded < DISCARD_LIMIT) {
      int count = stream.read(buffer);
      if (count < 0) {
        break;
      }
      discarded += count;
    }
    exchange.getResponseHeaders().set("Connection", "close");
    return ErrorResponse.requestTooLarge();
  }

  private static WireRequest request(HttpExchange exchange, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    return new WireRequest(exchange.getRequestMethod().toUpperCase(Locale.ROOT), headers, body);
  }

  private WireResponse answer(WireRequest request) {
    try {
      return handler.handle(request);
    } catch (IllegalStateException e) {
      return ErrorResponse.unavailable(e);
    } catch (RuntimeException | Error e) {
      // also for an Error, such as a stack overflow: the server would leave the client waiting
      LOG.log(System.Logger.Level.ERROR, "A request failed unexpectedly", e);
      return ErrorResponse.internal(e);
    }
  }

  private static void send(HttpExchange exchange, WireResponse response) throws IOException {
    byte[] body = response.body();
    response.headers().forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equalsIgnoreCase("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(response.status(), -1);
    } else if (body.length == 0) {
      // 0 would announce chunks
      exchange.sendResponseHeaders(response.status(), -1);
    } else {
      exchange.sendResponseHeaders(response.status(), body.length);
      // closed before the exchange: the exchange reads what is left of the request before it
      // flushes
      try (OutputStream stream = exchange.getResponseBody()) {
        stream.write(body);
      }
    }
  }
}
