package dev.sagastore.bus.sqs;

import java.time.Instant;
import java.time.InstantSource;

/** The clock of the present test. */
final class VirtualTimestamps implements InstantSource {
  private volatile InstantSource clock = InstantSource.system();

  void follow(InstantSource other) {
    clock = other;
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }
}
