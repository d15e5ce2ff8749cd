package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

class ClientFailureTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection pool shut down", // Apache
        "executor not accepting a task", // Netty
        "Client is closed. Cannot create new requests" // CRT
      })
  void closedClientIsRecognized(String message) {
    assertClosed(new IllegalStateException(message), false);
    assertClosed(afterAttempts(1, new IllegalStateException(message)), true);
    assertClosed(afterAttempts(2, new IllegalStateException(message)), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event executor terminated",
        "Task rejected from java.util.concurrent.ThreadPoolExecutor@1[Terminated, pool size = 0]",
        "Task rejected from java.util.concurrent.ThreadPoolExecutor@1[Shutting down, pool size = 1]"
      })
  void closedExecutorIsRecognized(String message) {
    assertClosed(new RejectedExecutionException(message), false);
    assertClosed(afterAttempts(1, new RejectedExecutionException(message)), true);
  }

  private static void assertClosed(Throwable thrown, boolean nothingSent) {
    assertThat(ClientFailure.of(thrown))
        .isInstanceOfSatisfying(
            ClientFailure.class,
            failure -> assertThat(failure.nothingSent()).isEqualTo(nothingSent))
        .hasMessage("the client of the AWS SDK is closed: close the store before its client")
        .hasCause(thrown);
  }

  @Test
  void otherExceptionIsNotClosedClient() {
    assertUnknown(new RejectedExecutionException("rejected from ThreadPoolExecutor@1[Running]"));
    assertUnknown(new IllegalStateException());
    assertUnknown(new IllegalArgumentException("closed"));
  }

  private static void assertUnknown(RuntimeException thrown) {
    assertThat(ClientFailure.of(thrown))
        .isInstanceOfSatisfying(
            ClientFailure.class, failure -> assertThat(failure.nothingSent()).isFalse())
        .hasMessage("the client threw %s, see the cause".formatted(thrown.getClass().getName()))
        .hasCause(thrown);
  }

  @Test
  void interruptIsReported() {
    AbortedException aborted = AbortedException.create("sleep interrupted");

    assertThat(ClientFailure.of(aborted))
        .isInstanceOfSatisfying(
            ClientFailure.class, failure -> assertThat(failure.nothingSent()).isFalse())
        .hasMessage("the thread was interrupted")
        .hasCause(aborted);
  }

  @Test
  void exceptionOfSdkIsUnchanged() {
    SdkException lost = afterAttempts(1, new IOException("Connection closed"));

    assertThat(ClientFailure.of(lost)).isSameAs(lost);
    assertThat(ClientFailure.of(ClientFailure.storeClosed())).hasMessage("the store is closed");
  }

  private static SdkException afterAttempts(int attempts, Exception cause) {
    return SdkClientException.builder()
        .message("Unable to execute HTTP request")
        .cause(cause)
        .numAttempts(attempts)
        .build();
  }
}
