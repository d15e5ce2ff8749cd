package dev.sagastore.bus.lambda;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/** Primes a bus before Lambda takes a snapshot. */
final class SnapStartPriming implements Resource {
  private final LambdaSagaBus bus;

  private SnapStartPriming(LambdaSagaBus bus) {
    this.bus = bus;
  }

  /** Registers the hooks of a bus; the caller keeps the object. */
  static SnapStartPriming register(LambdaSagaBus bus) {
    SnapStartPriming priming = new SnapStartPriming(bus);
    Core.getGlobalContext().register(priming);
    return priming;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    bus.prime();
  }

  /**
   * Does nothing. The connections of the snapshot are not used again: by the clock, they were idle
   * for too long. IDs and pauses are random numbers of {@link java.security.SecureRandom}, whose
   * numbers differ between functions that are restored from one snapshot (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html">uniqueness</a>).
   */
  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
