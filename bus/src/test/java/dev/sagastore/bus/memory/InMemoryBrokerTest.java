package dev.sagastore.bus.memory;

import static dev.sagastore.bus.memory.Sending.ids;
import static dev.sagastore.bus.memory.Sending.receive;
import static dev.sagastore.bus.memory.Sending.request;
import static dev.sagastore.bus.memory.Sending.send;
import static dev.sagastore.bus.memory.Sending.sendNumbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryBrokerTest {
  private static final Instant START = VirtualClock.START;
  private static final Duration NANO = Duration.ofNanos(1);

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryBroker broker = InMemoryBroker.create(clock);
  private final InMemoryTransport orders = broker.transport("orders");

  @Nested
  class Topics {
    @Test
    void topicDeliversCopyToEachSubscriber() {
      InMemoryTransport stock = broker.transport("stock");
      InMemoryTransport mail = broker.transport("mail");
      broker.subscribe("order-events", "stock");
      broker.subscribe("order-events", "orders");

      send(orders, request("order-events", "1"));

      List<ReceivedMessage> ofStock = receive(stock);
      List<ReceivedMessage> ofOrders = receive(orders);
      assertThat(ids(stock, ofStock)).containsExactly("1");
      assertThat(ids(orders, ofOrders)).containsExactly("1");
      assertThat(ofStock.get(0).transportId()).isNotEqualTo(ofOrders.get(0).transportId());
      assertThat(receive(mail)).isEmpty();
      stock.acknowledge(ofStock);
      assertThat(broker.depth("orders")).isEqualTo(1);
    }

    @Test
    void secondSubscriptionOfQueueHasNoEffect() {
      broker.subscribe("order-events", "orders");
      broker.subscribe("order-events", "orders");

      send(orders, request("order-events", "1"));

      assertThat(broker.depth("orders")).isEqualTo(1);
    }

    @Test
    void topicWithoutSubscribersAcceptsMessages() {
      broker.declareTopic("order-events");

      send(orders, request("order-events", "1"));

      assertThat(broker.depth("orders")).isZero();
    }

    @Test
    void declaringTopicKeepsSubscribers() {
      broker.subscribe("order-events", "orders");
      broker.declareTopic("order-events");

      send(orders, request("order-events", "1"));

      assertThat(broker.depth("orders")).isEqualTo(1);
    }

    @Test
    void topicRejectsDelay() {
      broker.subscribe("order-events", "orders");

      assertThat(orders.problem(request("order-events", "1").after(NANO)))
          .contains("the topic 'order-events' does not support a delay");
    }

    @Test
    void nameIsQueueOrTopic() {
      broker.declareTopic("order-events");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> broker.declareQueue("order-events"))
          .withMessage("'order-events' is a topic, not a queue");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> broker.subscribe("orders", "order-events"))
          .withMessageContaining("there is no queue 'order-events'");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> broker.subscribe("orders", "orders"))
          .withMessage("'orders' is a queue, not a topic");
    }
  }

  @Nested
  class Names {
    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "$own-queue", "$dead-letter-queue"})
    void invalidNameFails(String name) {
      assertThatIllegalArgumentException().isThrownBy(() -> broker.transport(name));
      assertThatIllegalArgumentException().isThrownBy(() -> broker.declareTopic(name));
    }

    @Test
    void nameLeavesSpaceForDeadLetterQueue() {
      broker.declareQueue("q".repeat(67));

      assertThatIllegalArgumentException().isThrownBy(() -> broker.declareQueue("q".repeat(68)));
    }

    @Test
    void declaringQueueKeepsMessages() {
      sendNumbers(orders, 1);

      broker.declareQueue("orders");

      assertThat(broker.depth("orders")).isEqualTo(1);
    }

    @Test
    void unknownQueueFails() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> broker.messages("order"))
          .withMessage("there is no queue 'order'. Queues: [orders, orders-dead-letters]");
    }

    @Test
    void unknownDestinationListsKnownOnes() {
      broker.declareTopic("order-events");

      assertThat(orders.problem(request("stok", "1")))
          .contains(
              "there is no queue or topic 'stok'."
                  + " Queues: [orders, orders-dead-letters]. Topics: [order-events]");
    }

    @Test
    void deadLetterQueueHasNoDeadLetterQueue() {
      InMemoryTransport deadLetters = broker.transport("orders-dead-letters");

      assertThat(deadLetters.problem(request("$dead-letter-queue", "1")))
          .contains("the queue 'orders-dead-letters' has no dead-letter queue");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> broker.redrive("orders-dead-letters"))
          .withMessage("the queue 'orders-dead-letters' has no dead-letter queue");
    }
  }

  @Nested
  class Order {
    @Test
    void firstVisibleIsDeliveredFirst() {
      send(
          orders,
          request("orders", "third").after(Duration.ofSeconds(9)),
          request("orders", "second").after(Duration.ofSeconds(5)),
          request("orders", "first"),
          request("orders", "also second").after(Duration.ofSeconds(5)));
      clock.advance(Duration.ofSeconds(10));

      assertThat(ids(orders, receive(orders)))
          .containsExactly("first", "second", "also second", "third");
    }

    @Test
    void maximumLimitsFirstMessages() {
      sendNumbers(orders, 5);

      assertThat(ids(orders, orders.receive(2, Duration.ZERO))).containsExactly("0", "1");
      assertThat(ids(orders, orders.receive(2, Duration.ZERO))).containsExactly("2", "3");
    }
  }

  @Nested
  class Times {
    @Test
    void delayEndsExactlyAtItsTime() {
      send(orders, request("orders", "1").after(SendRequest.MAX_DELAY));

      clock.advance(SendRequest.MAX_DELAY.minus(NANO));
      assertThat(receive(orders)).isEmpty();
      clock.advance(NANO);
      assertThat(receive(orders)).hasSize(1);
    }

    @Test
    void visibilityTimeoutIs30Seconds() {
      sendNumbers(orders, 1);
      ReceivedMessage first = receive(orders).get(0);

      clock.advance(Duration.ofSeconds(30).minus(NANO));
      assertThat(receive(orders)).isEmpty();
      clock.advance(NANO);
      orders.acknowledge(List.of(first));

      assertThat(receive(orders)).hasSize(1);
    }

    @Test
    void firstReceivedAtIsTimeOfClock() {
      sendNumbers(orders, 1);
      clock.advance(Duration.ofSeconds(7));

      assertThat(receive(orders).get(0).firstReceivedAt()).isEqualTo(START.plusSeconds(7));
    }

    @Test
    void pauseOf12HoursIsExact() {
      sendNumbers(orders, 1);
      orders.hide(receive(orders).get(0), Duration.ofHours(12));

      assertThat(broker.nextVisibleAt()).contains(START.plus(Duration.ofHours(12)));
    }

    @Test
    void nextVisibleAtIsEarliestFutureTimeOfAllQueues() {
      broker.declareQueue("stock");
      assertThat(broker.nextVisibleAt()).isEmpty();
      send(
          orders,
          request("orders", "visible"),
          request("orders", "later").after(Duration.ofSeconds(9)),
          request("stock", "sooner").after(Duration.ofSeconds(5)));

      assertThat(broker.nextVisibleAt()).contains(START.plusSeconds(5));
      clock.advance(Duration.ofSeconds(5));
      assertThat(broker.nextVisibleAt()).contains(START.plusSeconds(9));
      clock.advance(Duration.ofSeconds(4));
      assertThat(broker.nextVisibleAt()).isEmpty();

      orders.acknowledge(receive(orders).subList(0, 1));
      assertThat(broker.nextVisibleAt()).contains(clock.instant().plusSeconds(30));
    }
  }

  @Nested
  class DeadLetters {
    private final InMemoryBroker strict =
        InMemoryBroker.builder(clock)
            .maxReceiveCount(2)
            .visibilityTimeout(Duration.ofSeconds(5))
            .build();
    private final InMemoryTransport queue = strict.transport("orders");

    private void receiveTwice() {
      for (int i = 0; i < 2; i++) {
        assertThat(queue.receive(1, Duration.ZERO)).hasSize(1);
        clock.advance(Duration.ofSeconds(5));
      }
    }

    @Test
    void messageBecomesDeadLetterAfterMaxReceiveCount() {
      sendNumbers(queue, 1);
      receiveTwice();
      assertThat(strict.deadLetters("orders")).isEmpty();

      assertThat(receive(queue)).isEmpty();

      assertThat(strict.depth("orders")).isZero();
      assertThat(strict.deadLetters("orders"))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.envelope()).isEqualTo(Envelope.of("0", "OrderPlaced", "{}"));
                assertThat(letter.isVisible()).isTrue();
              });
    }

    @Test
    void deadLetterLeavesPlaceToOthers() {
      sendNumbers(queue, 1);
      receiveTwice();
      send(queue, request("orders", "other"));

      assertThat(ids(queue, queue.receive(1, Duration.ZERO))).containsExactly("other");
    }

    @Test
    void deadLetterStaysInDeadLetterQueue() {
      InMemoryTransport deadLetters = strict.transport("orders-dead-letters");
      send(queue, request("$dead-letter-queue", "1"));

      for (int i = 0; i < 5; i++) {
        assertThat(receive(deadLetters)).hasSize(1);
        clock.advance(Duration.ofSeconds(5));
      }
    }

    @Test
    void defaultMaxReceiveCountIs50() {
      sendNumbers(orders, 1);
      for (int i = 1; i <= 50; i++) {
        assertThat(receive(orders).get(0).receiveCount()).isEqualTo(i);
        clock.advance(Duration.ofSeconds(30));
      }

      assertThat(receive(orders)).isEmpty();
      assertThat(broker.deadLetters("orders")).hasSize(1);
    }

    @Test
    void redriveMovesInvisibleDeadLettersToo() {
      InMemoryTransport deadLetters = broker.transport("orders-dead-letters");
      send(
          orders, request("$dead-letter-queue", "in flight"), request("$dead-letter-queue", "new"));
      ReceivedMessage inFlight = deadLetters.receive(1, Duration.ZERO).get(0);

      assertThat(broker.redrive("orders")).isEqualTo(2);

      deadLetters.acknowledge(List.of(inFlight));
      orders.acknowledge(List.of(inFlight));
      assertThat(ids(broker.messages("orders"))).containsExactly("new", "in flight");
      assertThat(broker.messages("orders")).extracting(QueuedMessage::receiveCount).containsOnly(0);
      assertThat(broker.deadLetters("orders")).isEmpty();
    }

    @Test
    void redriveStartsReceiveCountAnew() {
      sendNumbers(queue, 1);
      receiveTwice();
      assertThat(receive(queue)).isEmpty();

      strict.redrive("orders");

      receiveTwice();
    }
  }

  @Nested
  class Inspection {
    @Test
    void messagesAreListedWithVisibility() {
      send(orders, request("orders", "late").after(Duration.ofSeconds(60)));
      sendNumbers(orders, 2);
      ReceivedMessage received = orders.receive(1, Duration.ZERO).get(0);

      List<QueuedMessage> messages = broker.messages("orders");

      assertThat(ids(messages)).containsExactly("1", "0", "late");
      assertThat(messages).extracting(QueuedMessage::isVisible).containsExactly(true, false, false);
      assertThat(messages)
          .extracting(QueuedMessage::visibleAt)
          .containsExactly(START, START.plusSeconds(30), START.plusSeconds(60));
      assertThat(messages.get(0).firstReceivedAt()).isEmpty();
      assertThat(messages.get(1).firstReceivedAt()).contains(START);
      assertThat(messages.get(1).receiveCount()).isEqualTo(1);
      assertThat(messages.get(1).transportId()).isEqualTo(received.transportId());
      assertThat(broker.depth("orders")).isEqualTo(3);
    }

    @Test
    void snapshotsOfSameMessageAreEqual() {
      sendNumbers(orders, 2);
      List<QueuedMessage> messages = broker.messages("orders");

      assertThat(broker.messages("orders")).isEqualTo(messages).hasSameHashCodeAs(messages);
      assertThat(messages.get(0)).isNotEqualTo(messages.get(1));
      assertThat(receive(orders)).hasSize(2);
      assertThat(broker.messages("orders")).doesNotContainAnyElementsOf(messages);
    }

    @Test
    void textHidesBody() {
      send(orders, SendRequest.of(Destination.OWN_QUEUE, Envelope.of("1", "Paid", "secret")));

      assertThat(broker.messages("orders").toString()).contains("Paid").doesNotContain("secret");
    }
  }

  @Nested
  class Arguments {
    @Test
    void outOfBoundsFails() {
      sendNumbers(orders, 1);
      ReceivedMessage message = receive(orders).get(0);

      assertThatIllegalArgumentException().isThrownBy(() -> orders.receive(0, Duration.ZERO));
      assertThatIllegalArgumentException().isThrownBy(() -> orders.receive(1, NANO.negated()));
      assertThatIllegalArgumentException().isThrownBy(() -> orders.hide(message, NANO.negated()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> orders.hide(message, Duration.ofHours(12).plus(NANO)));
    }

    @Test
    void settingOutOfBoundsFails() {
      InMemoryBroker.Builder builder = InMemoryBroker.builder(clock);

      assertThatIllegalArgumentException().isThrownBy(() -> builder.maxReceiveCount(0));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.maxReceiveCount(1_001));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.visibilityTimeout(Duration.ZERO));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.visibilityTimeout(Duration.ofHours(12).plus(NANO)));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.duplicates(1, -1));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.duplicates(1, 101));
    }

    @Test
    void emptyBodyIsRejected() {
      assertThat(
              orders.problem(
                  SendRequest.of(Destination.OWN_QUEUE, Envelope.of("1", "OrderPlaced", ""))))
          .contains("the body is empty, and a queue requires at least 1 character");
    }
  }
}
