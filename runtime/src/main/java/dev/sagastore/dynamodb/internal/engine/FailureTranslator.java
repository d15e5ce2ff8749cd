package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Translates exceptions of the SDK, except failed conditions, into the store's own exceptions. */
public final class FailureTranslator {
  private final String tableName;

  public FailureTranslator(String tableName) {
    this.tableName = tableName;
  }

  /** Returns the exception for a read. */
  public SagaStoreException reading(
      @Nullable String sagaName, @Nullable String sagaId, SdkException e) {
    return translate(sagaName, sagaId, false, "read", e);
  }

  /**
   * Returns the exception for the read that follows a failed write.
   *
   * @param mayHaveBeenWritten whether an earlier attempt of the write may have taken effect
   */
  public SagaStoreException readingAfterWrite(
      @Nullable String sagaName,
      @Nullable String sagaId,
      boolean mayHaveBeenWritten,
      SdkException e) {
    return translate(sagaName, sagaId, mayHaveBeenWritten, "read after a failed write", e);
  }

  /** Returns the exception for a write to the table itself. */
  public SagaStoreException writing(SdkException e) {
    return writing(null, null, !hadNoEffect(e), e);
  }

  /** Returns the exception for a read that follows a successful write to the table itself. */
  public SagaStoreException afterWriting(SdkException e) {
    return translate(null, null, configurationProblem(e) == null, "read after the write", e);
  }

  /** Returns the exception for a write. */
  public SagaStoreException writing(
      @Nullable String sagaName, @Nullable String sagaId, FailedRequest failed) {
    boolean nothingWritten = !failed.retried() && hadNoEffect(failed.cause());
    return writing(sagaName, sagaId, !nothingWritten, failed.cause());
  }

  private SagaStoreException writing(
      @Nullable String sagaName,
      @Nullable String sagaId,
      boolean mayHaveBeenWritten,
      SdkException e) {
    String failed =
        mayHaveBeenWritten ? "written (whether the write took effect is not known)" : "written";
    return translate(sagaName, sagaId, mayHaveBeenWritten, failed, e);
  }

  /** Returns the exception for a write of a saga, which can be too large for DynamoDB. */
  public SagaStoreException writing(Saga<?> saga, long itemSize, FailedRequest failed) {
    // The store checks the size first, but doesn't know attributes that others added.
    // DynamoDB decides.
    return failed.cause() instanceof AwsServiceException service && isAboutItemSize(service)
        ? new SagaTooLargeException(saga, itemSize, 0, ItemSize.LIMIT, service)
        : writing(saga.type().name(), saga.sagaId(), failed);
  }

  private static boolean isAboutItemSize(AwsServiceException e) {
    if (e instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
          .anyMatch(reason -> String.valueOf(reason.message()).contains("Item size"));
    }
    return code(e).equals("ValidationException")
        && String.valueOf(e.getMessage()).contains("Item size");
  }

  /**
   * Returns the exception.
   *
   * @param failed past participle for the message: what could not be done with the table
   */
  private SagaStoreException translate(
      @Nullable String sagaName,
      @Nullable String sagaId,
      boolean mayHaveBeenWritten,
      String failed,
      SdkException e) {
    String saga = sagaName == null ? "" : sagaName + (sagaId == null ? "" : " " + sagaId) + ": ";
    String problem = configurationProblem(e);
    if (problem != null && !mayHaveBeenWritten) {
      return new SagaStoreConfigurationException(sagaName, sagaId, saga + problem, e);
    }
    return new SagaStoreUnavailableException(
        sagaName,
        sagaId,
        "%sthe table '%s' could not be %s: %s"
            .formatted(saga, tableName, failed, problem == null ? e.getMessage() : problem),
        mayHaveBeenWritten,
        e instanceof ClientFailure ? e.getCause() : e);
  }

  private @Nullable String configurationProblem(SdkException e) {
    if (e instanceof ResourceNotFoundException) {
      return ("the table '%s' does not exist in the account and region of the client: deploy it, or"
              + " correct the table name")
          .formatted(tableName);
    }
    if (e instanceof AwsServiceException service) {
      return configurationProblem(service);
    }
    return isWithoutCredentials(e)
        ? "the client has no credentials: give it some, or the function or task a role"
        : null;
  }

  private @Nullable String configurationProblem(AwsServiceException e) {
    return switch (code(e)) {
      case "ValidationException" -> invalidRequest(e.awsErrorDetails().errorMessage());
      case "TransactionCanceledException" ->
          ((TransactionCanceledException) e)
              .cancellationReasons().stream()
                  .filter(reason -> "ValidationError".equals(reason.code()))
                  .findFirst()
                  .map(reason -> invalidRequest(reason.message()))
                  .orElse(null);
      case "AccessDeniedException" ->
          ("no permission on the table '%s': %s SagaStoreTable.connect(function) and"
                  + " grantReadWrite(role) grant all that is needed")
              .formatted(tableName, e.awsErrorDetails().errorMessage());
      case "UnrecognizedClientException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "IncompleteSignatureException" ->
          "AWS rejected the credentials: %s Give the client valid ones"
              .formatted(e.awsErrorDetails().errorMessage());
      default -> null;
    };
  }

  private String invalidRequest(@Nullable String message) {
    // DynamoDB has several messages for it, all of which contain "key"
    String wayOut =
        String.valueOf(message).toLowerCase(Locale.ROOT).contains("key")
            ? " If its keys are not those of SagaStoreTable, use another table;"
                + " SagaTable.verify() lists every difference"
            : "";
    return "DynamoDB rejected the request to the table '%s': %s%s"
        .formatted(tableName, message, wayOut);
  }

  /**
   * Returns whether the client found no credentials, so that nothing was sent. The SDK has no type
   * for it.
   */
  private static boolean isWithoutCredentials(SdkException e) {
    return String.valueOf(e.getMessage()).startsWith("Unable to load credentials");
  }

  /** Returns whether the only attempt failed without an effect, in the client or in the service. */
  private static boolean hadNoEffect(SdkException e) {
    return isWithoutCredentials(e)
        || (e instanceof ClientFailure failure && failure.nothingSent())
        || (e instanceof AwsServiceException service
            && service.statusCode() < 500
            && Integer.valueOf(1).equals(service.numAttempts()));
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
  }
}
