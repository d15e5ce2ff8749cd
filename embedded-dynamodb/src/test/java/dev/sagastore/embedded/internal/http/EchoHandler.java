package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireRequest;
import dev.sagastore.embedded.internal.protocol.WireResponse;
import java.util.Map;

/** Answers with the body, the method, and the target of the request. */
final class EchoHandler implements RequestHandler {
  @Override
  public WireResponse handle(WireRequest request) {
    return new WireResponse(
        200,
        Map.of(
            "Content-Type",
            "application/x-amz-json-1.0",
            "X-Echo-Method",
            request.method(),
            "X-Echo-Target",
            request.header("X-AMZ-TARGET").orElse("none")),
        request.body());
  }
}
