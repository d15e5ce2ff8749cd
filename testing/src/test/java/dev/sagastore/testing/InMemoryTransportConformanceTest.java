package dev.sagastore.testing;

import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.MessageTransport;
import java.time.Duration;
import java.util.List;

class InMemoryTransportConformanceTest extends MessageTransportConformance {
  private final SettableClock clock = new SettableClock(ConformanceContext.start());
  private final InMemoryBroker broker = broker(InMemoryBroker.builder(clock));

  /** Creates the broker. A subclass changes its settings. */
  InMemoryBroker broker(InMemoryBroker.Builder builder) {
    return builder.build();
  }

  @Override
  protected void createQueues(List<String> queues) {
    queues.forEach(broker::declareQueue);
  }

  @Override
  protected MessageTransport transport(String queue) {
    return broker.transport(queue);
  }

  @Override
  protected MessageTransport deadLetterTransport(String queue) {
    return broker.transport(queue + "-dead-letters");
  }

  @Override
  protected MessageFormat format() {
    return broker.transport("any").format();
  }

  @Override
  protected void passTime(Duration duration) {
    clock.advance(duration);
    broker.clockChanged();
  }

  @Override
  protected void redrive(String queue) {
    broker.redrive(queue);
  }
}
