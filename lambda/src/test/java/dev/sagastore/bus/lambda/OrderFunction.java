package dev.sagastore.bus.lambda;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** The function that Lambda's runtime starts in a process of its own. */
public final class OrderFunction extends SagaBusHandler {
  static final String UNTIL = "until ";

  /** Creates the function from its environment variables. */
  public OrderFunction() {
    super(TestOrders.configuration(OrderFunction::take));
  }

  /** Takes a note, and the time that the note asks for. */
  private static void take(String note) {
    if (note.startsWith(UNTIL)) {
      Instant end = Instant.parse(note.substring(UNTIL.length()));
      while (Instant.now().isBefore(end)) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }
}
