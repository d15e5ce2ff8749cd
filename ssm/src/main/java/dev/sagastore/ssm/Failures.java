package dev.sagastore.ssm;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.schema.ParameterPath;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Translates what a client throws into the store's own errors. */
final class Failures {
  private Failures() {}

  /**
   * Returns the error; the interrupt flag of the thread stays set if the reason is an interrupt.
   */
  static SagaStoreException of(ParameterPath path, RuntimeException e) {
    String problem = configurationProblem(path, e);
    return problem == null
        ? new SagaStoreUnavailableException(
            null,
            null,
            "the parameters under '%s' could not be read: %s".formatted(path.path(), reason(e)),
            false,
            e)
        : new SagaStoreConfigurationException(null, null, problem, e);
  }

  private static String reason(RuntimeException e) {
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
      return "the thread was interrupted";
    }
    // a closed client has no type of its own
    return e instanceof SdkException
        ? String.valueOf(e.getMessage())
        : "the client threw %s: %s".formatted(e.getClass().getName(), e.getMessage());
  }

  /** Returns what is wrong if no retry can help, and null otherwise. */
  private static @Nullable String configurationProblem(ParameterPath path, RuntimeException e) {
    if (!(e instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
      // the SDK has no type for it; nothing was sent
      return String.valueOf(e.getMessage()).startsWith("Unable to load credentials")
          ? "the client has no credentials: give it some, or the function or task a role"
          : null;
    }
    String words = service.awsErrorDetails().errorMessage();
    return switch (String.valueOf(service.awsErrorDetails().errorCode())) {
      case "AccessDeniedException" ->
          ("no permission to read the parameters under '%s': %s"
                  + " SagaStoreTable.grantReadParameters(role) gives it")
              .formatted(path.path(), words);
      case "ValidationException" ->
          "Parameter Store refused the path '%s': %s".formatted(path.path(), words);
      case "UnrecognizedClientException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "IncompleteSignatureException" ->
          "AWS rejected the credentials: %s Give the client valid ones".formatted(words);
      default -> null;
    };
  }
}
