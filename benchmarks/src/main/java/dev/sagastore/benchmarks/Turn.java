package dev.sagastore.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The figures of one turn of a variant.
 *
 * @param microseconds processor time of this process for a message
 * @param perSecond messages a second
 */
record Turn(double microseconds, double perSecond) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * The start of a turn.
   *
   * @param processorTime processor time of this process in nanoseconds
   * @param time value of the clock in nanoseconds
   */
  record Start(long processorTime, long time) {
    /** Returns the figures at the end of the turn. */
    Turn end(int messages) {
      return new Turn(
          (SYSTEM.getProcessCpuTime() - processorTime) / 1_000.0 / messages,
          messages * 1_000_000_000.0 / (System.nanoTime() - time));
    }
  }

  /** Starts a turn. */
  static Start start() {
    return new Start(SYSTEM.getProcessCpuTime(), System.nanoTime());
  }
}
