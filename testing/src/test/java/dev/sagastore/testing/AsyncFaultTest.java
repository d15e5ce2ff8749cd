package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;

/** A fault of an asynchronous client holds up nobody else. */
@Timeout(60)
class AsyncFaultTest {
  private static final Calls CALLS = new Calls(TestTable.create().name());
  private static final FaultInjector FAULTS = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private static final Sender.Async ASYNC = Sender.Async.of(FAULTS, 1);

  private final String id = UUID.randomUUID().toString();

  @AfterAll
  static void close() {
    ASYNC.close();
    FAULTS.close();
  }

  @Test
  void whileOthersActTheClientServesOtherRequests() {
    CountDownLatch otherDone = new CountDownLatch(1);
    FAULTS.next("PutItem", Fault.LOST_RESPONSE, () -> await(otherDone));
    CompletableFuture<?> waiting = ASYNC.begin(CALLS.put(id));

    // more than the network has threads
    for (int i = 0; i < 32; i++) {
      ASYNC.send(CALLS.query(id));
    }
    assertThat(waiting).isNotDone();
    otherDone.countDown();

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(SdkClientException.class);
  }

  @Test
  void othersMayUseTheSameClient() {
    FAULTS.next("PutItem", Fault.SERVER_ERROR, () -> ASYNC.send(CALLS.put(id + "other")));

    assertThatThrownBy(() -> ASYNC.send(CALLS.put(id)))
        .isInstanceOf(InternalServerErrorException.class);

    assertThat(CALLS.isStored(id + "other")).isTrue();
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
