package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaTooLargeException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class FailureTranslatorTest {
  private static final Saga<String> SAGA =
      Fixtures.first(
          SagaType.of("OrderSaga", String.class),
          "id-1",
          "order-42",
          "s3cr3t",
          Instant.EPOCH,
          "AAAAAAAA");
  private final FailureTranslator failures = new FailureTranslator("sagas");

  @Test
  void missingTableIsConfigurationProblem() {
    SdkException e =
        ResourceNotFoundException.builder()
            .awsErrorDetails(details("ResourceNotFoundException"))
            .statusCode(400)
            .numAttempts(1)
            .build();

    for (SagaStoreException thrown : everyWay(e)) {
      assertConfiguration(thrown, e, "'sagas' does not exist");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ValidationException, DynamoDB rejected the request to the table 'sagas'",
    "AccessDeniedException, grantReadWrite(role)",
    "UnrecognizedClientException, AWS rejected the credentials",
    "InvalidSignatureException, AWS rejected the credentials",
    "MissingAuthenticationTokenException, AWS rejected the credentials",
    "ExpiredTokenException, AWS rejected the credentials",
    "IncompleteSignatureException, AWS rejected the credentials"
  })
  void permanentErrorIsConfigurationProblem(String code, String problem) {
    SdkException e = failure(code, 400, 1);

    for (SagaStoreException thrown : everyWay(e)) {
      assertConfiguration(thrown, e, problem);
      assertThat(thrown).hasMessageContaining("words of the service");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ResourceNotFoundException, 2",
    "ResourceNotFoundException,",
    "ValidationException, 2",
    "AccessDeniedException, 3",
    "ExpiredTokenException,"
  })
  void rejectedRetryKeepsUncertainty(String code, Integer attempts) {
    SdkException e =
        code.equals("ResourceNotFoundException")
            ? ResourceNotFoundException.builder()
                .awsErrorDetails(details(code))
                .statusCode(400)
                .numAttempts(attempts)
                .build()
            : failure(code, 400, attempts);

    assertThat(failures.reading("OrderSaga", "id-1", e))
        .isInstanceOf(SagaStoreConfigurationException.class);
    for (SagaStoreException thrown :
        new SagaStoreException[] {write(e), failures.writing(SAGA, 1_000, failed(e))}) {
      assertThat(thrown)
          .isInstanceOfSatisfying(
              SagaStoreUnavailableException.class,
              unknown -> assertThat(unknown.mayHaveBeenWritten()).isTrue())
          .hasMessageStartingWith(
              "OrderSaga id-1: the table 'sagas' could not be written (whether the write took"
                  + " effect is not known): ")
          .hasMessageContaining(problem(e))
          .hasCause(e);
      assertContainsSaga(thrown);
    }
  }

  /** Returns the message of a configuration problem, without the name and ID of the saga. */
  private String problem(SdkException e) {
    return failures
        .reading("OrderSaga", "id-1", e)
        .getMessage()
        .substring("OrderSaga id-1: ".length());
  }

  @ParameterizedTest
  @CsvSource({
    "The provided key element does not match the schema, true",
    "Key of the item is missing, true",
    "Missing the key PK in the item, true",
    "The provided expression refers to an attribute that is too large, false",
    ", false"
  })
  void keyErrorSuggestsVerify(String words, boolean ofKeys) {
    SdkException e =
        DynamoDbException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ValidationException")
                    .errorMessage(words)
                    .build())
            .statusCode(400)
            .numAttempts(1)
            .build();

    assertConfiguration(
        write(e), e, "DynamoDB rejected the request to the table 'sagas': " + words);
    assertThat(write(e).getMessage().contains("SagaTable.verify()")).isEqualTo(ofKeys);
  }

  @Test
  void missingCredentialsAreConfigurationProblem() {
    // a message of the SDK, which has no type of its own for it
    SdkException e =
        SdkClientException.create(
            "Unable to load credentials from any of the providers in the chain");

    for (SagaStoreException thrown : everyWay(e)) {
      assertConfiguration(thrown, e, "the client has no credentials");
    }
  }

  private SagaStoreException[] everyWay(SdkException e) {
    return new SagaStoreException[] {
      failures.reading("OrderSaga", "id-1", e),
      failures.writing("OrderSaga", "id-1", failed(e)),
      failures.writing(SAGA, 1_000, failed(e))
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TransactionConflictException",
        "InternalServerError",
        "SomethingNew"
      })
  void transientErrorIsUnavailable(String code) {
    SdkException e = failure(code, 400, 1);

    assertUnavailable(failures.reading("OrderSaga", "id-1", e), e, "be read: ", false);
    assertUnavailable(failures.writing("OrderSaga", "id-1", failed(e)), e, "be written: ", false);
    assertUnavailable(failures.writing(SAGA, 1_000, failed(e)), e, "be written: ", false);
  }

  @Test
  void onlyResponseToOnlyAttemptIsCertain() {
    String unknown = "be written (whether the write took effect is not known): ";

    SdkException rejected = failure("ThrottlingException", 499, 1);
    assertUnavailable(write(rejected), rejected, "be written: ", false);
    SdkException retried = failure("ThrottlingException", 400, 2);
    assertUnavailable(write(retried), retried, unknown, true);
    SdkException uncounted = failure("ThrottlingException", 400, null);
    assertUnavailable(write(uncounted), uncounted, unknown, true);
    SdkException broken = failure("InternalServerError", 500, 1);
    assertUnavailable(write(broken), broken, unknown, true);
    SdkException unanswered =
        SdkClientException.builder().message("connection reset").numAttempts(1).build();
    assertUnavailable(write(unanswered), unanswered, unknown, true);
  }

  @Test
  void rejectionAfterLostResponseIsUncertain() {
    SdkException rejected = failure("ThrottlingException", 400, 1);
    SdkException denied = failure("AccessDeniedException", 400, 1);
    String unknown = "be written (whether the write took effect is not known): ";

    for (SagaStoreException thrown :
        new SagaStoreException[] {
          failures.writing("OrderSaga", "id-1", new FailedRequest(rejected, true)),
          failures.writing(SAGA, 1_000, new FailedRequest(rejected, true))
        }) {
      assertUnavailable(thrown, rejected, unknown, true);
    }
    assertThat(failures.writing("OrderSaga", "id-1", new FailedRequest(denied, true)))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageContaining(unknown + problem(denied));
  }

  @Test
  void tableWriteContainsNoSaga() {
    SdkException rejected = failure("ThrottlingException", 400, 1);
    SdkException retried = failure("ThrottlingException", 400, 2);

    assertThat(failures.writing(rejected))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            thrown -> assertThat(thrown.mayHaveBeenWritten()).isFalse())
        .hasMessageStartingWith("the table 'sagas' could not be written: ");
    assertThat(failures.writing(retried))
        .isInstanceOfSatisfying(
            SagaStoreUnavailableException.class,
            thrown -> assertThat(thrown.mayHaveBeenWritten()).isTrue());
  }

  @Test
  void failureForSagaNameContainsOnlyName() {
    assertThat(failures.reading("OrderSaga", null, SdkClientException.create("reset")))
        .hasMessage("OrderSaga: the table 'sagas' could not be read: reset");
  }

  @Test
  void tooLargeItemInTransactionIsTooLarge() {
    SdkException e =
        TransactionCanceledException.builder()
            .cancellationReasons(
                CancellationReason.builder()
                    .code("ValidationError")
                    .message("Item size to update has exceeded the maximum allowed size")
                    .build(),
                CancellationReason.builder().code("None").build())
            .statusCode(400)
            .numAttempts(1)
            .build();

    assertThat(failures.writing(SAGA, 409_599, failed(e)))
        .isInstanceOfSatisfying(
            SagaTooLargeException.class, tooLarge -> assertThat(tooLarge.size()).isEqualTo(409_599))
        .hasCause(e);
  }

  @Test
  void failedReadHasWrittenNothing() {
    for (SdkException e :
        new SdkException[] {
          failure("InternalServerError", 500, 3), SdkClientException.create("connection reset")
        }) {
      assertUnavailable(failures.reading("OrderSaga", "id-1", e), e, "be read: ", false);
    }
  }

  @Test
  void failureWithoutDetailsIsUnavailable() {
    SdkException e = DynamoDbException.builder().message("no details").statusCode(503).build();

    assertUnavailable(write(e), e, "no details", true);
    SdkException withoutCode =
        DynamoDbException.builder()
            .awsErrorDetails(AwsErrorDetails.builder().errorMessage("no code").build())
            .statusCode(503)
            .build();
    assertUnavailable(write(withoutCode), withoutCode, "no code", true);
  }

  @Test
  void tooLargeItemIsTooLarge() {
    SdkException e =
        DynamoDbException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ValidationException")
                    .errorMessage("Item size has exceeded the maximum allowed size")
                    .build())
            .statusCode(400)
            .build();

    SagaStoreException thrown = failures.writing(SAGA, 409_599, failed(e));

    assertThat(thrown)
        .isInstanceOfSatisfying(
            SagaTooLargeException.class,
            tooLarge -> {
              assertThat(tooLarge.size()).isEqualTo(409_599);
              assertThat(tooLarge.limit()).isEqualTo(409_600);
            })
        .hasCause(e);
    assertThat(thrown.sagaId()).isEqualTo("id-1");
  }

  @Test
  void onlyValidationErrorIsTooLarge() {
    SdkException e =
        DynamoDbException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ThrottlingException")
                    .errorMessage("Item size")
                    .build())
            .statusCode(400)
            .build();

    assertThat(failures.writing(SAGA, 1_000, failed(e)))
        .isInstanceOf(SagaStoreUnavailableException.class);
    assertThat(failures.writing(SAGA, 1_000, failed(SdkClientException.create("Item size"))))
        .isInstanceOf(SagaStoreUnavailableException.class);
  }

  @Test
  void failureWithoutSagaContainsNone() {
    SagaStoreException thrown =
        failures.reading(null, null, SdkClientException.create("connection reset"));

    assertThat(thrown.sagaName()).isNull();
    assertThat(thrown.sagaId()).isNull();
    assertThat(thrown).hasMessage("the table 'sagas' could not be read: connection reset");
  }

  private SagaStoreException write(SdkException e) {
    return failures.writing("OrderSaga", "id-1", failed(e));
  }

  private static void assertConfiguration(
      SagaStoreException thrown, SdkException cause, String text) {
    assertThat(thrown)
        .isInstanceOf(SagaStoreConfigurationException.class)
        .hasMessageStartingWith("OrderSaga id-1: ")
        .hasMessageContaining(text)
        .hasCause(cause);
    assertContainsSaga(thrown);
  }

  private static void assertUnavailable(
      SagaStoreException thrown, SdkException cause, String text, boolean mayHaveBeenWritten) {
    assertThat(thrown)
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessageStartingWith("OrderSaga id-1: the table 'sagas' could not be ")
        .hasMessageContaining(text)
        .hasMessageContaining(cause.getMessage())
        .hasCause(cause);
    assertThat(((SagaStoreUnavailableException) thrown).mayHaveBeenWritten())
        .isEqualTo(mayHaveBeenWritten);
    assertContainsSaga(thrown);
  }

  private static void assertContainsSaga(SagaStoreException thrown) {
    assertThat(thrown.sagaName()).isEqualTo("OrderSaga");
    assertThat(thrown.sagaId()).isEqualTo("id-1");
    assertThat(thrown).hasMessageNotContaining("s3cr3t");
  }

  /** Returns a failed request with only one attempt of the store. */
  private static FailedRequest failed(SdkException e) {
    return new FailedRequest(e, false);
  }

  private static SdkException failure(String code, int status, Integer attempts) {
    return DynamoDbException.builder()
        .awsErrorDetails(details(code))
        .statusCode(status)
        .numAttempts(attempts)
        .build();
  }

  private static AwsErrorDetails details(String code) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage("words of the service.").build();
  }
}
