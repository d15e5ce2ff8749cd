package dev.sagastore.example;

import static dev.sagastore.example.OrderProcessor.ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.ChangeResult;
import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;

@Timeout(60)
class QueuePollerTest {
  private static final String RECEIVE = "ReceiveMessage";
  private static final String DELETE = "DeleteMessageBatch";

  private final DynamoDbSagaStore store = Stores.withNewTable();
  private final LocalSqs sqs = new LocalSqs();
  private final SqsClient client = sqs.client();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    thread.shutdownNow();
    client.close();
    sqs.close();
  }

  @Test
  void whatIsDoneIsDeletedAndTheRestIsLeftToComeAgain() throws Exception {
    sqs.send("a", Messages.submitted("order-1", "evt-1"));
    sqs.send("b", "order 1 was paid");
    sqs.send("c", Messages.event("stock-reserved", "order-2", "evt-2"));
    sqs.send("d", Messages.event("stock-reserved", "order-1", "evt-3"));
    sqs.send("e", Messages.submitted("order-1", "evt-1"));
    QueuePoller poller = poller(store);
    Future<?> end = thread.submit(poller::run);

    // the next long poll begins when the batch is done
    sqs.awaitRequests(RECEIVE, 2);

    assertThat(sqs.deleted()).containsExactly("a", "d", "e");
    assertThat(sqs.inHand()).containsExactly("b", "c");
    assertThat(sqs.requests(DELETE)).isEqualTo(1);
    assertThat(status("order-1")).isEqualTo(OrderStatus.STOCK_RESERVED);

    sqs.send("f", Messages.submitted("order-2", "evt-4"));
    sqs.awaitRequests(RECEIVE, 3);
    sqs.redeliver();
    sqs.awaitRequests(RECEIVE, 4);

    assertThat(sqs.deleted()).containsExactly("a", "d", "e", "f", "c");
    assertThat(status("order-2")).isEqualTo(OrderStatus.STOCK_RESERVED);
    poller.stop();
    sqs.send("g", Messages.submitted("order-3", "evt-5"));
    end.get();
  }

  @Test
  void nothingIsDeletedWhenNothingIsDone() throws Exception {
    sqs.send("a", "no event");
    QueuePoller poller = poller(store);
    Future<?> end = thread.submit(poller::run);
    sqs.awaitRequests(RECEIVE, 2);
    poller.stop();
    sqs.redeliver();
    end.get();

    assertThat(sqs.requests(DELETE)).isZero();
    assertThat(sqs.inHand()).containsExactly("a");
  }

  @Test
  void aStopWaitsForTheBatchInHandAndReceivesNoOther() throws Exception {
    GatedStore gated = new GatedStore(store);
    for (int i = 1; i <= 3; i++) {
      sqs.send("message-" + i, Messages.submitted("order-" + i, "evt-" + i));
    }
    QueuePoller poller = poller(gated);
    Future<?> end = thread.submit(poller::run);
    gated.reached.await();
    sqs.send("too late", Messages.submitted("order-4", "evt-4"));

    poller.stop();
    assertThat(end).isNotDone();
    gated.open.countDown();
    end.get();

    assertThat(sqs.deleted()).containsExactly("message-1", "message-2", "message-3");
    assertThat(sqs.waiting()).containsExactly("too late");
    assertThat(sqs.requests(RECEIVE)).isEqualTo(1);
  }

  @Test
  void whatArrivesAtThePollThatAStopMeetsIsHandled() throws Exception {
    QueuePoller poller = poller(store);
    Future<?> end = thread.submit(poller::run);
    sqs.awaitRequests(RECEIVE, 1);

    poller.stop();
    sqs.send("a", Messages.submitted("order-1", "evt-1"));
    end.get();

    assertThat(sqs.deleted()).containsExactly("a");
    assertThat(sqs.requests(RECEIVE)).isEqualTo(1);
  }

  @Test
  void aStopBeforeTheStartReceivesNothing() {
    QueuePoller poller = poller(store);
    poller.stop();
    poller.run();

    assertThat(sqs.requests(RECEIVE)).isZero();
  }

  @Test
  void aQueueThatCannotBeReadIsAskedAgainAfterAPause() throws Exception {
    sqs.refuseNext(RECEIVE);
    sqs.send("a", Messages.submitted("order-1", "evt-1"));
    QueuePoller poller =
        new QueuePoller(client, sqs.queueUrl(), messages(store), Duration.ofMillis(1));
    Future<?> end = thread.submit(poller::run);
    sqs.awaitRequests(RECEIVE, 3);
    poller.stop();
    sqs.send("b", Messages.submitted("order-2", "evt-2"));
    end.get();

    assertThat(sqs.deleted()).containsExactly("a", "b");
  }

  @Test
  void aStopEndsThePause() throws Exception {
    sqs.refuseNext(RECEIVE);
    QueuePoller poller =
        new QueuePoller(client, sqs.queueUrl(), messages(store), Duration.ofDays(1));
    Future<?> end = thread.submit(poller::run);
    sqs.awaitRequests(RECEIVE, 1);
    poller.stop();

    end.get(30, TimeUnit.SECONDS);
    assertThat(sqs.requests(RECEIVE)).isEqualTo(1);
  }

  @Test
  void aMessageThatIsNotDeletedComesAgainAsADuplicate() throws Exception {
    sqs.refuseNext(DELETE);
    sqs.send("a", Messages.submitted("order-1", "evt-1"));
    QueuePoller poller = poller(store);
    Future<?> end = thread.submit(poller::run);
    sqs.awaitRequests(RECEIVE, 2);
    assertThat(sqs.inHand()).containsExactly("a");

    poller.stop();
    sqs.redeliver();
    end.get();

    assertThat(sqs.deleted()).containsExactly("a");
    assertThat(saga("order-1").version()).isEqualTo(1);
  }

  private QueuePoller poller(SagaStore store) {
    return new QueuePoller(client, sqs.queueUrl(), messages(store));
  }

  private static OrderMessages messages(SagaStore store) {
    return new OrderMessages(store, new LoggingListener());
  }

  private OrderStatus status(String orderId) {
    return saga(orderId).state().status();
  }

  private Saga<Order> saga(String orderId) {
    return store.find(ORDER.correlationId(orderId)).orElseThrow();
  }

  /** A store whose changes wait at a gate. */
  private static final class GatedStore extends ForwardingSagaStore {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    GatedStore(SagaStore store) {
      super(store);
    }

    @Override
    public <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
        SagaReference.ByCorrelationId<S> reference,
        Function<Optional<Saga<S>>, SagaChange<S, R>> change,
        ModifyPolicy policy) {
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.insertOrChange(reference, change, policy);
    }
  }
}
