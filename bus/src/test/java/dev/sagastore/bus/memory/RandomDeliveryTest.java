package dev.sagastore.bus.memory;

import static dev.sagastore.bus.memory.Sending.ids;
import static dev.sagastore.bus.memory.Sending.receive;
import static dev.sagastore.bus.memory.Sending.request;
import static dev.sagastore.bus.memory.Sending.send;
import static dev.sagastore.bus.memory.Sending.sendNumbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random order and duplicate deliveries. */
class RandomDeliveryTest {
  private final VirtualClock clock = new VirtualClock();

  private List<String> shuffledOrder(long seed) {
    InMemoryTransport orders =
        InMemoryBroker.builder(clock).shuffled(seed).build().transport("orders");
    sendNumbers(orders, 20);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      order.addAll(ids(orders, orders.receive(4, Duration.ZERO)));
    }
    return order;
  }

  @Test
  void shuffledOrderDependsOnSeed() {
    List<String> order = shuffledOrder(1);

    assertThat(order).doesNotHaveDuplicates().hasSize(20).isEqualTo(shuffledOrder(1));
    assertThat(order).isNotEqualTo(order.stream().sorted().toList());
    assertThat(order).isNotEqualTo(shuffledOrder(2));
  }

  @Test
  void shuffledBatchTakesMessagesFromWholeQueue() {
    assertThat(shuffledOrder(1).subList(0, 4)).anyMatch(id -> Integer.parseInt(id) >= 4);
  }

  @Test
  void invisibleMessagesAreNotShuffled() {
    InMemoryTransport orders =
        InMemoryBroker.builder(clock).shuffled(1).build().transport("orders");
    sendNumbers(orders, 3);
    send(orders, request("orders", "late").after(Duration.ofSeconds(1)));

    assertThat(ids(orders, receive(orders))).containsExactlyInAnyOrder("0", "1", "2");
  }

  private List<String> deliveries(long seed, int percentage) {
    InMemoryTransport orders =
        InMemoryBroker.builder(clock).duplicates(seed, percentage).build().transport("orders");
    sendNumbers(orders, 200);
    return ids(orders, receive(orders));
  }

  @Test
  void percentageOfMessagesIsDeliveredTwice() {
    assertThat(deliveries(1, 25)).hasSizeBetween(230, 270).isEqualTo(deliveries(1, 25));
    assertThat(deliveries(1, 25)).isNotEqualTo(deliveries(2, 25));
    assertThat(deliveries(1, 0)).hasSize(200).doesNotHaveDuplicates();
    assertThat(deliveries(1, 100)).hasSize(400);
  }

  @Test
  void duplicateIsAcknowledgedOnItsOwn() {
    InMemoryBroker broker = InMemoryBroker.builder(clock).duplicates(1, 100).build();
    InMemoryTransport orders = broker.transport("orders");
    sendNumbers(orders, 1);
    ReceivedMessage first = orders.receive(1, Duration.ZERO).get(0);

    orders.acknowledge(List.of(first));

    ReceivedMessage second = orders.receive(1, Duration.ZERO).get(0);
    assertThat(second.transportId()).isEqualTo(first.transportId());
    assertThat(second.handle()).isNotEqualTo(first.handle());
    orders.acknowledge(List.of(second));
    assertThat(broker.depth("orders")).isZero();
  }

  @Test
  void redriveAddsNoDuplicates() {
    InMemoryBroker broker = InMemoryBroker.builder(clock).duplicates(1, 100).build();
    InMemoryTransport orders = broker.transport("orders");
    send(orders, request("$dead-letter-queue", "1"));

    assertThat(broker.redrive("orders")).isEqualTo(2);

    assertThat(broker.depth("orders")).isEqualTo(2);
  }
}
