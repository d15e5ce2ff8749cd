package dev.sagastore.bus.sqs;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** An HTTP client that behaves like one that was closed. */
final class ClosedHttpClient implements SdkHttpClient {
  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    throw new IllegalStateException("Connection pool shut down");
  }

  @Override
  public void close() {}
}
