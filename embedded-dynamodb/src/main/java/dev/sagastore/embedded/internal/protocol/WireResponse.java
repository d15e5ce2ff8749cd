package dev.sagastore.embedded.internal.protocol;

import java.util.Map;

/** An HTTP response. */
public final class WireResponse {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * Takes over the body: the caller does not change it.
   *
   * @param status the HTTP status
   * @param headers all headers but {@code Content-Length}
   * @param body the body
   */
  public WireResponse(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns all headers but {@code Content-Length}. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the body itself: the caller does not change it. */
  public byte[] body() {
    return body;
  }
}
