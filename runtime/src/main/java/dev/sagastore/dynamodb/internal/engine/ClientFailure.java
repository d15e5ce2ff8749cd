package dev.sagastore.dynamodb.internal.engine;

import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A request that ended without a response, for a reason for which the SDK has no type: the store or
 * the client is closed, the thread was interrupted, or the client threw an exception of its own.
 */
public final class ClientFailure extends SdkClientException {
  private static final long serialVersionUID = 1L;

  /** Messages of a closed client; HTTP clients and executors have no common exception type. */
  private static final Pattern CLOSED =
      Pattern.compile(
          "shut ?down|shutting down|terminated|closed|not accepting a task",
          Pattern.CASE_INSENSITIVE);

  /** True if it is certain that the request was not sent. */
  private final boolean nothingSent;

  private ClientFailure(String problem, boolean nothingSent, @Nullable Throwable cause) {
    super(SdkClientException.builder().message(problem).cause(cause));
    this.nothingSent = nothingSent;
  }

  static ClientFailure storeClosed() {
    return new ClientFailure("the store is closed", true, null);
  }

  static ClientFailure clientClosed(boolean nothingSent, Throwable cause) {
    return new ClientFailure(
        "the client of the AWS SDK is closed: close the store before its client",
        nothingSent,
        cause);
  }

  static ClientFailure interrupted(boolean nothingSent, @Nullable Throwable cause) {
    return new ClientFailure("the thread was interrupted", nothingSent, cause);
  }

  /**
   * Returns an exception of the client as an exception of the SDK. Exceptions of the SDK stay as
   * they are, unless they come from an interrupt or from a closed client.
   */
  public static SdkException of(Throwable thrown) {
    if (thrown instanceof ClientFailure failure) {
      return failure;
    }
    if (isClosedClient(thrown)) {
      boolean firstAttempt =
          thrown instanceof SdkException e && Integer.valueOf(1).equals(e.numAttempts());
      return clientClosed(firstAttempt, thrown);
    }
    if (thrown instanceof AbortedException) {
      return interrupted(false, thrown);
    }
    if (thrown instanceof SdkException e) {
      return e;
    }
    // its message can quote the request
    return new ClientFailure(
        "the client threw %s, see the cause".formatted(thrown.getClass().getName()), false, thrown);
  }

  /** Returns whether an exception of the client shows that the client is closed. */
  static boolean isClosedClient(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if ((cause instanceof IllegalStateException || cause instanceof RejectedExecutionException)
          && CLOSED.matcher(String.valueOf(cause.getMessage())).find()) {
        return true;
      }
    }
    return false;
  }

  boolean nothingSent() {
    return nothingSent;
  }
}
