package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.IdleTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettlerTest {
  private static final ReceivedMessage FIRST = ReceivedMessage.builder("1", "").build();
  private static final ReceivedMessage SECOND = ReceivedMessage.builder("2", "").build();
  private static final ReceivedMessage OTHER = ReceivedMessage.builder("3", "").build();

  private final Requests requests = new Requests();
  private final Settler settler = new Settler(requests);

  /** Records the requests that settle messages. */
  private static final class Requests extends IdleTransport {
    private final List<List<ReceivedMessage>> acknowledged = new ArrayList<>();
    private final Map<ReceivedMessage, Duration> hidden = new HashMap<>();
    private boolean fails;

    /** A client that sends requests gives up if its thread is interrupted. */
    private static void requireUninterrupted() {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("the thread was interrupted");
      }
    }

    @Override
    public void acknowledge(List<ReceivedMessage> messages) {
      requireUninterrupted();
      if (fails) {
        throw new IllegalStateException("outage");
      }
      acknowledged.add(messages);
    }

    @Override
    public void hide(ReceivedMessage message, Duration pause) {
      requireUninterrupted();
      hidden.put(message, pause);
    }
  }

  private static Delivery delivery(ReceivedMessage message) {
    Envelope envelope = Envelope.of(message.transportId(), "Paid", "{}");
    return new Delivery(envelope, envelope, message);
  }

  private static Settlement done(ReceivedMessage message) {
    return Settlement.acknowledged(delivery(message), Settlement.Kind.HANDLED);
  }

  private static Settlement waiting(ReceivedMessage message, Duration pause) {
    return Settlement.waiting(delivery(message), pause, "it waits");
  }

  private void acknowledge(ReceivedMessage... messages) {
    settler.settle(Stream.of(messages).map(SettlerTest::done).toList());
  }

  private static MessageTask task(ReceivedMessage message) {
    return new MessageTask(List.of(message), () -> {});
  }

  @Test
  void messagesOfBatchAreAcknowledgedTogether() {
    Settler.OpenBatch batch = settler.open(List.of(FIRST, SECOND), 2);

    acknowledge(FIRST);
    assertThat(batch.endTask(task(FIRST))).isFalse();
    acknowledge(SECOND);
    assertThat(batch.endTask(task(SECOND))).isTrue();

    assertThat(requests.acknowledged).isEmpty();
    batch.close();
    assertThat(requests.acknowledged).containsExactly(List.of(FIRST, SECOND));
  }

  @Test
  void messageWithoutBatchIsAcknowledgedAtOnce() {
    Settler.OpenBatch unused = settler.open(List.of(FIRST), 1);

    acknowledge(FIRST, OTHER);

    assertThat(requests.acknowledged).containsExactly(List.of(OTHER));
  }

  @Test
  void equalMessageOfAnotherDeliveryIsAcknowledgedAtOnce() {
    Settler.OpenBatch unused = settler.open(List.of(FIRST), 1);
    ReceivedMessage again = ReceivedMessage.builder("1", "").build();

    acknowledge(again);

    assertThat(requests.acknowledged).containsExactly(List.of(again));
  }

  @Test
  void flushAcknowledgesCollectedMessagesOnce() {
    Settler.OpenBatch batch = settler.open(List.of(FIRST, SECOND), 2);
    acknowledge(FIRST);

    batch.flush();
    batch.flush();
    acknowledge(SECOND);
    batch.close();

    assertThat(requests.acknowledged).containsExactly(List.of(FIRST), List.of(SECOND));
  }

  @Test
  void messageOfClosedBatchIsAcknowledgedAtOnce() {
    Settler.OpenBatch batch = settler.open(List.of(FIRST), 1);

    batch.close();
    acknowledge(FIRST);

    assertThat(requests.acknowledged).containsExactly(List.of(FIRST));
  }

  @Test
  void extensionLeavesSettledMessagesAlone() {
    Settler.OpenBatch batch = settler.open(List.of(FIRST, SECOND, OTHER), 2);
    Duration pause = Duration.ofMinutes(20);
    settler.settle(List.of(done(FIRST), waiting(SECOND, pause)));

    batch.extend(Duration.ofSeconds(30));

    assertThat(requests.hidden).isEqualTo(Map.of(SECOND, pause, OTHER, Duration.ofSeconds(30)));
  }

  @Test
  void messagesOfEndedTaskAreNotInHand() {
    Settler.OpenBatch batch = settler.open(List.of(FIRST, SECOND), 2);

    assertThat(batch.endTask(task(FIRST))).isFalse();

    assertThat(batch.unsettled()).containsExactly(SECOND);
  }

  @Test
  void interruptedThreadSettlesAndStaysInterrupted() {
    Settler.OpenBatch batch = settler.open(List.of(FIRST), 1);
    acknowledge(FIRST);
    Thread.currentThread().interrupt();

    batch.close();
    settler.settle(List.of(waiting(SECOND, Duration.ZERO)));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(requests.acknowledged).containsExactly(List.of(FIRST));
    assertThat(requests.hidden).containsOnlyKeys(SECOND);
  }

  @Test
  void messagesAreHiddenIfOthersCannotBeAcknowledged() {
    requests.fails = true;

    assertThatIllegalStateException()
        .isThrownBy(
            () -> settler.settle(List.of(done(FIRST), waiting(SECOND, Duration.ofSeconds(2)))))
        .withMessage("outage");
    assertThat(requests.hidden).isEqualTo(Map.of(SECOND, Duration.ofSeconds(2)));
  }
}
