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

/** Translates what the SDK throws, apart from failed conditions, into the store's own errors. */
public final class FailureTranslator {
  private final String tableName;

  public FailureTranslator(String tableName) {
    this.tableName = tableName;
  }

  /** Returns the error for a read. */
  public SagaStoreException reading(
      @Nullable String sagaName, @Nullable String sagaId, SdkException e) {
    return translate(sagaName, sagaId, false, "read", e);
  }

  /**
   * Returns the error for the read that follows a failed write.
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

  /** Returns the error for a write to the table itself. */
  public SagaStoreException writing(SdkException e) {
    return writing(null, null, !refusedAtOnce(e), e);
  }

  /** Returns the error for what follows a write to the table itself that took effect. */
  public SagaStoreException afterWriting(SdkException e) {
    return translate(null, null, configurationProblem(e) == null, "read after the write", e);
  }

  /** Returns the error for a write. */
  public SagaStoreException writing(
      @Nullable String sagaName, @Nullable String sagaId, Retries.Failed failed) {
    boolean nothingWritten = !failed.retried() && refusedAtOnce(failed.cause());
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

  /** Returns the error for a write of a saga, which DynamoDB may find too large. */
  public SagaStoreException writing(Saga<?> saga, long itemSize, Retries.Failed failed) {
    // The store counts first. It doesn't know the attributes that others added, and DynamoDB
    // decides.
    return failed.cause() instanceof AwsServiceException service && speaksOfItemSize(service)
        ? new SagaTooLargeException(saga, itemSize, 0, ItemSize.LIMIT, service)
        : writing(saga.type().name(), saga.sagaId(), failed);
  }

  private static boolean speaksOfItemSize(AwsServiceException e) {
    if (e instanceof TransactionCanceledException cancelled) {
      return cancelled.cancellationReasons().stream()
          .anyMatch(reason -> String.valueOf(reason.message()).contains("Item size"));
    }
    return code(e).equals("ValidationException")
        && String.valueOf(e.getMessage()).contains("Item size");
  }

  /**
   * Returns the error.
   *
   * @param failed what could not be done with the table
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
      case "ValidationException" -> refusal(e.awsErrorDetails().errorMessage());
      case "TransactionCanceledException" ->
          ((TransactionCanceledException) e)
              .cancellationReasons().stream()
                  .filter(reason -> "ValidationError".equals(reason.code()))
                  .findFirst()
                  .map(reason -> refusal(reason.message()))
                  .orElse(null);
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

  private String refusal(@Nullable String words) {
    // DynamoDB words it in several ways, all of which speak of a key
    String wayOut =
        String.valueOf(words).toLowerCase(Locale.ROOT).contains("key")
            ? " If its keys are not those of SagaStoreTable, use another table;"
                + " SagaTable.verify() lists every difference"
            : "";
    return "the table '%s' refused the request: %s%s".formatted(tableName, words, wayOut);
  }

  /** The SDK has no type for it; nothing was sent. */
  private static boolean isWithoutCredentials(SdkException e) {
    return String.valueOf(e.getMessage()).startsWith("Unable to load credentials");
  }

  /** The service, or the client itself, said no to the only attempt: nothing was written. */
  private static boolean refusedAtOnce(SdkException e) {
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
