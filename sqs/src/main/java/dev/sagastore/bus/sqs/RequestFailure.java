package dev.sagastore.bus.sqs;

import java.net.HttpURLConnection;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The failure of a whole request.
 *
 * @param blamesMessages whether a message is the cause, and a request without it can succeed
 * @param reason the reason, with what to do about it
 */
record RequestFailure(boolean blamesMessages, String reason) {
  /**
   * Returns the failure of a request. If the thread was interrupted, its interrupt flag stays set.
   *
   * @param action the IAM action of the request
   * @param e what the client threw
   */
  static RequestFailure of(String action, RuntimeException e) {
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
      return new RequestFailure(false, "the thread was interrupted");
    }
    if (e instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      ErrorCode code = ErrorCode.of(String.valueOf(service.awsErrorDetails().errorCode()));
      return new RequestFailure(
          code.blamesMessage() || service.statusCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
          "%s: %s%s"
              .formatted(
                  code.name(), service.awsErrorDetails().errorMessage(), code.advice(action)));
    }
    // the SDK has no type for a closed client
    return new RequestFailure(
        false,
        e instanceof SdkException
            ? String.valueOf(e.getMessage())
            : "the client threw %s: %s".formatted(e.getClass().getName(), e.getMessage()));
  }
}
