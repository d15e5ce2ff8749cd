package dev.sagastore.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Reads each request, and returns the same response to all of them. */
final class CannedHttpClient implements SdkHttpClient {
  private final byte[] response;
  private volatile byte[] lastRequest = {};

  CannedHttpClient(byte[] response) {
    this.response = response;
  }

  /** Returns the body of the last request. */
  byte[] lastRequest() {
    return lastRequest;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        request.contentStreamProvider().ifPresent(body -> lastRequest = read(body));
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(200)
                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                    .putHeader("Content-Length", Integer.toString(response.length))
                    .build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response)))
            .build();
      }

      @Override
      public void abort() {
        // the response is complete immediately
      }
    };
  }

  private static byte[] read(ContentStreamProvider body) {
    try (InputStream in = body.newStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // there is nothing to close
  }
}
