package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests with several threads. */
interface TransportConcurrencyConformance extends TransportConformanceContext {
  /** Number of threads that send. */
  int SENDERS = 4;

  /** Number of threads that receive. */
  int RECEIVERS = 4;

  /** Number of messages that each thread sends. */
  int MESSAGES_OF_SENDER = 125;

  /** Number of all messages. */
  int MESSAGES = SENDERS * MESSAGES_OF_SENDER;

  /** Longest real time until all messages are received. */
  Duration RECEIVERS_DEADLINE = Duration.ofSeconds(60);

  /** While messages are invisible, each is delivered to one of several receivers. */
  @Test
  default void eachMessageIsDeliveredOnce() {
    Queue<String> received = new ConcurrentLinkedQueue<>();

    List<Attempt<Boolean>> attempts =
        ConcurrentThreads.run(
            SENDERS + RECEIVERS,
            thread -> thread < SENDERS ? sendAll(thread) : receiveInto(received));

    assertThat(attempts).allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
    assertThat(received)
        .hasSize(MESSAGES)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, SENDERS).boxed().flatMap(sender -> idsOf(sender).stream()).toList());
    advance(visibilityTimeout());
    assertNothingVisible(transport());
  }

  private static List<String> idsOf(int sender) {
    return IntStream.range(0, MESSAGES_OF_SENDER)
        .mapToObj(i -> "message-%s-%s".formatted(sender, i))
        .toList();
  }

  private boolean sendAll(int sender) {
    List<String> ids = idsOf(sender);
    for (int from = 0; from < ids.size(); from += 5) {
      sendToOwnQueue(ids.subList(from, from + 5).toArray(String[]::new));
    }
    return true;
  }

  private boolean receiveInto(Queue<String> received) {
    long end = System.nanoTime() + RECEIVERS_DEADLINE.toNanos();
    while (received.size() < MESSAGES && System.nanoTime() < end) {
      List<ReceivedMessage> messages = transport().receive(MAX, Duration.ofMillis(50));
      received.addAll(ids(messages));
      transport().acknowledge(messages);
    }
    return true;
  }
}
