package dev.sagastore.cdkapp.demo;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Does what SQS does with the messages of a standard queue: delivers them in batches, delivers a
 * failed one again later, and moves it to the dead-letter queue when it was received too often.
 */
final class LocalQueue {
  private final Deque<SQSMessage> waiting = new ArrayDeque<>();
  private final Map<String, Integer> receives = new HashMap<>();
  private final List<SQSMessage> deadLetters = new ArrayList<>();
  private final int maxReceiveCount;

  LocalQueue(EventFile file, int maxReceiveCount) {
    this.maxReceiveCount = maxReceiveCount;
    for (EventFile.Line line : file.lines()) {
      SQSMessage message = new SQSMessage();
      message.setMessageId(line.messageId());
      message.setBody(line.text());
      waiting.add(message);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Receives messages, dealt out in turn to several consumers.
   *
   * @return a batch for each consumer; the last ones may be empty
   */
  List<List<SQSMessage>> receive(int consumers, int batchSize) {
    List<List<SQSMessage>> batches = new ArrayList<>();
    for (int i = 0; i < consumers; i++) {
      batches.add(new ArrayList<>());
    }
    for (int i = 0; i < consumers * batchSize && !waiting.isEmpty(); i++) {
      SQSMessage message = waiting.remove();
      receives.merge(message.getMessageId(), 1, Integer::sum);
      batches.get(i % consumers).add(message);
    }
    return batches;
  }

  /** Takes failed messages back. */
  void failed(Collection<SQSMessage> messages) {
    for (SQSMessage message : messages) {
      boolean oftenEnough = receives.getOrDefault(message.getMessageId(), 0) >= maxReceiveCount;
      (oftenEnough ? deadLetters : waiting).add(message);
    }
  }

  /** Returns what was given up. */
  List<SQSMessage> deadLetters() {
    return List.copyOf(deadLetters);
  }

  /** Returns how many messages were delivered, every delivery counted. */
  int deliveries() {
    return receives.values().stream().mapToInt(Integer::intValue).sum();
  }
}
