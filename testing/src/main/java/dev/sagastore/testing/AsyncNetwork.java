package dev.sagastore.testing;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** An HTTP client with threads of its own, which start when it is first asked for. */
final class AsyncNetwork implements AutoCloseable {
  private @Nullable SdkAsyncHttpClient client;
  private boolean closed;

  synchronized SdkAsyncHttpClient client() {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
    if (client == null) {
      client = NettyNioAsyncHttpClient.create();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close();
    }
  }
}
