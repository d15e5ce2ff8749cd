package dev.sagastore.bus.lambda;

import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.bus.sqs.SqsTransport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A transport whose acknowledgements are the response to Lambda. It remembers what the bus settles,
 * until the batch ends.
 *
 * <p>Safe for use by several threads.
 */
final class LambdaTransport implements MessageTransport {
  private final SqsTransport sqs;
  private final LongSupplier nanoTime;
  private final Set<ReceivedMessage> acknowledged = ConcurrentHashMap.newKeySet();

  /** When the hidden messages are to come again, in the unit of the nanosecond clock. */
  private final Map<ReceivedMessage, Long> hidden = new ConcurrentHashMap<>();

  LambdaTransport(SqsTransport sqs, LongSupplier nanoTime) {
    this.sqs = sqs;
    this.nanoTime = nanoTime;
  }

  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    return sqs.send(requests);
  }

  @Override
  public Optional<String> problem(SendRequest request) {
    return sqs.problem(request);
  }

  @Override
  public List<ReceivedMessage> receive(int max, Duration wait) {
    throw new UnsupportedOperationException(
        "in Lambda, the event source receives: pass its event to the handler");
  }

  @Override
  public Duration visibilityTimeout() {
    return sqs.visibilityTimeout();
  }

  @Override
  public void acknowledge(List<ReceivedMessage> messages) {
    acknowledged.addAll(messages);
  }

  @Override
  public void hide(ReceivedMessage message, Duration pause) {
    hidden.put(message, nanoTime.getAsLong() + pause.toNanos());
  }

  /** Returns the messages that were not acknowledged, and forgets the others. */
  List<ReceivedMessage> takeUnacknowledged(List<ReceivedMessage> messages) {
    List<ReceivedMessage> left =
        messages.stream().filter(message -> !acknowledged.contains(message)).toList();
    messages.forEach(acknowledged::remove);
    return left;
  }

  /** Returns the pauses that messages have to wait from now on, and forgets the messages. */
  Map<ReceivedMessage, Duration> takePauses(List<ReceivedMessage> messages) {
    Map<ReceivedMessage, Duration> pauses = new HashMap<>();
    for (ReceivedMessage message : messages) {
      Long end = hidden.remove(message);
      if (end != null) {
        pauses.put(message, Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong())));
      }
    }
    return pauses;
  }
}
