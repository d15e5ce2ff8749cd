package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.dynamodb.internal.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

class TransactionRetryTest {
  private static final PutItemRequest REQUEST = PutItemRequest.builder().tableName("sagas").build();
  private static final PutItemResponse DONE = PutItemResponse.builder().build();
  private final SdkException conflict = conflict(1);

  /** The bounds of the random numbers. Each number is the largest one below its bound. */
  private final List<Long> bounds = new ArrayList<>();

  private final TransactionRetry retries =
      new TransactionRetry(
          bound -> {
            bounds.add(bound);
            return bound - 1;
          });

  @Test
  void successfulRequestIsNotRetried() {
    Script script = Script.of(DONE);

    assertThat(send(script)).isEqualTo("done");
    assertThat(script.sent).containsExactly(REQUEST);
    assertThat(script.pauses).isEmpty();
  }

  static Stream<SdkException> passing() {
    return Stream.of(
        conflict(1),
        TransactionInProgressException.builder().statusCode(400).numAttempts(1).build(),
        cancelled("TransactionConflict"),
        cancelled("None", "TransactionConflict"),
        cancelled("ThrottlingError", "None"),
        cancelled("None", "ProvisionedThroughputExceeded"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void transientFailureIsRetried(SdkException failure) {
    Script script = Script.of(failure, failure, DONE);

    assertThat(send(script)).isEqualTo("done");
    assertThat(script.sent).containsExactly(REQUEST, REQUEST, REQUEST);
    assertThat(script.pauses).hasSize(2);
  }

  static Stream<SdkException> lasting() {
    return Stream.of(
        ConditionalCheckFailedException.builder().statusCode(400).numAttempts(1).build(),
        ResourceNotFoundException.builder().statusCode(400).numAttempts(1).build(),
        // the SDK has already retried these
        DynamoDbException.builder().statusCode(500).numAttempts(4).build(),
        SdkClientException.builder().message("no connection").numAttempts(4).build(),
        cancelled(),
        cancelled("None", "None"),
        cancelled("ConditionalCheckFailed", "None"),
        cancelled("ConditionalCheckFailed", "TransactionConflict"),
        cancelled("ThrottlingError", "ConditionalCheckFailed"),
        cancelled("ValidationError", "None"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void permanentFailureIsNotRetried(SdkException failure) {
    Script script = Script.of(failure);

    assertThat(send(script))
        .isInstanceOfSatisfying(
            FailedRequest.class, failed -> assertThat(failed.cause()).isSameAs(failure));
    assertThat(script.sent).hasSize(1);
    assertThat(script.pauses).isEmpty();
  }

  @Test
  void lastAttemptDecides() {
    SdkException last = conflict(1);
    List<Object> responses =
        new ArrayList<>(Collections.nCopies(TransactionRetry.ATTEMPTS - 1, conflict));
    responses.add(last);
    Script script = Script.of(responses.toArray());

    assertThat(send(script)).isEqualTo(new FailedRequest(last, false));
    assertThat(script.sent).hasSize(8).hasSize(TransactionRetry.ATTEMPTS);

    responses.set(TransactionRetry.ATTEMPTS - 1, DONE);
    assertThat(send(Script.of(responses.toArray()))).isEqualTo("done");
  }

  @Test
  void permanentFailureAfterRetryIsNotRetried() {
    SdkException rejected =
        ConditionalCheckFailedException.builder().statusCode(400).numAttempts(1).build();

    assertThat(send(Script.of(conflict, conflict, rejected)))
        .isEqualTo(new FailedRequest(rejected, false));
  }

  @Test
  void pausesAreDoubledUpToHalfASecond() {
    Script script = Script.of(Collections.nCopies(TransactionRetry.ATTEMPTS, conflict).toArray());
    send(script);

    assertThat(script.pauses)
        .extracting(Duration::toMillis)
        .containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 500L);
    assertThat(bounds)
        .extracting(bound -> bound - 1)
        .containsExactlyElementsOf(script.pauses.stream().map(Duration::toNanos).toList());
  }

  /** Full jitter: any time from zero to the longest pause. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void pausesAreRandom(long seed) {
    Random random = new Random(seed);
    TransactionRetry jittered = new TransactionRetry(random::nextLong);
    Script script = Script.of(Collections.nCopies(TransactionRetry.ATTEMPTS, conflict).toArray());

    script.run(
        jittered.send(
            RequestKind.PUT_ITEM,
            REQUEST,
            response -> Step.done(true),
            failed -> Step.done(false)));

    List<Long> longest = List.of(10L, 20L, 40L, 80L, 160L, 320L, 500L);
    assertThat(script.pauses).hasSize(7).doesNotHaveDuplicates();
    for (int i = 0; i < 7; i++) {
      assertThat(script.pauses.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(longest.get(i)));
    }
  }

  @Test
  void pauseDoesNotOverflow() {
    for (int attempt : new int[] {7, 20, 64, 1_000, Integer.MAX_VALUE}) {
      Script script = Script.of();
      script.run(retries.pause(attempt, () -> Step.done(true), () -> Step.done(false)));
      assertThat(script.pauses).containsExactly(Duration.ofMillis(500));
    }
  }

  @Test
  void interruptEndsRetryWithLastFailure() {
    SdkException first = conflict(1);
    Script script = Script.of(first);

    Object end =
        script.runInterrupted(
            retries.send(RequestKind.PUT_ITEM, REQUEST, response -> Step.done("done"), Step::done));

    assertThat(end).isEqualTo(new FailedRequest(first, false));
    assertThat(script.sent).hasSize(1);
  }

  @Test
  void defaultPausesAreRandom() {
    Script script = Script.of(Collections.nCopies(TransactionRetry.ATTEMPTS, conflict).toArray());

    script.run(
        new TransactionRetry()
            .send(
                RequestKind.PUT_ITEM,
                REQUEST,
                response -> Step.done(true),
                failed -> Step.done(true)));

    assertThat(script.pauses)
        .hasSize(7)
        .allMatch(pause -> !pause.isNegative() && pause.toMillis() <= 500);
  }

  /**
   * Attempts with lost responses may have taken effect: those before the last attempt of the SDK,
   * and all that it does not count.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, false",
    "2, 1, 1, true",
    "1, 2, 1, true",
    "1, 1, 2, true",
    ", 1, 1, true",
    "1, 1, , true"
  })
  void earlierAttemptIsKnown(Integer first, Integer second, Integer third, boolean retried) {
    SdkException last =
        ConditionalCheckFailedException.builder().statusCode(400).numAttempts(third).build();

    assertThat(send(Script.of(conflict(first), conflict(second), last)))
        .isEqualTo(new FailedRequest(last, retried));
  }

  /** Returns "done", or the failure. */
  private Object send(Script script) {
    return script.run(
        retries.<PutItemRequest, PutItemResponse, Object>send(
            RequestKind.PUT_ITEM, REQUEST, response -> Step.done("done"), Step::done));
  }

  private static SdkException conflict(Integer attempts) {
    return TransactionConflictException.builder().statusCode(400).numAttempts(attempts).build();
  }

  private static SdkException cancelled(String... codes) {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            Arrays.stream(codes)
                .map(code -> CancellationReason.builder().code(code).build())
                .toList())
        .statusCode(400)
        .numAttempts(1)
        .build();
  }
}
