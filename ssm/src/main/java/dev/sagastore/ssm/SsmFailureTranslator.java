package dev.sagastore.ssm;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.schema.ParameterPath;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Translates exceptions of an SSM client into the store's own exceptions. */
final class SsmFailureTranslator {
  private SsmFailureTranslator() {}

  /** Returns the exception. If the thread was interrupted, its interrupt flag stays set. */
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
    // the SDK has no type for a closed client
    return e instanceof SdkException
        ? String.valueOf(e.getMessage())
        : "the client threw %s: %s".formatted(e.getClass().getName(), e.getMessage());
  }

  /** Returns the problem if a retry can't solve it; otherwise null. */
  private static @Nullable String configurationProblem(ParameterPath path, RuntimeException e) {
    if (!(e instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
      // the SDK has no type for it; nothing was sent
      return String.valueOf(e.getMessage()).startsWith("Unable to load credentials")
          ? "the client has no credentials: give it some, or the function or task a role"
          : null;
    }
    String message = service.awsErrorDetails().errorMessage();
    return switch (String.valueOf(service.awsErrorDetails().errorCode())) {
      case "AccessDeniedException" ->
          ("no permission to read the parameters under '%s': %s"
                  + " SagaStoreTable.grantReadParameters(role) grants it")
              .formatted(path.path(), message);
      case "ValidationException" ->
          "Parameter Store rejected the path '%s': %s".formatted(path.path(), message);
      case "UnrecognizedClientException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "IncompleteSignatureException" ->
          "AWS rejected the credentials: %s Give the client valid ones".formatted(message);
      default -> null;
    };
  }
}
