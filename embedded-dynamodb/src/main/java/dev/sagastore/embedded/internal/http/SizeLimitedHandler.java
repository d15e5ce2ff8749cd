package dev.sagastore.embedded.internal.http;

import dev.sagastore.embedded.internal.protocol.RequestHandler;
import dev.sagastore.embedded.internal.protocol.WireRequest;
import dev.sagastore.embedded.internal.protocol.WireResponse;

/** Answers requests that are too large itself, as the endpoint does, and passes on all others. */
final class SizeLimitedHandler implements RequestHandler {
  /** The number of bytes to read from a body: enough to see that the body is too large. */
  static final int READ_LIMIT = MAX_BODY_BYTES + 1;

  private final RequestHandler handler;

  SizeLimitedHandler(RequestHandler handler) {
    this.handler = handler;
  }

  @Override
  public WireResponse handle(WireRequest request) {
    return request.body().length > MAX_BODY_BYTES
        ? ErrorResponse.requestTooLarge()
        : handler.handle(request);
  }
}
