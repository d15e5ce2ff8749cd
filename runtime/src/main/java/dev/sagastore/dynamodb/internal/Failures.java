package dev.sagastore.dynamodb.internal;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaTooLargeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Translates what the SDK throws, apart from failed conditions, into the store's own errors. */
final class Failures {
  private final String tableName;

  Failures(String tableName) {
    this.tableName = tableName;
  }

  /** Returns the error for a read. */
  SagaStoreException reading(@Nullable String sagaName, @Nullable String sagaId, SdkException e) {
    return translate(sagaName, sagaId, false, e);
  }

  /** Returns the error for a write. */
  SagaStoreException writing(@Nullable String sagaName, @Nullable String sagaId, SdkException e) {
    return translate(sagaName, sagaId, true, e);
  }

  /** Returns the error for a write of a saga, which DynamoDB may find too large. */
  SagaStoreException writing(Saga<?> saga, long itemSize, SdkException e) {
    // Our own count of the size comes first; for numbers it is an estimate, and DynamoDB decides.
    return e instanceof AwsServiceException service
            && code(service).equals("ValidationException")
            && String.valueOf(e.getMessage()).contains("Item size")
        ? new SagaTooLargeException(saga, itemSize, ItemSize.LIMIT, e)
        : writing(saga.type().name(), saga.sagaId(), e);
  }

  private SagaStoreException translate(
      @Nullable String sagaName, @Nullable String sagaId, boolean write, SdkException e) {
    if (e instanceof ResourceNotFoundException) {
      return new SagaStoreConfigurationException(
          sagaName,
          sagaId,
          ("the table '%s' does not exist in the account and region of the client: deploy it, or"
                  + " correct the table name")
              .formatted(tableName),
          e);
    }
    if (e instanceof AwsServiceException service) {
      String problem = configurationProblem(service);
      if (problem != null) {
        return new SagaStoreConfigurationException(sagaName, sagaId, problem, e);
      }
    }
    boolean mayHaveBeenWritten = write && !refusedAtOnce(e);
    return new SagaStoreUnavailableException(
        sagaName,
        sagaId,
        "the table '%s' could not be %s%s: %s"
            .formatted(
                tableName,
                write ? "written" : "read",
                mayHaveBeenWritten ? " (whether the write took effect is not known)" : "",
                e.getMessage()),
        mayHaveBeenWritten,
        e);
  }

  private @Nullable String configurationProblem(AwsServiceException e) {
    return switch (code(e)) {
      case "ValidationException" ->
          ("the table '%s' refused the request: %s If its keys are not those of SagaStoreTable, use"
                  + " another table; SagaTable.verify() lists every difference")
              .formatted(tableName, e.awsErrorDetails().errorMessage());
      case "AccessDeniedException" ->
          ("no permission on the table '%s': %s SagaStoreTable.connect(function) and"
                  + " grantReadWrite(role) give all that is needed")
              .formatted(tableName, e.awsErrorDetails().errorMessage());
      case "UnrecognizedClientException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "IncompleteSignatureException" ->
          "AWS refused the credentials: %s Give the client valid ones"
              .formatted(e.awsErrorDetails().errorMessage());
      default -> null;
    };
  }

  /** The service said no to the only attempt: nothing was written. */
  private static boolean refusedAtOnce(SdkException e) {
    return e instanceof AwsServiceException service
        && service.statusCode() < 500
        && Integer.valueOf(1).equals(service.numAttempts());
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
  }
}
