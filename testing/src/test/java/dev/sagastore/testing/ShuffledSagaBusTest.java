package dev.sagastore.testing;

import dev.sagastore.bus.memory.InMemoryBroker;

/** The suite of the bus in a random order of deliveries, which it must not depend on. */
class ShuffledSagaBusTest extends InMemorySagaBusTest {
  @Override
  InMemoryBroker broker(InMemoryBroker.Builder builder) {
    return builder.shuffled(42).build();
  }
}
