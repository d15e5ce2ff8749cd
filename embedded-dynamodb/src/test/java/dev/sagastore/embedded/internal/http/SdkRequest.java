package dev.sagastore.embedded.internal.http;

import java.net.URI;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Creates requests in the SDK's form. */
final class SdkRequest {
  private SdkRequest() {}

  /** Returns a request with two values of {@code X-Amz-Target}: GetItem and PutItem. */
  static SdkHttpRequest post() {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.POST)
        .uri(URI.create("http://dynamodb.example"))
        .appendHeader("X-Amz-Target", "GetItem")
        .appendHeader("X-Amz-Target", "PutItem")
        .build();
  }
}
