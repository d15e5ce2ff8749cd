package dev.sagastore.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The response to an attempt with a fault, in DynamoDB's format. */
record FaultResponse(int status, String body) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Returns the response for a fault.
   *
   * @param request the body of the request; not read if the fault takes effect
   * @throws IOException if there is no response, as for a failed connection
   * @throws IllegalStateException if DynamoDB never returns this fault for the operation
   */
  static FaultResponse of(Fault fault, String operation, String request) throws IOException {
    if (!fault.appliesTo(operation)) {
      throw new IllegalStateException(
          "the fault %s is planned for an attempt of %s, which never fails with it in DynamoDB"
              .formatted(fault, operation));
    }
    return switch (fault) {
      case LOST_RESPONSE -> throw new IOException("injected: the response was lost");
      case NO_CONNECTION -> throw new IOException("injected: no connection");
      case THROTTLED -> error(400, "ThrottlingException", "injected: rate exceeded");
      case SERVER_ERROR -> error(500, "InternalServerError", "injected: internal error");
      case TRANSACTION_CONFLICT -> TransactionConflict.response(operation, request);
    };
  }

  static FaultResponse error(int status, String code, String message) {
    return error(status, code, message, Map.of());
  }

  static FaultResponse error(int status, String code, String message, Map<String, JsonNode> more) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("__type", "com.amazonaws.dynamodb.v20120810#" + code)
            .put("message", message);
    body.setAll(more);
    return new FaultResponse(status, body.toString());
  }

  SdkHttpResponse head() {
    return SdkHttpResponse.builder()
        .statusCode(status)
        .putHeader("Content-Type", "application/x-amz-json-1.0")
        .putHeader("Content-Length", Integer.toString(bytes().length))
        .build();
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns DynamoDB's name of the operation of a request. */
  static String operationOf(SdkHttpRequest request) {
    // DynamoDB_20120810.PutItem
    String target = request.firstMatchingHeader("X-Amz-Target").orElse("");
    return target.substring(target.indexOf('.') + 1);
  }
}
