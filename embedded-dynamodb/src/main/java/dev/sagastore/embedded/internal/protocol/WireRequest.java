package dev.sagastore.embedded.internal.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP request. */
public final class WireRequest {
  private final String method;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final byte[] body;

  /**
   * Takes over the body: the caller does not change it.
   *
   * @param method the HTTP method in upper case
   * @param headers the first value of each header
   * @param body the body; empty if there is none
   */
  public WireRequest(String method, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.headers.putAll(headers);
    this.body = body;
  }

  /** Returns the HTTP method in upper case. */
  public String method() {
    return method;
  }

  /** Returns a header's value, whatever the case of its name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Returns all headers. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the body itself: the caller does not change it. */
  public byte[] body() {
    return body;
  }
}
