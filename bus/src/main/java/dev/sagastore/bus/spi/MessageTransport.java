package dev.sagastore.bus.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The queue that a bus receives its messages from, and everything that it sends to.
 *
 * <p>The bus expects what standard queues of SQS provide: each message is delivered at least once,
 * in any order, until it is acknowledged. A message that is delivered is invisible for a while.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface MessageTransport extends MessageSender {
  /**
   * Receives messages. They stay invisible for {@link #visibilityTimeout}.
   *
   * @param max maximum number of messages, from 1
   * @param wait longest time to wait for the first message; 0 returns immediately
   * @return the messages; empty if there are none, or if the thread was interrupted, which stays
   *     interrupted
   * @throws IllegalArgumentException if a parameter is out of bounds
   */
  List<ReceivedMessage> receive(int max, Duration wait);

  /**
   * Returns how long a delivered message stays invisible. A worker extends it every third of this
   * time.
   *
   * @return the time, more than 0 and at most 12 hours (default 30 seconds, as that of SQS)
   */
  default Duration visibilityTimeout() {
    return Duration.ofSeconds(30);
  }

  /**
   * Removes messages from the queue. A message whose visibility timeout has ended may come again,
   * and one that was acknowledged before is no failure.
   *
   * @param messages the messages
   * @throws RuntimeException if some messages could not be removed; the bus expects them again
   */
  void acknowledge(List<ReceivedMessage> messages);

  /**
   * Changes how long a message stays invisible, from now on. A pause of 0 makes it visible
   * immediately. If the visibility timeout has already ended, or the message was acknowledged, it
   * has no effect.
   *
   * @param message the message
   * @param pause time until the message is delivered again, 0 to 12 hours since its delivery
   * @throws IllegalArgumentException if the pause is out of bounds
   */
  void hide(ReceivedMessage message, Duration pause);

  /**
   * Changes how long several messages stay invisible, as {@link #hide(ReceivedMessage, Duration)}
   * does for one. It tries all messages. The default calls that method for each message: override
   * it if the transport can change several messages in one request.
   *
   * @param pauses time until the delivery of each message, 0 to 12 hours since its delivery
   * @throws IllegalArgumentException if a pause is out of bounds
   * @throws RuntimeException if some messages could not be changed
   */
  default void hide(Map<ReceivedMessage, Duration> pauses) {
    List<RuntimeException> failures = new ArrayList<>();
    pauses.forEach(
        (message, pause) -> {
          try {
            hide(message, pause);
          } catch (RuntimeException e) {
            failures.add(e);
          }
        });
    if (!failures.isEmpty()) {
      RuntimeException first = failures.get(0);
      // a transport can throw the same exception for all
      failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
      throw first;
    }
  }
}
