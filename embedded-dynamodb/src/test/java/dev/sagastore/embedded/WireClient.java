package dev.sagastore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends requests to an endpoint as other languages do, without the AWS SDK. */
final class WireClient {
  static final String JSON = "application/x-amz-json-1.0";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;

  WireClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * A response.
   *
   * @param status its HTTP status
   * @param body its body
   */
  record Reply(int status, String body) {}

  Reply send(String operation, String json) {
    return send(operation, json.getBytes(UTF_8));
  }

  Reply send(String operation, byte[] json) {
    return send(
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", JSON)
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .POST(HttpRequest.BodyPublishers.ofByteArray(json)));
  }

  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(endpoint);
  }

  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError("The endpoint doesn't respond", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted during a request", e);
    }
  }
}
