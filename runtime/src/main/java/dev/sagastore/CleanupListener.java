package dev.sagastore;

import java.time.LocalDate;

/** Receives the progress of a clean-up. An exception ends the clean-up. */
@FunctionalInterface
public interface CleanupListener {

  /**
   * Receives the progress after a batch of at most 100 sagas. One thread calls it at a time.
   *
   * @param day current day of completion, in UTC
   * @param soFar counts since the clean-up started
   */
  void progressed(LocalDate day, CleanupCounts soFar);
}
