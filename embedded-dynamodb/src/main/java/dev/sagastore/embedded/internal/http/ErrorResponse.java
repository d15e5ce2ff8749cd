package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.Json;
import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates the responses to requests that don't reach the engine, or that the engine can't answer.
 */
final class ErrorResponse {
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/x-amz-json-1.0");

  private ErrorResponse() {}

  /** Returns the response to a request whose body exceeds the limit. */
  static WireResponse requestTooLarge() {
    return create(
        413,
        "com.amazon.coral.service#RequestEntityTooLargeException",
        "Request size exceeded " + RequestHandler.MAX_BODY_BYTES + " bytes");
  }

  /** Returns the response to a request that a closed engine rejected. */
  static WireResponse unavailable(IllegalStateException reason) {
    return create(503, "com.amazon.coral.service#ServiceUnavailableException", reason.getMessage());
  }

  /** Returns the response to a request that failed because of a defect in the engine. */
  static WireResponse internal(Throwable failure) {
    return create(500, "com.amazonaws.dynamodb.v20120810#InternalServerError", failure.toString());
  }

  private static WireResponse create(int status, String type, @Nullable String message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("__type", type);
    body.put("message", message == null ? "" : message);
    return new WireResponse(status, HEADERS, Json.write(body));
  }
}
