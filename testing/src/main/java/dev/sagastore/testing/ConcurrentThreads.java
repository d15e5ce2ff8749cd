package dev.sagastore.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs an action in many threads that start at the same moment. */
final class ConcurrentThreads {
  private ConcurrentThreads() {}

  /**
   * Runs an action in several threads, and waits for all of them.
   *
   * @param threads number of threads
   * @param action takes the number of its thread, from 0
   * @return the result of each thread, in the order of the threads
   */
  static <T> List<Attempt<T>> run(int threads, IntFunction<T> action) {
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        futures.add(
            executor.submit(
                () -> {
                  start.await();
                  return action.apply(thread);
                }));
      }
      List<Attempt<T>> attempts = new ArrayList<>();
      for (Future<T> future : futures) {
        attempts.add(outcomeOf(future));
      }
      return attempts;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the threads were running", e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static <T> Attempt<T> outcomeOf(Future<T> future) throws InterruptedException {
    try {
      return Attempt.succeeded(future.get());
    } catch (ExecutionException e) {
      return Attempt.failed(e.getCause() == null ? e : e.getCause());
    }
  }
}
