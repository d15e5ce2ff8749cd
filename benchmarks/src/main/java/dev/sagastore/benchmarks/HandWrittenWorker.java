package dev.sagastore.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Threads that poll for the messages of a {@link HandWrittenBus}, and handle them. */
final class HandWrittenWorker {
  private static final int BATCH_SIZE = 10;

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  HandWrittenWorker(HandWrittenBus bus, int pollers) {
    for (int i = 0; i < pollers; i++) {
      threads.add(
          new Thread(
              () -> {
                while (!stopping) {
                  bus.receive(BATCH_SIZE);
                }
              },
              "poller-" + i));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Lets each thread end with its present poll. */
  void stop() {
    stopping = true;
  }

  boolean isEnded() {
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
