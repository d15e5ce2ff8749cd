package dev.sagastore.testing;

import dev.sagastore.bus.memory.InMemoryBroker;

/** The suite in a random order of deliveries, which it must not depend on. */
class ShuffledTransportConformanceTest extends InMemoryTransportConformanceTest {
  @Override
  InMemoryBroker broker(InMemoryBroker.Builder builder) {
    return builder.shuffled(42).build();
  }
}
