package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Passes the SDK's requests to the engine in the calling thread, without a socket.
 *
 * <p>The client doesn't own the engine: {@link #close()} has no effect.
 */
public final class MemoryHttpClient implements SdkHttpClient {
  static final String NAME = "EmbeddedDynamoDb";

  private final RequestHandler handler;

  /** Creates a client of an engine. */
  public MemoryHttpClient(RequestHandler handler) {
    this.handler = new SizeLimitedHandler(handler);
  }

  /**
   * Returns a request that runs when it is called.
   *
   * <p>An exception of the engine reaches the caller unchanged. If the request was aborted, the
   * call fails with an {@link InterruptedIOException}. An abort doesn't end a call that waits in
   * the engine: for that, the SDK also interrupts the calling thread.
   */
  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new MemoryRequest(handler, request);
  }

  /** Returns the name that the SDK adds to its user agent. */
  @Override
  public String clientName() {
    return NAME;
  }

  /** Has no effect: the engine and other clients of it stay open. */
  @Override
  public void close() {}

  private static final class MemoryRequest implements ExecutableHttpRequest {
    private final RequestHandler handler;
    private final HttpExecuteRequest request;
    private volatile boolean aborted;

    MemoryRequest(RequestHandler handler, HttpExecuteRequest request) {
      this.handler = handler;
      this.request = request;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      failIfAborted();
      byte[] body = body();
      failIfAborted();
      WireResponse response = handler.handle(SdkMessage.request(request.httpRequest(), body));
      failIfAborted();
      return HttpExecuteResponse.builder()
          .response(SdkMessage.response(response))
          .responseBody(
              AbortableInputStream.create(
                  new ByteArrayInputStream(response.body()), () -> aborted = true))
          .build();
    }

    @Override
    public void abort() {
      aborted = true;
    }

    private byte[] body() throws IOException {
      ContentStreamProvider content = request.contentStreamProvider().orElse(null);
      if (content == null) {
        return new byte[0];
      }
      try (InputStream stream = content.newStream()) {
        return stream.readNBytes(SizeLimitedHandler.READ_LIMIT);
      }
    }

    private void failIfAborted() throws InterruptedIOException {
      if (aborted) {
        throw new InterruptedIOException("The request was aborted");
      }
    }
  }
}
