package dev.sagastore.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The tasks of a worker that have not ended.
 *
 * <p>Safe for use by several threads.
 */
final class TasksInHand {
  private final Map<MessageTask, Instant> tasks = new HashMap<>();

  synchronized void add(MessageTask task, Instant now) {
    tasks.put(task, now);
  }

  synchronized void remove(MessageTask task) {
    tasks.remove(task);
    if (tasks.isEmpty()) {
      notifyAll();
    }
  }

  synchronized int countMessages() {
    return tasks.keySet().stream().mapToInt(task -> task.messages().size()).sum();
  }

  synchronized Duration oldest(Instant now) {
    return tasks.values().stream()
        .min(Instant::compareTo)
        .map(since -> Duration.between(since, now))
        .filter(age -> !age.isNegative())
        .orElse(Duration.ZERO);
  }

  /** Waits until all tasks have ended; returns false if the time is over before. */
  synchronized boolean await(Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    while (!tasks.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
