package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.WireRequest;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Converts messages between the AWS SDK's form and the engine's. */
final class SdkMessage {
  private SdkMessage() {}

  /** Returns a request in the engine's form. */
  static WireRequest request(SdkHttpRequest request, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    request.forEachHeader(
        (name, values) -> {
          if (!values.isEmpty()) {
            headers.put(name, values.get(0));
          }
        });
    return new WireRequest(request.method().name(), headers, body);
  }

  /** Returns the status and the headers of a response in the SDK's form. */
  static SdkHttpResponse response(WireResponse response) {
    SdkHttpFullResponse.Builder sdk = SdkHttpResponse.builder().statusCode(response.status());
    response.headers().forEach(sdk::putHeader);
    return sdk.putHeader("Content-Length", String.valueOf(response.body().length)).build();
  }
}
