package dev.sagastore.ssm;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.schema.ParameterPath;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Translates what the SDK throws into the store's own errors. */
final class Failures {
  private Failures() {}

  static SagaStoreException of(ParameterPath path, SdkException e) {
    String problem = configurationProblem(path, e);
    return problem == null
        ? new SagaStoreUnavailableException(
            null,
            null,
            "the parameters under '%s' could not be read: %s"
                .formatted(path.path(), e.getMessage()),
            false,
            e)
        : new SagaStoreConfigurationException(null, null, problem, e);
  }

  /** Returns what is wrong if no retry can help, and null otherwise. */
  private static @Nullable String configurationProblem(ParameterPath path, SdkException e) {
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
          "AWS refused the credentials: %s Give the client valid ones".formatted(words);
      default -> null;
    };
  }
}
