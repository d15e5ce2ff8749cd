package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The suite of the bus on the embedded DynamoDB, with a table for all tests. */
class DynamoDbSagaBusTest extends InMemorySagaBusTest {
  private static final TestTable TABLE = TestTable.create();

  private final FaultInjector faults = FaultInjector.inFrontOf(TestTable.ENGINE);

  @Override
  protected ExtensibleSagaStore store(Clock clock) {
    return TABLE.store(TestTable.ENGINE.client(), clock);
  }

  /** Returns a store whose client doesn't retry. */
  private DynamoDbSagaStore faulty(DynamoDbClient client) {
    return TABLE.store(client, clock());
  }

  private DynamoDbClient impatientClient() {
    return TestTable.ENGINE
        .clientBuilder()
        .httpClient(faults)
        .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  /** Each request of two messages has the fault once, and it is no failure of the message. */
  @ParameterizedTest
  @EnumSource
  void faultOfEachRequestIsOvercome(Fault fault) {
    try (DynamoDbClient client = impatientClient()) {
      for (int request = 1; request <= 6; request++) {
        String orderId = "order-" + request;
        SagaBus bus = newBus(faulty(client), transport()).define(paidOrder().build()).build();
        faults.reset();
        if (fault.appliesTo("GetItem")) {
          faults.at(request, fault);
        }
        runPatiently(bus, new Placed(orderId, "placed"));
        runPatiently(bus, new Paid(orderId, "paid"));

        assertHandledOnce(orderId, "placed", "paid");
      }
    }
    assertThat(deadLetters()).isEmpty();
    assertThat(count(MessageEvent.Kind.RETRIED)).isZero();
  }

  /** Handles a message without sweeps, whose requests would be counted. */
  private void runPatiently(SagaBus bus, OrderMessage message) {
    run(bus, message);
    advance(visibilityTimeout());
    run(bus);
  }

  /** Throttling for hours delays messages, and makes no dead letter. */
  @Test
  void throttlingIsOvercome() {
    try (DynamoDbClient client = impatientClient()) {
      SagaBus bus = newBus(faulty(client), transport()).define(paidOrder().build()).build();
      run(bus, new Placed("order-42", "placed"));
      for (int i = 0; i < 20; i++) {
        faults.next("UpdateItem", Fault.THROTTLED);
      }

      run(bus, new Paid("order-42", "paid"));
      assertThat(count(MessageEvent.Kind.WAITING)).isEqualTo(1);
      run(bus, Duration.ofHours(6), Duration.ofMinutes(1));

      assertHandledOnce("order-42", "placed", "paid");
    }
    assertThat(deadLetters()).isEmpty();
    assertThat(count(MessageEvent.Kind.RETRIED)).isZero();
  }
}
