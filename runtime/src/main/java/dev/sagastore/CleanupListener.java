package dev.sagastore;

import java.time.LocalDate;

/** Learns how far a clean-up has come. What it throws ends the clean-up. */
@FunctionalInterface
public interface CleanupListener {

  /**
   * Some more sagas have been looked at. It is called after every batch of at most 100 sagas, by
   * one thread at a time.
   *
   * @param day the day of completion, in UTC, that is being cleaned up
   * @param soFar counts since the clean-up began
   */
  void progressed(LocalDate day, CleanupCounts soFar);
}
